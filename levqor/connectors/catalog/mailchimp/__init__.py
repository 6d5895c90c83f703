"""Mailchimp. Source: the vendor's description of its Marketing API; "Lists/Audiences", "List Members" and "Errors" in
its reference."""

from levqor.connectors.catalog.mailchimp import lists, subscribers
from levqor.connectors.catalog.mailchimp.connector import mailchimp

__all__ = ["lists", "mailchimp", "subscribers"]
