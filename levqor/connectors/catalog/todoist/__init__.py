"""Todoist. Source: the vendor's API reference, version 1: "Tasks", "Projects", "Comments", "User" and "Pagination"."""

from levqor.connectors.catalog.todoist import looks, tasks
from levqor.connectors.catalog.todoist.connector import todoist

__all__ = ["looks", "tasks", "todoist"]
