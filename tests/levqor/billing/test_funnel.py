"""The funnel counts accounts by what their rows show, each stage by its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.funnel import Funnel, funnel
from levqor.billing.models import subscriptions
from levqor.config import Settings
from levqor.db.database import Database
from levqor.identity import audit
from levqor.identity.models import memberships, users, workspaces
from levqor.kit.ids import new_id
from levqor.runs.models import runs
from levqor.support.leads import count_leads
from levqor.support.service import Asked, add_request
from levqor.workflows.models import workflows

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sign_up(tx: Connection, at: datetime = NOW) -> str:
    name, user = new_id("ws"), new_id("usr")
    tx.execute(workspaces.insert().values(id=name, name=name, timezone="UTC", created_at=at))
    tx.execute(users.insert().values(id=user, email=f"{user}@example.com", password_hash="x", created_at=at))
    tx.execute(memberships.insert().values(workspace_id=name, user_id=user, role="owner", created_at=at))
    return name


def make_workflow(tx: Connection, workspace_id: str, *, published: bool = False) -> None:
    tx.execute(
        workflows.insert().values(
            id=new_id("wf"),
            workspace_id=workspace_id,
            name="x",
            trigger_use="manual",
            version=1,
            was_published=published,
            created_at=NOW,
            updated_at=NOW,
        )
    )


def make_run(tx: Connection, workspace_id: str, status: str) -> None:
    tx.execute(
        sa.insert(runs).values(
            id=new_id("run"),
            workspace_id=workspace_id,
            workflow_id="wf_1",
            version=1,
            status=status,
            trigger_use="manual",
            trigger_data={},
            epoch=0,
            recoveries=0,
            created_at=NOW,
        )
    )


def subscribe(tx: Connection, workspace_id: str, status: str, **values: Any) -> None:
    tx.execute(
        sa.insert(subscriptions).values(
            workspace_id=workspace_id, status=status, created_at=NOW, updated_at=NOW, **values
        )
    )


def stages(found: Funnel) -> tuple[int, ...]:
    return tuple(found.as_json().values())


def test_nobody_is_nobody(database: Database) -> None:
    with database.transaction() as tx:
        assert stages(funnel(tx, SINCE, UNTIL)) == (0,) * 8


def test_each_account_counts_as_far_as_it_got(database: Database) -> None:
    trial_end = NOW + timedelta(days=7)
    with database.transaction() as tx:
        for reached in range(8):
            name = sign_up(tx)
            if reached >= 1:
                make_workflow(tx, name, published=reached >= 2)
            if reached >= 3:
                make_run(tx, name, "succeeded")
            if reached >= 4:
                audit.record(
                    tx,
                    workspace_id=name,
                    user_id=None,
                    act=audit.Act.CHECKOUT_STARTED,
                    target="launch_monthly",
                    now=NOW,
                )
            if reached == 5:
                subscribe(tx, name, "trialing", trial_started_at=NOW, trial_ends_at=trial_end)
            if reached == 6:
                subscribe(tx, name, "active", trial_started_at=NOW, trial_ends_at=trial_end)
            if reached == 7:
                times = {"trial_ends_at": trial_end, "current_period_ends_at": trial_end + timedelta(days=30)}
                subscribe(tx, name, "cancelled", trial_started_at=NOW, **times)
        assert stages(funnel(tx, SINCE, UNTIL)) == (8, 7, 6, 5, 4, 3, 2, 1)


def test_a_trial_that_was_given_up_was_not_paid(database: Database) -> None:
    trial_end = NOW + timedelta(days=7)
    with database.transaction() as tx:
        times = {"trial_ends_at": trial_end, "current_period_ends_at": trial_end}
        subscribe(tx, sign_up(tx), "cancelled", trial_started_at=NOW, **times)
        found = funnel(tx, SINCE, UNTIL)
    assert (found.trial, found.paid, found.cancelled) == (1, 0, 1)


def test_only_the_span_s_accounts_count_and_only_with_people_in_them(database: Database) -> None:
    with database.transaction() as tx:
        sign_up(tx, SINCE - timedelta(microseconds=1))
        sign_up(tx, SINCE)
        sign_up(tx, UNTIL - timedelta(microseconds=1))
        sign_up(tx, UNTIL)
        tx.execute(workspaces.insert().values(id="ws_cli", name="x", timezone="UTC", created_at=NOW))
        assert funnel(tx, SINCE, UNTIL).signed_up == 2


@pytest.mark.parametrize("status", ["failed", "cancelled", "held", "queued", "dead"])
def test_only_a_run_that_succeeded_is_a_success(database: Database, status: str) -> None:
    with database.transaction() as tx:
        make_run(tx, sign_up(tx), status)
        assert funnel(tx, SINCE, UNTIL).first_success == 0


def test_leads_are_counted_by_kind_with_and_without_an_account(database: Database) -> None:
    with database.transaction() as tx:
        name = sign_up(tx)
        for asked in (
            Asked("zoe@example.com", "question", "Hello", "Hello"),
            Asked("zoe@example.com", "question", "Hello", "Hello"),
            Asked("zoe@example.com", "dfy", "Hello", "Hello"),
            Asked("ann@example.com", "billing", "Hello", "Hello", workspace_id=name),
        ):
            add_request(tx, Settings(), asked, NOW)
        add_request(tx, Settings(), Asked("zoe@example.com", "question", "Hello", "Hello"), UNTIL)
        found = count_leads(tx, SINCE, UNTIL)
    assert found.as_json() == {"contacts": {"dfy": 1, "question": 2}, "requests": {"billing": 1}}
