"""Bring the database to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from levqor.db.database import Database
from levqor.db.job_queue import install_job_queue
from levqor.errors import LevqorError

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK_KEY: Final = 7_203_551
"""Any number that nobody else uses."""
_REVISION: Final = sa.table("alembic_version", sa.column("version_num", sa.String))


class NewerDatabase(LevqorError):
    """The database belongs to a newer release of Levqor X. Start that release, or restore the backup made before it."""

    code = "newer_database"


def upgrade_to_newest(database: Database) -> None:
    """Run every migration that has not run. Safe when nothing is to be done, and from several processes at once.

    Raises:
        NewerDatabase: this release does not know the database's schema; nothing was changed.
        Unavailable: the database cannot be reached.
    """
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        stands_at, newest = _revision(connection), newest_revision()
        if stands_at is not None and stands_at > newest:
            raise NewerDatabase
        if stands_at != newest:
            _upgrade(connection)
        if not database.is_sqlite:
            install_job_queue(connection)


def newest_revision() -> str:
    """The revision with which the newest migration's file name begins."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")).partition("_")[0]


def _revision(connection: sa.Connection) -> str | None:
    """Where the database stands; None when it is empty."""
    if not sa.inspect(connection).has_table(_REVISION.name):
        return None
    return connection.scalar(sa.select(_REVISION.c.version_num))


def _upgrade(connection: sa.Connection) -> None:
    # Imported when there is something to do: it takes a tenth of a start and stays in memory.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
