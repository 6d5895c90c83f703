"""Plans, housekeeping, invitations, support and privacy requests"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_days",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("cohort", sa.String(length=8), nullable=False),
        sa.Column("members_active", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "workspace_id", name=op.f("pk_activity_days")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("details", levqor.db.types.Json(), nullable=False),
        sa.Column("opened_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("last_seen_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("closed_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("notified_at", levqor.db.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alerts_workspace_id"), ["workspace_id"], unique=False)
        batch_op.create_index(
            "uq_alerts_open",
            ["rule", "subject"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "job_fires",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("instant", levqor.db.types.Instant(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("worker", sa.String(length=60), nullable=False),
        sa.Column("started_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("finished_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("result", levqor.db.types.Json(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("job", "instant", name=op.f("pk_job_fires")),
    )
    with op.batch_alter_table("job_fires", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_fires_started_at"), ["started_at"], unique=False)

    op.create_table(
        "privacy_requests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("requested_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("done_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("file", sa.String(length=120), nullable=True),
        sa.Column("expires_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
    )
    with op.batch_alter_table("privacy_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_privacy_requests_user_id"), ["user_id"], unique=False)

    op.create_table(
        "stripe_events",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=True),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("received_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_events")),
    )
    with op.batch_alter_table("stripe_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stripe_events_received_at"), ["received_at"], unique=False)

    op.create_table(
        "usage_hours",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("hour", levqor.db.types.Instant(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("succeeded", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("run_milliseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "hour", name=op.f("pk_usage_hours")),
    )
    op.create_table(
        "usage_months",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("ai_credits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "month", name=op.f("pk_usage_months")),
    )
    op.create_table(
        "dfy_orders",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("package", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("checkout_session_id", sa.String(length=100), nullable=True),
        sa.Column("revisions_used", sa.Integer(), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("paid_at", levqor.db.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_dfy_orders_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dfy_orders")),
        sa.UniqueConstraint("checkout_session_id", name=op.f("uq_dfy_orders_checkout_session_id")),
    )
    with op.batch_alter_table("dfy_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dfy_orders_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("expires_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("accepted_at", levqor.db.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_invitations_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "subscriptions",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=True),
        sa.Column("interval", sa.String(length=10), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=100), nullable=True),
        sa.Column("subscription_id", sa.String(length=100), nullable=True),
        sa.Column("trial_started_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("trial_ends_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("current_period_ends_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("cancels_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("updated_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("last_event_at", levqor.db.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_subscriptions_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_subscriptions_customer_id")),
        sa.UniqueConstraint("subscription_id", name=op.f("uq_subscriptions_subscription_id")),
    )
    op.create_table(
        "support_requests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=True),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=True),
        sa.Column("reply_within_hours", sa.Integer(), nullable=False),
        sa.Column("reply_by", levqor.db.types.Instant(), nullable=False),
        sa.Column("delivered", sa.String(length=10), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("closed_at", levqor.db.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_support_requests_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_requests")),
    )
    with op.batch_alter_table("support_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_support_requests_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_support_requests_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_failed_at", levqor.db.types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("last_failure", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("expires_at", levqor.db.types.Instant(), nullable=True))

    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_runs_held",
            ["workspace_id", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'held'"),
            postgresql_where=sa.text("status = 'held'"),
        )
