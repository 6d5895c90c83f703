"""Migrations make exactly the tables that the models describe."""

from __future__ import annotations

import subprocess
import sys

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from levqor.db.database import Database
from levqor.db.migrate import newest_revision, upgrade_to_newest
from levqor.db.schema import load_schema, metadata


def test_the_migrated_schema_is_that_of_the_models(empty: Database) -> None:
    upgrade_to_newest(empty)
    load_schema()
    with empty.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == newest_revision()


def test_the_comparison_would_notice_a_difference(empty: Database) -> None:
    upgrade_to_newest(empty)
    load_schema()
    with empty.transaction() as tx:
        tx.execute(sa.text("ALTER TABLE runs ADD COLUMN surprise TEXT"))
    with empty.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx), metadata) != []


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
from levqor.db.migrate import upgrade_to_newest
database = Database(sys.argv[1])
upgrade_to_newest(database)
database.close()
"""


def test_several_processes_that_start_at_once_migrate_once(postgres_url: str) -> None:
    starts = [subprocess.Popen([sys.executable, "-c", _MIGRATE, postgres_url]) for _ in range(3)]
    assert [start.wait(30) for start in starts] == [0, 0, 0]
