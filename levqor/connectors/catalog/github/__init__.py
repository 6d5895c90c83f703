"""GitHub. Source: the vendor's OpenAPI description, and "Rate limits for the REST API" in its reference."""

from levqor.connectors.catalog.github import files, issues, looks, repositories
from levqor.connectors.catalog.github.connector import github

__all__ = ["files", "github", "issues", "looks", "repositories"]
