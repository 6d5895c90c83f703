"""Keeps what a look found: the keys, the runs that it starts and the cursor, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from levqor.connectors.declaration import StepError
from levqor.kit.clock import to_text
from levqor.kit.crash import crash_point
from levqor.kit.ids import new_id
from levqor.runs.store import Admission, NewRun, insert_run
from levqor.triggers import poll_states
from levqor.triggers.poll_states import Place

LONGEST_PAUSE: Final = timedelta(hours=1)
"""Between looks that fail; more only where the trigger looks less often, or the service asks for it."""
LONGEST_ASKED: Final = timedelta(days=1)
"""How long a service may have us wait."""

Started = list[tuple[str, str]]
"""Workspace and run of what was started."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A look that somebody holds the lease for."""

    place: Place
    lease: str
    workspace_id: str
    use: str
    version: int
    cursor: Any
    every: timedelta


def keep_found(
    tx: Connection, claim: Claim, items: Mapping[str, Any], now: datetime, admit: Admission
) -> Started | None:
    """Start a run for each item that was not seen before; the first look only takes note. None: the lease is lost."""
    state = poll_states.leased_state(tx, claim.place, claim.lease)
    if state is None:
        return None
    by_hash = {poll_states.hash_of(key): key for key in items}
    seen = poll_states.seen_among(tx, claim.place, by_hash.keys(), now)
    started: Started = []
    remembered: list[tuple[str, str | None]] = []
    for key_hash, key in by_hash.items():
        if key_hash in seen:
            continue
        run_id = None
        if state.looks > 0:
            run_id, _ = insert_run(tx, _run_for(state, key, items[key], now), now, admit)
            started.append((claim.workspace_id, run_id))
        remembered.append((key_hash, run_id))
    poll_states.add_seen(tx, claim.place, remembered, now)
    if started:
        poll_states.change_state(tx, claim.place, started=state.started + len(started), found_at=now)
    crash_point("poll.before_commit")
    return started


def end_look(tx: Connection, claim: Claim, cursor: Any, found: int, now: datetime) -> None:
    """Move on: the next look begins at the cursor."""
    state = poll_states.leased_state(tx, claim.place, claim.lease)
    if state is None:
        return
    poll_states.change_state(
        tx,
        claim.place,
        cursor=cursor,
        looks=state.looks + 1,
        failures=0,
        failure=None,
        looked_at=now,
        next_at=now + claim.every,
        lease=None,
        leased_until=None,
    )
    poll_states.forget_oldest(tx, claim.place, found)


def end_failed_look(tx: Connection, claim: Claim, error: StepError, now: datetime) -> None:
    """Note why, and look again later: the later, the more often it failed."""
    state = poll_states.leased_state(tx, claim.place, claim.lease)
    if state is None:
        return
    poll_states.change_state(
        tx,
        claim.place,
        failures=state.failures + 1,
        failure={"code": error.code, "message": error.message, "at": to_text(now), "retryable": error.retryable},
        looked_at=now,
        next_at=now + pause_after(state.failures + 1, claim.every, error.retry_after_seconds),
        lease=None,
        leased_until=None,
    )


def pause_after(failures: int, every: timedelta, retry_after_seconds: float | None) -> timedelta:
    """The pause doubles with each failure; what the service asks for is the least."""
    doubled = min(every * 2.0 ** min(failures - 1, 20), max(LONGEST_PAUSE, every))
    asked = min(timedelta(seconds=retry_after_seconds or 0), LONGEST_ASKED)
    return max(doubled, asked)


def _run_for(state: Row[Any], key: str, item: Any, now: datetime) -> NewRun:
    return NewRun(
        workspace_id=state.workspace_id,
        workflow_id=state.workflow_id,
        version=state.version,
        trigger_use=state.use,
        trigger_data={"item": item, "key": key, "found_at": to_text(now)},
        correlation_id=new_id("look"),
    )
