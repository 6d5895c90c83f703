"""Workflows to begin from, with sample data that lets each really run."""
