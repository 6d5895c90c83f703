"""Bring the database to the newest schema."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from levqor.db.database import Database
from levqor.db.job_queue import install_job_queue

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_KEY = 7_203_551
"""Any number that nobody else uses."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def upgrade_to_newest(database: Database) -> None:
    """Run every migration that has not run. Safe when nothing is to be done, and from several processes at once."""
    config = _config()
    with database.transaction() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if not database.is_sqlite:
            install_job_queue(connection)


def newest_revision() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()
