"""Shaping data. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.data import dates, encodings, fields, formats, joining, lists, markup, sums, texts
from levqor.connectors.catalog.data.connector import data

__all__ = ["data", "dates", "encodings", "fields", "formats", "joining", "lists", "markup", "sums", "texts"]
