"""What triggers that look for new items keep: where they are, what they have seen, when they look next."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.types import Instant
from levqor.triggers.models import poll_seen, poll_states

MOST_SEEN: Final = 5_000
"""Keys that a trigger remembers, or twice as many as it found at once; those found longest ago are forgotten first."""

Place = tuple[str, str]
"""A trigger's workflow and identity."""


def _is(place: Place) -> sa.ColumnElement[bool]:
    return sa.and_(poll_states.c.workflow_id == place[0], poll_states.c.identity == place[1])


def put_state(tx: Connection, place: Place, *, now: datetime, **values: Any) -> None:
    """Have a trigger look from now on; where it was before, it goes on from there."""
    anew = {"next_at": now, "lease": None, "leased_until": None, "failures": 0, "published_at": now}
    if tx.execute(poll_states.update().where(_is(place)).values(**values, **anew)).rowcount:
        return
    tx.execute(
        poll_states.insert().values(workflow_id=place[0], identity=place[1], looks=0, started=0, **values, **anew)
    )


def silence_polls(tx: Connection, workflow_id: str) -> None:
    """Nothing looks any more; what was seen is kept."""
    quiet = {"version": None, "next_at": None, "lease": None, "leased_until": None}
    tx.execute(poll_states.update().where(poll_states.c.workflow_id == workflow_id).values(**quiet))


def forget_polls(tx: Connection, workflow_id: str) -> None:
    for table in (poll_seen, poll_states):
        tx.execute(table.delete().where(table.c.workflow_id == workflow_id))


def delete_silent(tx: Connection, before: datetime, most: int) -> int:
    """Forget triggers that have not looked since `before` and do not look any more. Answers how many there were."""
    last = sa.func.coalesce(poll_states.c.looked_at, poll_states.c.published_at)
    silent = sa.select(poll_states.c.workflow_id, poll_states.c.identity).where(
        poll_states.c.version.is_(None), last < sa.bindparam("before_", before, type_=Instant)
    )
    found = tx.execute(silent.limit(most)).all()
    for row in found:
        for table in (poll_seen, poll_states):
            tx.execute(table.delete().where(table.c.workflow_id == row.workflow_id, table.c.identity == row.identity))
    return len(found)


def end_all_leases(tx: Connection) -> None:
    """For a database that has only one process, which has just started."""
    tx.execute(poll_states.update().where(poll_states.c.lease.is_not(None)).values(lease=None, leased_until=None))


def state_of(tx: Connection, workflow_id: str) -> Row[Any] | None:
    """The state of the trigger that looks now, else of the one that looked last."""
    mine = sa.select(poll_states).where(poll_states.c.workflow_id == workflow_id)
    live_first = poll_states.c.version.is_(None), poll_states.c.published_at.desc()
    return tx.execute(mine.order_by(*live_first).limit(1)).one_or_none()


def look_at_once(tx: Connection, workflow_id: str, now: datetime) -> bool:
    """Have the next look now; answers whether there is a trigger that looks."""
    live = sa.and_(poll_states.c.workflow_id == workflow_id, poll_states.c.version.is_not(None))
    return tx.execute(poll_states.update().where(live).values(next_at=now)).rowcount > 0


def due(tx: Connection, now: datetime, limit: int, but_not_of: Collection[str] = ()) -> list[Row[Any]]:
    """Triggers that have to look now and that nobody looks with, locked for this transaction.

    One whose last look lies in the future is due as well: the clock was set back.
    """
    is_due = sa.or_(poll_states.c.next_at <= now, poll_states.c.looked_at > now)
    is_free = sa.or_(poll_states.c.leased_until.is_(None), poll_states.c.leased_until <= now)
    chosen = sa.select(poll_states).where(poll_states.c.version.is_not(None), is_due, is_free)
    if but_not_of:
        chosen = chosen.where(poll_states.c.workspace_id.not_in(but_not_of))
    return list(tx.execute(chosen.order_by(poll_states.c.next_at).limit(limit).with_for_update(skip_locked=True)).all())


def take_lease(tx: Connection, place: Place, lease: str, until: datetime) -> None:
    tx.execute(poll_states.update().where(_is(place)).values(lease=lease, leased_until=until))


def leased_state(tx: Connection, place: Place, lease: str) -> Row[Any] | None:
    """The state, locked, if the lease still holds: the trigger was not silenced, published anew or taken over."""
    held = sa.and_(_is(place), poll_states.c.lease == lease, poll_states.c.version.is_not(None))
    return tx.execute(sa.select(poll_states).where(held).with_for_update()).one_or_none()


def change_state(tx: Connection, place: Place, **values: Any) -> None:
    tx.execute(poll_states.update().where(_is(place)).values(**values))


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def seen_among(tx: Connection, place: Place, hashes: Collection[str], now: datetime) -> set[str]:
    """Those that were found before; they count as found again."""
    mine = sa.and_(poll_seen.c.workflow_id == place[0], poll_seen.c.identity == place[1])
    known = sa.and_(mine, poll_seen.c.key_hash.in_(hashes))
    found = set(tx.execute(sa.select(poll_seen.c.key_hash).where(known)).scalars())
    if found:
        tx.execute(poll_seen.update().where(known).values(seen_at=now))
    return found


def add_seen(tx: Connection, place: Place, runs: Iterable[tuple[str, str | None]], now: datetime) -> None:
    """Remember keys with the runs that they started. A key that is there already is an integrity error."""
    rows = [
        {"workflow_id": place[0], "identity": place[1], "key_hash": key, "seen_at": now, "run_id": run_id}
        for key, run_id in runs
    ]
    if rows:
        tx.execute(poll_seen.insert(), rows)


def forget_oldest(tx: Connection, place: Place, found: int) -> None:
    """Forget keys beyond the bound. What the last look found is never among them."""
    mine = sa.and_(poll_seen.c.workflow_id == place[0], poll_seen.c.identity == place[1])
    bound = max(MOST_SEEN, 2 * found)
    newest = sa.select(poll_seen.c.seen_at).where(mine).order_by(poll_seen.c.seen_at.desc()).offset(bound).limit(1)
    oldest = tx.execute(newest).scalar()
    if oldest is not None:
        tx.execute(poll_seen.delete().where(mine, poll_seen.c.seen_at <= oldest))
