"""How plans and subscriptions are shown: the blueprint's facts, and the workspace's rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from api.billing.models import (
    Billing,
    DfyOffer,
    DfyOrder,
    DfyPackage,
    FairUse,
    Guarantee,
    PaymentsState,
    PlanName,
    PlanOffer,
    Plans,
    Trial,
)
from levqor.billing.checkout import is_trial_available
from levqor.billing.dfy import list_orders
from levqor.billing.limits import limits_of
from levqor.billing.subscriptions import find_subscription
from levqor.blueprint import blueprint
from levqor.config import Settings


def payments_state(settings: Settings) -> PaymentsState:
    return "stripe" if settings.payments_are_on else "off"


def show_plans(settings: Settings) -> Plans:
    locked = blueprint()
    packages = locked.dfy.packages.items()
    return Plans(
        currency=locked.currency,
        trial=Trial.model_validate(locked.trial),
        guarantee=Guarantee.model_validate(locked.guarantee),
        fair_use=FairUse.model_validate(locked.fair_use),
        plans=[PlanOffer(id=key, **plan.model_dump()) for key, plan in locked.plans.items()],
        dfy=DfyOffer(
            revision_rounds=locked.dfy.revision_rounds,
            packages=[DfyPackage(id=key, name=package.name, price=package.price) for key, package in packages],
        ),
        payments=payments_state(settings),
    )


def show_billing(tx: Connection, settings: Settings, workspace_id: str) -> Billing:
    limits = limits_of(tx, settings, workspace_id)
    row = find_subscription(tx, workspace_id) if settings.payments_are_on else None
    return Billing(
        payments=payments_state(settings),
        plan=plan_name(limits.plan),
        status=limits.status,
        trial_available=settings.payments_are_on and is_trial_available(row),
        dfy_orders=[DfyOrder.model_validate(order) for order in list_orders(tx, workspace_id)],
        **_times(row),
    )


def plan_name(plan_id: str | None) -> PlanName | None:
    return None if plan_id is None else PlanName(id=plan_id, name=blueprint().plans[plan_id].name)


def _times(row: Row[Any] | None) -> dict[str, Any]:
    names = ("interval", "trial_ends_at", "current_period_ends_at", "cancels_at")
    return {name: None if row is None else getattr(row, name) for name in names}
