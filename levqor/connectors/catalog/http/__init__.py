"""Any HTTP API, by hand. The modules here each add a few steps to one connector."""

from levqor.connectors.catalog.http import files, items, pages
from levqor.connectors.catalog.http import request as requests
from levqor.connectors.catalog.http.connection import http

__all__ = ["files", "http", "items", "pages", "requests"]
