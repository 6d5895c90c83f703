"""Runs what a release must pass and writes the report of it from what it measured."""
