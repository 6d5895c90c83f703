"""Each workspace that had runs is told its week, once, in the mail of its owners."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest

from levqor.connectors.registry import default_registry
from levqor.db.database import Database
from levqor.identity.models import workspaces
from levqor.mail.outbox import Outbox
from levqor.operations.weekly import WEEK, mail_insights
from tests.levqor.operations.seeding import NOW, add_run, add_user, add_workflow


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def tell(database: Database, outbox: Outbox) -> dict[str, int]:
    return mail_insights(database, default_registry(), outbox, until=NOW, now=NOW, between=lambda: None)


def mails(outbox: Outbox) -> list[tuple[str, str]]:
    found = [
        email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in outbox.directory.glob("*.eml")
    ]
    return sorted((str(message["To"]), str(message["Subject"])) for message in found)


def test_an_installation_without_runs_tells_nobody(database: Database, outbox: Outbox) -> None:
    with database.transaction() as tx:
        add_user(tx, email="ann@example.com")
    assert tell(database, outbox) == {"workspaces": 0, "runs": 0, "failed": 0, "mailed": 0, "not_sent": 0}
    assert mails(outbox) == []


def test_the_owners_of_a_workspace_that_had_runs_are_told_once(database: Database, outbox: Outbox) -> None:
    with database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_2", name="Quiet", timezone="UTC", created_at=NOW))
        add_user(tx, email="ann@example.com")
        add_user(tx, email="eve@example.com", role="editor")
        add_user(tx, "ws_2", email="bob@example.com")
        workflow_id = add_workflow(tx)
        add_run(tx, workflow_id=workflow_id, at=NOW - timedelta(days=1))
        add_run(tx, workflow_id=workflow_id, at=NOW - WEEK - timedelta(hours=1))
        add_run(tx, "ws_2", workflow_id, at=NOW - WEEK - timedelta(hours=1))
    assert tell(database, outbox) == {"workspaces": 1, "runs": 1, "failed": 0, "mailed": 1, "not_sent": 0}
    tell(database, outbox)
    assert mails(outbox) == [("ann@example.com", "Your week: 1 run, 0 failed")]
