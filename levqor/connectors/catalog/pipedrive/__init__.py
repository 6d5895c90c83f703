"""Pipedrive. Source: the vendor's OpenAPI description of version 2; "Persons", "Deals", "Activities", "Notes" and
"Rate limiting" in its API reference."""

from levqor.connectors.catalog.pipedrive import deals, looks, persons
from levqor.connectors.catalog.pipedrive.connector import pipedrive

__all__ = ["deals", "looks", "persons", "pipedrive"]
