"""Deletes runs with everything that they recorded."""

from __future__ import annotations

from sqlalchemy import Connection

from levqor.files.blobs import release_blobs
from levqor.runs.asking import forget_questions
from levqor.runs.models import run_journal, runs


def delete_runs(tx: Connection, run_ids: list[str]) -> None:
    """Delete runs with their journals. What only they held in files and payloads is left to the sweep of blobs."""
    release_blobs(tx, run_ids)
    forget_questions(tx, run_ids)
    tx.execute(run_journal.delete().where(run_journal.c.run_id.in_(run_ids)))
    tx.execute(runs.delete().where(runs.c.id.in_(run_ids)))
