"""What Stripe tells changes the plan once, whatever comes twice, late or in another order."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import Connection

from levqor.billing.checkout import is_trial_available
from levqor.billing.dfy import list_orders
from levqor.billing.errors import MalformedEvent
from levqor.billing.events import read_event, receive_event, troubled_events
from levqor.billing.limits import limits_of
from levqor.billing.models import dfy_orders, stripe_events
from levqor.billing.prices import PriceList, offers
from levqor.billing.subscriptions import Outcome, find_subscription
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.db.database import Database
from levqor.identity.models import workspaces
from levqor.runs.models import runs

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = int(NOW.timestamp())
DAY = 86_400
PRICES = PriceList({name: f"price_{name.replace('_', '')}" for name in offers()})
SETTINGS = Settings(stripe_secret_key=SecretStr("sk_test_made_up"))
_numbers = itertools.count()


@pytest.fixture
def tx(database: Database) -> Iterator[Connection]:
    with database.transaction() as tx:
        for name in ("ws_1", "ws_2"):
            tx.execute(workspaces.insert().values(id=name, name=name, timezone="UTC", created_at=NOW))
        yield tx


def a_subscription(status: str = "active", price: str = "price_launchmonthly", **changes: Any) -> dict[str, Any]:
    return {
        "id": "sub_1",
        "object": "subscription",
        "customer": "cus_1",
        "status": status,
        "metadata": {"workspace_id": "ws_1"},
        "items": {"data": [{"price": {"id": price}, "current_period_end": START + 30 * DAY}]},
    } | changes


def trialing(**changes: Any) -> dict[str, Any]:
    days = blueprint().trial.days
    return a_subscription("trialing", trial_start=START, trial_end=START + days * DAY, **changes)


def tell(tx: Connection, kind: str, about: dict[str, Any], at: int = 0, event_id: str = "") -> Outcome:
    """Receive an event that Stripe made `at` seconds after the start."""
    event_id = event_id or f"evt_{next(_numbers)}"
    raw = {"id": event_id, "object": "event", "type": kind, "created": START + at, "data": {"object": about}}
    return receive_event(tx, SETTINGS, PRICES, read_event(raw), NOW + timedelta(seconds=at))


def created(tx: Connection, about: dict[str, Any], at: int = 0) -> Outcome:
    return tell(tx, "customer.subscription.created", about, at)


def updated(tx: Connection, about: dict[str, Any], at: int = 0) -> Outcome:
    return tell(tx, "customer.subscription.updated", about, at)


def deleted(tx: Connection, about: dict[str, Any], at: int = 0) -> Outcome:
    return tell(tx, "customer.subscription.deleted", about, at)


def state(tx: Connection, workspace_id: str = "ws_1") -> tuple[str | None, str]:
    row = find_subscription(tx, workspace_id)
    assert row is not None
    return row.plan, row.status


def test_a_subscription_gives_the_workspace_its_plan(tx: Connection) -> None:
    assert limits_of(tx, SETTINGS, "ws_1").plan is None
    assert created(tx, trialing()) is Outcome.APPLIED
    row = find_subscription(tx, "ws_1")
    assert row is not None
    assert (row.plan, row.interval, row.status) == ("launch", "monthly", "trialing")
    assert row.trial_ends_at == NOW + timedelta(days=blueprint().trial.days)
    assert row.current_period_ends_at == NOW + timedelta(days=30)
    assert limits_of(tx, SETTINGS, "ws_1").runs == blueprint().plans["launch"].runs_per_month
    assert limits_of(tx, SETTINGS, "ws_2").plan is None


def test_an_older_version_of_the_api_keeps_the_period_elsewhere(tx: Connection) -> None:
    items = {"data": [{"price": "price_launchmonthly"}]}
    created(tx, a_subscription(items=items, current_period_end=START + DAY, cancel_at_period_end=True))
    row = find_subscription(tx, "ws_1")
    assert row is not None
    assert row.current_period_ends_at == row.cancels_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("theirs", "ours", "has_plan"),
    [
        ("trialing", "trialing", True),
        ("active", "active", True),
        ("past_due", "past_due", True),
        ("canceled", "cancelled", False),
        ("incomplete", "none", False),
        ("incomplete_expired", "cancelled", False),
        ("unpaid", "none", False),
        ("paused", "none", False),
        ("made_up", "none", False),
    ],
)
def test_each_state_at_stripe_has_one_here(tx: Connection, theirs: str, ours: str, has_plan: bool) -> None:
    created(tx, a_subscription(theirs))
    assert state(tx)[1] == ours
    assert (limits_of(tx, SETTINGS, "ws_1").plan is not None) == has_plan


def test_the_same_event_takes_effect_once(tx: Connection) -> None:
    about = a_subscription()
    assert tell(tx, "customer.subscription.created", about, 0, "evt_same") is Outcome.APPLIED
    updated(tx, a_subscription(price="price_growthyearly"), 10)
    assert tell(tx, "customer.subscription.created", about, 0, "evt_same") is Outcome.DUPLICATE
    assert state(tx) == ("growth", "active")
    assert tx.execute(sa.select(sa.func.count()).select_from(stripe_events)).scalar() == 2


def test_the_same_event_from_many_sides_at_once_takes_effect_once(database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_1", name="ws_1", timezone="UTC", created_at=NOW))
    outcomes: list[Outcome] = []

    def receive() -> None:
        with database.transaction() as tx:
            outcomes.append(tell(tx, "customer.subscription.created", a_subscription(), 0, "evt_same"))

    threads = [threading.Thread(target=receive) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [Outcome.APPLIED] + [Outcome.DUPLICATE] * 5


STORY = [
    ("customer.subscription.created", a_subscription("incomplete"), 0),
    ("customer.subscription.updated", a_subscription("active"), 0),
    ("customer.subscription.updated", a_subscription("past_due"), 100),
    ("customer.subscription.updated", a_subscription("active", "price_growthmonthly"), 200),
]


@pytest.mark.parametrize("order", list(itertools.permutations(range(len(STORY)))), ids=str)
def test_in_whatever_order_a_story_is_told_it_ends_the_same(tx: Connection, order: tuple[int, ...]) -> None:
    for number in order:
        tell(tx, *STORY[number])
    assert state(tx) == ("growth", "active")


@pytest.mark.parametrize("told", [STORY[:2], STORY[1::-1]], ids=["in order", "reversed"])
def test_of_the_same_second_the_news_that_it_exists_is_the_oldest(tx: Connection, told: list[Any]) -> None:
    for event in told:
        tell(tx, *event)
    assert state(tx) == ("launch", "active")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_what_was_ended_stays_ended_whatever_comes_late(tx: Connection, order: tuple[int, ...]) -> None:
    told = [
        ("customer.subscription.created", trialing(), 0),
        ("customer.subscription.deleted", a_subscription("canceled"), 50),
        ("customer.subscription.updated", a_subscription("active"), 50),
    ]
    for number in order:
        tell(tx, *told[number])
    assert state(tx)[1] == "cancelled"
    assert limits_of(tx, SETTINGS, "ws_1").runs == 0


def test_old_news_is_noted_and_changes_nothing(tx: Connection) -> None:
    updated(tx, a_subscription(price="price_growthmonthly"), 100)
    assert updated(tx, a_subscription(), 99) is Outcome.STALE
    assert state(tx) == ("growth", "active")


def test_a_price_we_do_not_know_leaves_the_plan_and_asks_for_attention(tx: Connection) -> None:
    created(tx, a_subscription())
    assert updated(tx, a_subscription("past_due", price="price_of_somebody"), 10) is Outcome.UNKNOWN_PRICE
    assert state(tx) == ("launch", "past_due")
    (troubled,) = troubled_events(tx, NOW)
    assert (troubled.outcome, troubled.workspace_id) == ("unknown_price", "ws_1")


def test_a_price_we_do_not_know_ends_a_plan_all_the_same(tx: Connection) -> None:
    created(tx, a_subscription())
    deleted(tx, a_subscription("canceled", price="price_of_somebody"), 10)
    assert state(tx)[1] == "cancelled"


def test_a_package_s_price_is_no_plan(tx: Connection) -> None:
    assert created(tx, a_subscription(price="price_dfystarter")) is Outcome.UNKNOWN_PRICE
    assert state(tx)[0] is None


@pytest.mark.parametrize("metadata", [{}, None, {"workspace_id": "ws_gone"}, {"workspace_id": 7}, []])
def test_nobodys_subscription_is_noted_and_asks_for_attention(tx: Connection, metadata: Any) -> None:
    assert created(tx, a_subscription(metadata=metadata)) is Outcome.UNMATCHED
    assert [troubled.outcome for troubled in troubled_events(tx, NOW)] == ["unmatched"]


def test_a_second_subscription_beside_a_living_one_asks_for_attention(tx: Connection) -> None:
    created(tx, a_subscription())
    assert created(tx, a_subscription(id="sub_2", price="price_agencymonthly"), 10) is Outcome.CONFLICT
    assert deleted(tx, a_subscription("canceled", id="sub_2"), 20) is Outcome.STALE
    assert state(tx) == ("launch", "active")


def test_after_the_end_another_subscription_counts(tx: Connection) -> None:
    created(tx, trialing())
    deleted(tx, trialing() | {"status": "canceled"}, 100)
    assert created(tx, a_subscription(id="sub_2", price="price_agencyyearly"), 200) is Outcome.APPLIED
    assert state(tx) == ("agency", "active")
    assert updated(tx, a_subscription(), 300) is Outcome.CONFLICT


def test_one_customer_is_one_workspace(tx: Connection) -> None:
    created(tx, a_subscription())
    other = a_subscription(id="sub_2", metadata={"workspace_id": "ws_2"})
    assert created(tx, other, 10) is Outcome.CONFLICT
    assert find_subscription(tx, "ws_2") is None


def test_the_trial_is_had_once_even_when_it_was_cancelled(tx: Connection) -> None:
    assert is_trial_available(find_subscription(tx, "ws_1"))
    created(tx, trialing())
    deleted(tx, trialing() | {"status": "canceled"}, 100)
    assert not is_trial_available(find_subscription(tx, "ws_1"))
    created(tx, a_subscription(id="sub_2"), 200)
    deleted(tx, a_subscription("canceled", id="sub_2"), 300)
    assert not is_trial_available(find_subscription(tx, "ws_1"))
    assert is_trial_available(find_subscription(tx, "ws_2"))


def a_session(**changes: Any) -> dict[str, Any]:
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "mode": "subscription",
        "client_reference_id": "ws_1",
        "customer": "cus_1",
        "subscription": "sub_1",
        "payment_status": "paid",
        "metadata": {"workspace_id": "ws_1"},
    } | changes


def test_a_completed_checkout_names_the_customer_and_hides_no_older_news(tx: Connection) -> None:
    assert tell(tx, "checkout.session.completed", a_session(), 60) is Outcome.APPLIED
    assert state(tx) == (None, "none")
    assert created(tx, a_subscription(metadata={}), 0) is Outcome.APPLIED
    assert state(tx) == ("launch", "active")


def test_an_order_is_paid_once_and_kept_also_when_nobody_noted_its_beginning(tx: Connection) -> None:
    about = a_session(mode="payment", subscription=None, metadata={"workspace_id": "ws_1", "dfy": "professional"})
    assert tell(tx, "checkout.session.completed", about) is Outcome.APPLIED
    assert tell(tx, "checkout.session.completed", about) is Outcome.APPLIED
    (order,) = list_orders(tx, "ws_1")
    assert (order.package, order.status, order.revisions_used) == ("professional", "paid", 0)
    assert order.paid_at == NOW
    assert list_orders(tx, "ws_2") == []


def test_an_order_awaits_its_money(tx: Connection) -> None:
    about = a_session(mode="payment", payment_status="unpaid", metadata={"workspace_id": "ws_1", "dfy": "starter"})
    tell(tx, "checkout.session.completed", about)
    assert [order.status for order in list_orders(tx, "ws_1")] == ["awaiting_payment"]
    tell(tx, "checkout.session.async_payment_succeeded", about | {"payment_status": "paid"}, 90)
    assert [order.status for order in list_orders(tx, "ws_1")] == ["paid"]
    tell(tx, "checkout.session.expired", about, 100)
    assert [order.status for order in list_orders(tx, "ws_1")] == ["paid"]


def test_an_order_whose_page_closed_unpaid_is_over(tx: Connection) -> None:
    about = a_session(mode="payment", payment_status="unpaid", metadata={"workspace_id": "ws_1", "dfy": "starter"})
    tell(tx, "checkout.session.completed", about)
    tell(tx, "checkout.session.expired", about)
    assert list_orders(tx, "ws_1") == []
    assert tx.execute(sa.select(dfy_orders.c.status)).scalar() == "expired"


def an_invoice(**changes: Any) -> dict[str, Any]:
    return {"id": "in_1", "object": "invoice", "parent": {"subscription_details": {"subscription": "sub_1"}}} | changes


def test_a_failed_payment_is_late_and_keeps_the_plan_until_it_is_paid(tx: Connection) -> None:
    created(tx, a_subscription())
    assert tell(tx, "invoice.payment_failed", an_invoice(), 10) is Outcome.APPLIED
    assert state(tx) == ("launch", "past_due")
    assert limits_of(tx, SETTINGS, "ws_1").plan == "launch"
    assert tell(tx, "invoice.paid", an_invoice(parent=None, subscription="sub_1"), 20) is Outcome.APPLIED
    assert state(tx) == ("launch", "active")


def test_the_first_invoice_of_nothing_does_not_end_the_trial_or_hide_the_subscription(tx: Connection) -> None:
    assert tell(tx, "invoice.paid", an_invoice(), 5) is Outcome.IGNORED
    created(tx, trialing(), 0)
    assert tell(tx, "invoice.paid", an_invoice(), 6) is Outcome.IGNORED
    assert state(tx) == ("launch", "trialing")


def test_the_reminder_of_a_trials_end_changes_nothing_but_what_it_says(tx: Connection) -> None:
    created(tx, trialing())
    assert tell(tx, "customer.subscription.trial_will_end", trialing(), 4 * DAY) is Outcome.APPLIED
    assert state(tx) == ("launch", "trialing")


def test_other_events_are_noted_as_ignored(tx: Connection) -> None:
    assert tell(tx, "charge.refunded", {"id": "ch_1"}) is Outcome.IGNORED
    assert tx.execute(sa.select(stripe_events.c.outcome)).scalar() == "ignored"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"id": "evt_1", "type": "x", "created": 1},
        {"id": "evt 1", "type": "x", "created": 1, "data": {"object": {}}},
        {"id": "e" * 101, "type": "x", "created": 1, "data": {"object": {}}},
        {"id": "evt_1", "type": "x" * 81, "created": 1, "data": {"object": {}}},
        {"id": "evt_1", "type": "x", "created": "1", "data": {"object": {}}},
        {"id": "evt_1", "type": "x", "created": True, "data": {"object": {}}},
        {"id": "evt_1", "type": "x", "created": 10**40, "data": {"object": {}}},
        {"id": "evt_1", "type": "x", "created": 1, "data": {"object": []}},
    ],
    ids=str,
)
def test_what_is_no_event_is_refused(raw: Any) -> None:
    with pytest.raises(MalformedEvent):
        read_event(raw)


def test_an_event_that_cannot_be_read_may_come_again(tx: Connection) -> None:
    savepoint = tx.begin_nested()
    with pytest.raises(MalformedEvent):
        tell(tx, "customer.subscription.created", a_subscription(id=None), 0, "evt_same")
    savepoint.rollback()
    assert tell(tx, "customer.subscription.created", a_subscription(), 0, "evt_same") is Outcome.APPLIED


def hold(tx: Connection, number: int, workspace_id: str = "ws_1") -> None:
    tx.execute(
        sa.insert(runs).values(
            id=f"run_{workspace_id}_{number:04}",
            workspace_id=workspace_id,
            workflow_id="wf_1",
            version=1,
            status="held",
            trigger_use="manual",
            trigger_data={},
            epoch=0,
            recoveries=0,
            created_at=NOW,
            error={"code": "no_plan", "message": "", "step": None},
        )
    )


def test_a_trial_that_begins_lets_held_runs_go_of_this_workspace_alone(tx: Connection) -> None:
    for number in range(3):
        hold(tx, number)
        hold(tx, number, "ws_2")
    created(tx, trialing())
    statuses = tx.execute(sa.select(runs.c.workspace_id, runs.c.status).order_by(runs.c.id)).all()
    assert [tuple(row) for row in statuses] == [("ws_1", "queued")] * 3 + [("ws_2", "held")] * 3
