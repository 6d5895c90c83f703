"""Jira Cloud. Source: the vendor's OpenAPI description; "Issues", "Issue comments", "Atlassian Document Format" and
"Rate limiting" in its REST API reference, version 3."""

from levqor.connectors.catalog.jira import issues, searches
from levqor.connectors.catalog.jira.connector import jira

__all__ = ["issues", "jira", "searches"]
