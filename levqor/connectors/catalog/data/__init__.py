"""Shaping data. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.data import dates, fields, formats, joining, lists, sums, texts
from levqor.connectors.catalog.data.connector import data

__all__ = ["data", "dates", "fields", "formats", "joining", "lists", "sums", "texts"]
