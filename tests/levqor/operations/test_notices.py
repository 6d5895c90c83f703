"""Alerts and digests are mailed once, to those they are for."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.connectors.declaration import StepError
from levqor.db.database import Database
from levqor.identity.models import workspaces
from levqor.mail.outbox import Outbox
from levqor.operations.alerts import Finding, settle
from levqor.operations.models import alerts
from levqor.operations.notices import deliver_alerts, operator_of
from tests.levqor.operations.seeding import NOW, add_user


class Refusing:
    """A mail server that takes nothing."""

    async def send(self, *_: Any) -> Any:
        raise StepError("No.", code="smtp_rejected")


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def deliver(database: Database, mail: Any, operator_email: str = "") -> dict[str, int]:
    return deliver_alerts(database, mail, operator_email=operator_email, base_url="http://here", now=NOW)


def raise_alerts(database: Database, *found: Finding) -> None:
    with database.transaction() as tx:
        settle(tx, ["rule"], found, NOW)


def recipients(outbox: Outbox) -> list[str]:
    messages = [
        email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in outbox.directory.glob("*.eml")
    ]
    return sorted(str(message["To"]) for message in messages)


WORKSPACES = Finding("rule", "wf_1", "warning", "It is odd.", "ws_1")
OURS = Finding("rule", "installation", "critical", "The disk is full.")


def test_an_alert_of_a_workspace_is_mailed_to_its_owners_once(database: Database, outbox: Outbox) -> None:
    with database.transaction() as tx:
        add_user(tx, email="ann@example.com")
        add_user(tx, email="bob@example.com")
        add_user(tx, email="eve@example.com", role="viewer")
    raise_alerts(database, WORKSPACES)
    assert deliver(database, outbox) == {"mailed": 2, "not_sent": 0}
    assert deliver(database, outbox) == {"mailed": 0, "not_sent": 0}
    assert recipients(outbox) == ["ann@example.com", "bob@example.com"]


def test_an_alert_of_the_installation_is_mailed_to_the_operator_who_is_named(
    database: Database, outbox: Outbox
) -> None:
    with database.transaction() as tx:
        add_user(tx, email="ann@example.com")
    raise_alerts(database, OURS)
    assert deliver(database, outbox) == {"mailed": 0, "not_sent": 0}
    assert deliver(database, outbox, "ops@example.com") == {"mailed": 1, "not_sent": 0}
    assert recipients(outbox) == ["ops@example.com"]


def test_what_is_only_worth_knowing_is_not_mailed(database: Database, outbox: Outbox) -> None:
    raise_alerts(database, Finding("rule", "installation", "info", "Fine."))
    assert deliver(database, outbox, "ops@example.com") == {"mailed": 0, "not_sent": 0}


def test_a_mail_that_was_refused_is_tried_again(database: Database, outbox: Outbox) -> None:
    raise_alerts(database, OURS)
    assert deliver(database, Refusing(), "ops@example.com") == {"mailed": 0, "not_sent": 1}
    assert deliver(database, outbox, "ops@example.com") == {"mailed": 1, "not_sent": 0}


def test_an_alert_that_opens_anew_is_mailed_anew_unless_it_is_the_same_news(database: Database, outbox: Outbox) -> None:
    budget = Finding("rule", "ws_1:2026-01", "warning", "Used.", None, {"notice": "ws_1:2026-01"})
    for _ in range(2):
        raise_alerts(database, OURS, budget)
        deliver(database, outbox, "ops@example.com")
        raise_alerts(database)
    assert len(recipients(outbox)) == 3
    with database.read() as tx:
        assert len(tx.execute(sa.select(alerts)).all()) == 4


def test_the_digests_go_to_the_operator_or_to_the_first_owner_of_the_oldest_workspace(database: Database) -> None:
    with database.transaction() as tx:
        assert operator_of(tx, "ops@example.com") == "ops@example.com"
        assert operator_of(tx, "") is None
        tx.execute(workspaces.insert().values(id="ws_2", name="Other", timezone="UTC", created_at=NOW))
        add_user(tx, "ws_2", email="bob@example.com", at=NOW - timedelta(days=9))
        add_user(tx, email="cyd@example.com", at=NOW + timedelta(days=1))
        add_user(tx, email="ann@example.com")
        assert operator_of(tx, "") == "ann@example.com"
