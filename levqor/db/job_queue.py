"""The job queue on PostgreSQL: Procrastinate's own schema, and beside it what makes a job of a run that becomes due.

Applied once and again when either changes; the comment of the jobs' table says what was applied.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

TABLES: Final = frozenset(
    {"procrastinate_jobs", "procrastinate_workers", "procrastinate_periodic_defers", "procrastinate_events"}
)
"""Procrastinate's tables: not of our models, and not of our schema lock."""
_OURS: Final = Path(__file__).with_name("job_queue.sql")


def install_job_queue(tx: Connection) -> None:
    """Bring the queue of a PostgreSQL database to the newest schema. Does nothing when it has it."""
    applied, ours = _applied(tx)
    theirs = _migrations()
    newest = theirs[-1].name
    if (applied, ours) == (newest, _fingerprint()):
        return
    if applied is None:
        _execute(tx, (resources.files("procrastinate.sql") / "schema.sql").read_text(encoding="utf-8"))
    for migration in theirs:
        if applied is not None and migration.name > applied:
            _execute(tx, migration.read_text(encoding="utf-8"))
    _execute(tx, _OURS.read_text(encoding="utf-8"))
    _execute(tx, f"COMMENT ON TABLE procrastinate_jobs IS '{newest} {_fingerprint()}'")


def _applied(tx: Connection) -> tuple[str | None, str | None]:
    """The newest migration of Procrastinate that was applied, and the fingerprint of our part."""
    comment = tx.execute(sa.text("SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')")).scalar()
    theirs, _, ours = (comment or "").partition(" ")
    return theirs or None, ours or None


def _migrations() -> list[Path]:
    return sorted(Path(str(resources.files("procrastinate.sql") / "migrations")).glob("*.sql"))


def _fingerprint() -> str:
    return hashlib.sha256(_OURS.read_bytes()).hexdigest()[:16]


def _execute(tx: Connection, script: str) -> None:
    """Several statements at once, which the driver takes only without parameters."""
    driver = tx.connection.dbapi_connection
    assert driver is not None
    driver.cursor().execute(script)
