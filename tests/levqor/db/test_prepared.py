"""Prepared statements do what SQLAlchemy's own execution does, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from levqor.billing.models import usage_hours
from levqor.db.database import Database, sqlite_url
from levqor.db.migrate import upgrade_to_newest
from levqor.db.prepared import Prepared, PreparedQuery
from levqor.jobs.models import job_fires

AT = datetime(2026, 1, 31, 8, 30, 0, 123456, tzinfo=UTC)
INSERT = Prepared(job_fires.insert(), [column.key for column in job_fires.c])
FINISH = Prepared(
    job_fires.update()
    .where(job_fires.c.job == sa.bindparam("job_", type_=sa.String), job_fires.c.status == "running")
    .values(status="done", finished_at=sa.bindparam("now_", type_=job_fires.c.finished_at.type), failure=sa.null())
)
ALL = PreparedQuery(sa.select(job_fires).order_by(job_fires.c.job))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = sqlite_url(tmp_path) if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    made = Database(url)
    upgrade_to_newest(made)
    yield made
    made.close()


def fire(name: str) -> dict[str, object]:
    return {
        "job": name,
        "instant": AT,
        "status": "running",
        "worker": "w",
        "started_at": AT,
        "result": {"b": 1, "a": [None, "ü"]},
    }


def test_rows_come_back_as_they_were_written_and_as_sqlalchemy_reads_them(database: Database) -> None:
    with database.transaction() as tx:
        INSERT.execute(tx, fire("one"))
        (row,) = ALL.all(tx, {})
        assert (row.job, row.instant, row.result, row.finished_at) == ("one", AT, {"b": 1, "a": [None, "ü"]}, None)
        assert tuple(row) == tuple(tx.execute(sa.select(job_fires)).one())
        assert PreparedQuery(sa.select(usage_hours)).first(tx, {}) is None


def test_a_change_answers_how_many_rows_it_changed(database: Database) -> None:
    with database.transaction() as tx:
        INSERT.execute(tx, fire("one"))
        assert FINISH.execute(tx, {"job_": "one", "now_": AT}) == 1
        assert FINISH.execute(tx, {"job_": "one", "now_": AT}) == 0
        (row,) = ALL.all(tx, {})
        assert (row.status, row.finished_at) == ("done", AT)


def test_what_the_database_refuses_is_raised_as_sqlalchemy_raises_it_and_shows_no_values(database: Database) -> None:
    with database.transaction() as tx:
        INSERT.execute(tx, fire("canary-6b1d"))
    with database.read() as tx, pytest.raises(sa.exc.IntegrityError) as raised:
        INSERT.execute(tx, fire("canary-6b1d"))
    assert "canary-6b1d" not in str(raised.value).split("DETAIL")[0]


def test_it_is_part_of_the_transaction_around_it(database: Database) -> None:
    with database.engine.connect() as tx, tx.begin() as transaction:
        INSERT.execute(tx, fire("one"))
        assert len(ALL.all(tx, {})) == 1
        transaction.rollback()
    with database.read() as tx:
        assert ALL.all(tx, {}) == []
