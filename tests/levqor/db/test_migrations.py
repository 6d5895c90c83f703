"""Migrations make exactly the tables that the models describe."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from levqor.db.database import Database
from levqor.db.job_queue import TABLES
from levqor.db.migrate import NewerDatabase, newest_revision, upgrade_to_newest
from levqor.db.schema import load_schema, metadata

_COMMENT = sa.text("SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')")


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or name not in TABLES


def test_the_migrated_schema_is_that_of_the_models(empty: Database) -> None:
    upgrade_to_newest(empty)
    load_schema()
    with empty.read() as tx:
        options = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}
        context = MigrationContext.configure(tx, opts=options)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == newest_revision()


def test_the_comparison_would_notice_a_difference(empty: Database) -> None:
    upgrade_to_newest(empty)
    load_schema()
    with empty.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE runs ADD COLUMN surprise TEXT"))
    with empty.read() as tx:
        context = MigrationContext.configure(tx, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) != []


def test_beside_our_tables_there_are_exactly_those_of_the_job_queue(empty: Database) -> None:
    upgrade_to_newest(empty)
    load_schema()
    with empty.read() as tx:
        found = set(sa.inspect(tx).get_table_names()) - set(metadata.tables) - {"alembic_version"}
    assert found == (set() if empty.is_sqlite else TABLES)


def test_a_job_queue_of_an_older_release_is_brought_up_to_date(postgres_url: str) -> None:
    migrations = sorted(Path(str(resources.files("procrastinate.sql") / "migrations")).glob("*.sql"))
    older = [migration for migration in migrations if migration.name < "03.02"]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for migration in older:
            connection.cursor().execute(migration.read_bytes())
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{older[-1].name} old'")
    database = Database(postgres_url)
    upgrade_to_newest(database)
    with database.read() as tx:
        assert tx.execute(_COMMENT).scalar_one().startswith(migrations[-1].name)
        for name in ("procrastinate_retry_job_v2", "procrastinate_defer_jobs_v1", "levqor_defer_run"):
            assert tx.execute(sa.text("SELECT to_regproc(:name)"), {"name": name}).scalar() is not None
    database.close()


def test_a_database_of_a_newer_release_is_refused_and_left_alone(empty: Database) -> None:
    upgrade_to_newest(empty)
    with empty.transaction() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerDatabase):
        upgrade_to_newest(empty)

    with empty.read() as tx:
        assert tx.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_migrating_again_changes_nothing(empty: Database) -> None:
    upgrade_to_newest(empty)
    with empty.read() as tx:
        before = sorted(sa.inspect(tx).get_table_names())
    upgrade_to_newest(empty)
    with empty.read() as tx:
        assert sorted(sa.inspect(tx).get_table_names()) == before
    assert set(metadata.tables) <= set(before)


_MIGRATE = """
import sys
from levqor.db.database import Database
from levqor.db.job_queue import TABLES
from levqor.db.migrate import upgrade_to_newest
database = Database(sys.argv[1])
upgrade_to_newest(database)
database.close()
"""


def test_several_processes_that_start_at_once_migrate_once(postgres_url: str) -> None:
    starts = [subprocess.Popen([sys.executable, "-c", _MIGRATE, postgres_url]) for _ in range(3)]
    assert [start.wait(30) for start in starts] == [0, 0, 0]
