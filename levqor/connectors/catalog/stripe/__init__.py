"""Stripe, as a connection of a workflow's author. Source: the vendor's SDK of API version 2026-10-28.endive;
"Customers", "Invoices", "Payment Links", "Charges", "Subscriptions", "Refunds", "Events" and "Errors" in its API
reference."""

from levqor.connectors.catalog.stripe import customers, lists, selling
from levqor.connectors.catalog.stripe.connector import stripe

__all__ = ["customers", "lists", "selling", "stripe"]
