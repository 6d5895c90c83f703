"""Orders of work that we do for a customer, paid once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.billing.models import dfy_orders
from levqor.kit.ids import new_id

DfyStatus = Literal["awaiting_payment", "paid", "expired"]


def list_orders(tx: Connection, workspace_id: str) -> list[Row[Any]]:
    """A workspace's orders, newest first. What was never paid and no longer can be is left out."""
    shown = sa.select(dfy_orders).where(dfy_orders.c.workspace_id == workspace_id, dfy_orders.c.status != "expired")
    return list(tx.execute(shown.order_by(dfy_orders.c.id.desc()).limit(100)).all())


def note_order(tx: Connection, workspace_id: str, package: str, session_id: str, now: datetime) -> None:
    """An order that awaits its payment. A second look at the same checkout makes no second order."""
    if tx.execute(sa.select(dfy_orders.c.id).where(dfy_orders.c.checkout_session_id == session_id)).first() is None:
        tx.execute(
            sa.insert(dfy_orders).values(
                id=new_id("dfy"),
                workspace_id=workspace_id,
                package=package,
                status="awaiting_payment",
                checkout_session_id=session_id,
                revisions_used=0,
                created_at=now,
            )
        )


def set_paid(tx: Connection, session_id: str, now: datetime) -> bool:
    """Mark an order as paid; False when it was already."""
    unpaid = sa.update(dfy_orders).where(dfy_orders.c.checkout_session_id == session_id, dfy_orders.c.status != "paid")
    return tx.execute(unpaid.values(status="paid", paid_at=now)).rowcount == 1


def set_expired(tx: Connection, session_id: str) -> bool:
    """Mark an order whose checkout page closed before it was paid."""
    waiting = dfy_orders.c.status == "awaiting_payment"
    unpaid = sa.update(dfy_orders).where(dfy_orders.c.checkout_session_id == session_id, waiting)
    return tx.execute(unpaid.values(status="expired")).rowcount == 1
