"""Runs of one workflow that take turns: queued, single, restart, and so many within a time.

A lane is a workflow whose document limits its runs. A run of it that is in line waits without a wake-up time; its
turn comes when one before it ends. Which run may begin is decided with the lane locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from levqor.document.models import WorkflowSettings
from levqor.kit.clock import to_text
from levqor.runs.cancelling import RESTARTED, cancel_with_those_below
from levqor.runs.models import runs
from levqor.runs.statements import DOCUMENT
from levqor.workflows.models import workflows

_MOST_KNOWN: Final = 10_000
_NO_SETTINGS: Final = WorkflowSettings()
_known: WeakKeyDictionary[Engine, dict[tuple[str, int], WorkflowSettings]] = WeakKeyDictionary()
"""By database: versions never change, so neither do their settings."""

ALREADY_RUNNING: Final[dict[str, Any]] = {
    "code": "already_running",
    "message": "A run of this workflow was under way, and it lets only one be. This one was not carried out.",
    "step": None,
}
_IN_LINE: Final[dict[str, Any]] = {
    "code": "waits_for_its_turn",
    "message": "Runs of this workflow take turns. This one begins when those before it have ended.",
    "step": None,
}


@dataclass(frozen=True, slots=True)
class Placing:
    """How a run of a lane begins."""

    status: str
    """queued, waiting or cancelled."""
    wake_at: datetime | None = None
    slot_at: datetime | None = None
    error: dict[str, Any] | None = None
    superseded: tuple[str, ...] = ()
    """Runs that were cancelled in its favour."""


def settings_of(tx: Connection, workflow_id: str, version: int) -> WorkflowSettings:
    known = _known.setdefault(tx.engine, {})
    found = known.get((workflow_id, version))
    if found is None:
        stored = DOCUMENT.first(tx, {"workflow_id_": workflow_id, "version_": version})
        if stored is None:
            return _NO_SETTINGS
        if len(known) >= _MOST_KNOWN:
            known.clear()
        settings = stored.document.get("settings")
        found = WorkflowSettings.model_validate(settings) if settings else _NO_SETTINGS
        known[workflow_id, version] = found
    return found


def lane_of(tx: Connection, workflow_id: str, version: int, caller: str | None) -> str | None:
    """The lane of a run, if it has one. What is called from within a lane would wait for itself there."""
    if not settings_of(tx, workflow_id, version).limits_runs:
        return None
    while caller is not None:
        row = tx.execute(sa.select(runs.c.parent_run_id, runs.c.lane).where(runs.c.id == caller)).one_or_none()
        if row is None:
            break
        if row.lane == workflow_id:
            return None
        caller = row.parent_run_id
    return workflow_id


def refuses(tx: Connection, settings: WorkflowSettings, lane: str) -> bool:
    """Whether a run that comes now is not to be carried out at all."""
    if settings.mode != "single":
        return False
    _lock(tx, lane)
    return _count_under_way(tx, lane) > 0


def enter(tx: Connection, settings: WorkflowSettings, lane: str, now: datetime) -> Placing:
    """How a run begins that comes into a lane now."""
    if refuses(tx, settings, lane):
        return Placing("cancelled", error=ALREADY_RUNNING)
    _lock(tx, lane)
    match settings.mode:
        case "queued" if _first_in_line(tx, lane) or _count_under_way(tx, lane) >= settings.at_once:
            return Placing("waiting", error=_IN_LINE)
        case "restart":
            older = tx.execute(sa.select(runs.c.id).where(_unfinished(lane))).scalars().all()
            superseded = cancel_with_those_below(tx, older, RESTARTED, now)
            return _within_rate(tx, settings, lane, now, tuple(superseded))
    return _within_rate(tx, settings, lane, now)


def release(tx: Connection, lane: str, now: datetime) -> list[str]:
    """Give the next in line their turns, as far as there is room; answers their ids."""
    _lock(tx, lane)
    released: list[str] = []
    while (following := _first_in_line(tx, lane)) is not None and has_room(tx, lane):
        settings = settings_of(tx, following.workflow_id, following.version)
        placing = _within_rate(tx, settings, lane, now)
        tx.execute(runs.update().where(runs.c.id == following.id).values(**placed(placing)))
        released.append(following.id)
    return released


def has_room(tx: Connection, lane: str) -> bool:
    """Whether the next in line may begin, as the version says that it will run."""
    following = _first_in_line(tx, lane)
    if following is None:
        return False
    settings = settings_of(tx, following.workflow_id, following.version)
    return settings.mode != "queued" or _count_under_way(tx, lane) < settings.at_once


def let_in(tx: Connection, run_id: str, lane: str, version: int, now: datetime) -> None:
    """Have a run that was held come into its lane."""
    placing = enter(tx, settings_of(tx, lane, version), lane, now)
    ended = {"finished_at": now} if placing.status == "cancelled" else {}
    tx.execute(runs.update().where(runs.c.id == run_id).values(**placed(placing), **ended))


def lanes_in_line(tx: Connection) -> Sequence[str]:
    """The lanes in which somebody is in line."""
    in_line = sa.and_(runs.c.status == "waiting", runs.c.wake_at.is_(None))
    waiting = sa.select(runs.c.lane).where(runs.c.lane.is_not(None), runs.c.finished_at.is_(None), in_line)
    return tx.execute(waiting.distinct()).scalars().all()


def lanes_of(tx: Connection, run_ids: Sequence[str]) -> Sequence[str]:
    """The lanes of some runs, each once."""
    theirs = sa.select(runs.c.lane).where(runs.c.id.in_(run_ids), runs.c.lane.is_not(None))
    return tx.execute(theirs.distinct()).scalars().all()


def workspace_of(tx: Connection, lane: str) -> str:
    return str(tx.execute(sa.select(workflows.c.workspace_id).where(workflows.c.id == lane)).scalar_one())


def placed(placing: Placing) -> dict[str, Any]:
    """The columns of a run that its placing decides."""
    return {
        "status": placing.status,
        "wake_at": placing.wake_at,
        "slot_at": placing.slot_at,
        "error": placing.error,
    }


def _lock(tx: Connection, lane: str) -> None:
    tx.execute(sa.select(workflows.c.id).where(workflows.c.id == lane).with_for_update())


def _unfinished(lane: str) -> sa.ColumnElement[bool]:
    return sa.and_(runs.c.lane == lane, runs.c.finished_at.is_(None))


def _count_under_way(tx: Connection, lane: str) -> int:
    """Those that have had their turn and are not over. What is held has not come in yet."""
    had_turn = sa.or_(runs.c.status.in_(("queued", "running")), runs.c.wake_at.is_not(None))
    return tx.execute(sa.select(sa.func.count()).where(_unfinished(lane), had_turn)).scalar_one()


def _first_in_line(tx: Connection, lane: str) -> Any:
    in_line = sa.and_(_unfinished(lane), runs.c.status == "waiting", runs.c.wake_at.is_(None))
    found = sa.select(runs.c.id, runs.c.workflow_id, runs.c.version).where(in_line)
    return tx.execute(found.order_by(runs.c.id).limit(1)).one_or_none()


def _within_rate(
    tx: Connection, settings: WorkflowSettings, lane: str, now: datetime, superseded: tuple[str, ...] = ()
) -> Placing:
    """Begin now, or as soon as so few have begun within the time. No run overtakes another."""
    rate = settings.rate
    if rate is None:
        return Placing("queued", superseded=superseded)
    slots = sa.select(runs.c.slot_at).where(runs.c.lane == lane, runs.c.slot_at.is_not(None))
    newest = tx.execute(slots.order_by(runs.c.slot_at.desc()).limit(rate.runs)).scalars().all()
    earliest = newest[-1] + rate.within if len(newest) == rate.runs else now
    slot = max(now, earliest, newest[0] if newest else now)
    if slot <= now:
        return Placing("queued", slot_at=slot, superseded=superseded)
    message = f"At most {rate.runs} runs of this workflow begin within {rate.per}. This one begins at {to_text(slot)}."
    error = {"code": "rate_limited", "message": message, "step": None}
    return Placing("waiting", slot, slot, error, superseded)
