"""Tells who watches a run here of what other processes do with it."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from levqor.db.database import Database
from levqor.runs.live import LiveRuns
from levqor.runs.models import run_journal, runs

Mark = tuple[str, int, int | None]
"""Status, epoch and newest journal entry: something has changed when one of them has."""


class Following:
    def __init__(self, database: Database, live: LiveRuns) -> None:
        self._database = database
        self._live = live
        self._seen: dict[str, Mark] = {}

    async def look(self) -> None:
        """Look at the runs that are watched, all at once, and tell of those that have changed."""
        watched = self._live.watched()
        marks = await asyncio.to_thread(self._read, watched) if watched else {}
        for run_id, mark in marks.items():
            if self._seen.get(run_id) != mark:
                self._live.changed(run_id)
        self._seen = marks

    def _read(self, run_ids: list[str]) -> dict[str, Mark]:
        newest = sa.select(sa.func.max(run_journal.c.seq)).where(run_journal.c.run_id == runs.c.id).scalar_subquery()
        with self._database.read() as tx:
            rows = tx.execute(
                sa.select(runs.c.id, runs.c.status, runs.c.epoch, newest.label("seq")).where(runs.c.id.in_(run_ids))
            )
            return {row.id: (row.status, row.epoch, row.seq) for row in rows}
