"""HubSpot. Source: the vendor's SDK as described beside the project; "Contacts", "Deals", "Notes", "Search" and
"Usage guidelines" in its CRM API reference."""

from levqor.connectors.catalog.hubspot import contacts, deals, looks
from levqor.connectors.catalog.hubspot.connector import hubspot

__all__ = ["contacts", "deals", "hubspot", "looks"]
