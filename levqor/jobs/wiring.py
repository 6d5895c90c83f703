"""Hands each feature's function what it needs. One function here is one job of the table."""

from __future__ import annotations

from datetime import timedelta

from levqor.jobs import fires
from levqor.jobs.declaration import Fire, Result
from levqor.jobs.installation import Installation
from levqor.operations.heartbeat import check_workers
from levqor.operations.retention import KEPT, purge
from levqor.operations.usage import roll_up_usage


def heartbeat(at: Installation, _fire: Fire) -> Result:
    """Strike off workers that are unheard of and queue their runs again."""
    lease = timedelta(seconds=at.settings.lease_seconds)
    with at.database.transaction() as tx:
        return check_workers(tx, own=at.worker, lease=lease, now=at.clock.now())


def usage_roll_up(at: Installation, _fire: Fire) -> Result:
    """Count runs by workspace and hour, those of the last 48 hours anew."""
    with at.database.transaction() as tx:
        return roll_up_usage(tx, now=at.clock.now())


def retention_purge(at: Installation, fire: Fire) -> Result:
    """Delete runs beyond their retention, and what has expired: sessions, links, deliveries, records, exports."""
    now = at.clock.now()
    return purge(
        at.database,
        run_retention=timedelta(days=at.settings.run_retention_days),
        exports_dir=at.settings.data_dir / "exports",
        now=now,
        also={"job_fires": lambda tx, most: fires.delete_fires(tx, now - KEPT, most)},
        between=fire.check_time,
    )
