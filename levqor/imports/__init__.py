"""Workflows of other products, turned into documents."""
