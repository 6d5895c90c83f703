"""What a workspace has subscribed to, what it has used, and what Stripe told us."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), primary_key=True),
    sa.Column("plan", sa.String(20)),
    sa.Column("interval", sa.String(10)),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("customer_id", sa.String(100), unique=True),
    sa.Column("subscription_id", sa.String(100), unique=True),
    sa.Column("trial_started_at", Instant),
    sa.Column("trial_ends_at", Instant),
    sa.Column("current_period_ends_at", Instant),
    sa.Column("cancels_at", Instant),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("last_event_at", Instant),
)

stripe_events = sa.Table(
    "stripe_events",
    metadata,
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("type", sa.String(80), nullable=False),
    sa.Column("workspace_id", Id),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("received_at", Instant, nullable=False, index=True),
    sa.Column("outcome", sa.String(20), nullable=False),
)

dfy_orders = sa.Table(
    "dfy_orders",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), nullable=False, index=True),
    sa.Column("package", sa.String(20), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("checkout_session_id", sa.String(100), unique=True),
    sa.Column("revisions_used", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("paid_at", Instant),
)

usage_months = sa.Table(
    "usage_months",
    metadata,
    sa.Column("workspace_id", Id, primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("ai_credits", sa.Integer, nullable=False),
)

usage_hours = sa.Table(
    "usage_hours",
    metadata,
    sa.Column("workspace_id", Id, primary_key=True),
    sa.Column("hour", Instant, primary_key=True),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("succeeded", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("run_milliseconds", sa.BigInteger, nullable=False),
)
