"""Every job does its work in a whole application, on both databases: an empty one, and one that has seen some life."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import timedelta
from email import policy
from pathlib import Path
from typing import Any

import pytest

from levqor.application import Application
from levqor.config import Settings
from levqor.identity.models import workspaces
from levqor.jobs.declaration import Job
from levqor.jobs.table import JOBS, find_job
from levqor.operations.alerts import open_alerts
from tests.levqor.operations.seeding import add_act, add_run, add_user, add_workflow


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def application(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    from tests.conftest import new_database

    place = tmp_path_factory.mktemp("jobs")
    settings = Settings(
        data_dir=place / "data", site_dir=place / "site", port=9, jobs="off", operator_email="ops@example.com"
    )
    if request.param == "sqlite":
        yield from _started(settings)
    else:
        with new_database(request.getfixturevalue("postgres_server")) as url:
            yield from _started(settings.model_copy(update={"database_url": Settings(database_url=url).database_url}))


def _started(settings: Settings) -> Iterator[Application]:
    application = Application(settings)
    application.prepare()
    yield application
    application.stop()


def do(application: Application, job_id: str) -> Any:
    result, failure = application.jobs.run_now(find_job(job_id))
    assert failure is None
    return result


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_every_job_has_a_result_on_an_empty_installation(application: Application, job: Job) -> None:
    result = do(application, job.id)
    assert isinstance(result, dict)
    assert result


def mails_to(application: Application, address: str) -> list[str]:
    files = Path(application.settings.outbox_dir).glob("*.eml")
    found = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [str(message["Subject"]) for message in found if message["To"] == address]


def test_what_happened_is_what_the_jobs_report(application: Application) -> None:
    now = application.clock.now()
    with application.database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_1", name="Ann's", timezone="UTC", created_at=now))
        ann = add_user(tx, email="ann@example.com", at=now)
        workflow_id = add_workflow(tx)
        add_act(tx, ann, act="session.opened", at=now - timedelta(days=1))
        for status in ("succeeded", "failed", "dead"):
            add_run(tx, workflow_id=workflow_id, at=now - timedelta(minutes=5), status=status)
        add_run(tx, workflow_id=workflow_id, at=now - timedelta(days=200))
    assert do(application, "usage_roll_up")["runs"] == 3
    assert do(application, "activity_roll_up")["workspaces"] == 1
    assert do(application, "retention_purge")["deleted"]["runs"] == 1
    assert do(application, "alert_rules")["found"]["dead_runs"] == 1
    assert do(application, "operations_digest")["runs"] == 3
    assert do(application, "governance_digest")["managers"] == 1
    assert do(application, "weekly_insights")["workspaces"] == 1
    assert do(application, "lead_funnel")["day"]["accounts"]["signed_up"] == 1
    assert do(application, "synthetic_checks")["failed"] == ["livez", "readyz", "openapi"]
    with application.database.read() as tx:
        assert "dead_runs" in {alert.rule for alert in open_alerts(tx, workspace_id="ws_1")}
    told = mails_to(application, "ops@example.com")
    assert "Levqor X: 3 runs in 24 hours" in told
    assert "Levqor X: governance of the week" in told
    assert "Your week: 3 runs, 2 failed" in mails_to(application, "ann@example.com")
