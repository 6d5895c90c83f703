"""How a workflow's trigger stands: whether it is live, when it looks or fires next, what went wrong last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connectors.registry import Registry
from levqor.document.trigger_kinds import Family, trigger_kinds
from levqor.errors import Conflict
from levqor.triggers import repository
from levqor.triggers.models import run_followers, schedules
from levqor.triggers.poll_states import look_at_once, state_of
from levqor.triggers.publishing import address
from levqor.workflows import repository as workflow_repository


class NothingToCheck(Conflict):
    """Only a published workflow whose trigger looks for new items can be told to look now. Publish it first."""

    code = "nothing_to_check"


@dataclass(frozen=True, slots=True)
class Follows:
    """A workflow whose runs start this one."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TriggerHealth:
    use: str
    family: Family | None
    """None for a trigger that there is no more."""
    is_live: bool
    url: str | None = None
    next_at: datetime | None = None
    every_seconds: int | None = None
    is_looking: bool = False
    looks: int = 0
    started: int = 0
    failures: int = 0
    failure: dict[str, Any] | None = None
    looked_at: datetime | None = None
    found_at: datetime | None = None
    follows: tuple[Follows, ...] | None = None


def trigger_health(
    tx: Connection,
    registry: Registry,
    workspace_id: str,
    workflow_id: str,
    *,
    base_url: str,
    shortest: timedelta,
    now: datetime,
) -> TriggerHealth:
    """How the trigger that is published stands, or, where none is, the newest version's.

    Raises:
        NoSuchWorkflow: there is none.
    """
    row = workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    version = row.published_version or row.version
    use = workflow_repository.get_version(tx, workflow_id, version).document["trigger"]["use"]
    kind = trigger_kinds(registry).get(use)
    is_live = row.published_version is not None
    family = None if kind is None else kind.family
    match family:
        case Family.POLL:
            return _poll_health(tx, workflow_id, use, shortest, now)
        case Family.SCHEDULE if is_live:
            next_at = tx.execute(sa.select(schedules).where(schedules.c.workflow_id == workflow_id)).one().next_at
            return TriggerHealth(use, family, is_live, next_at=next_at)
        case Family.ERROR | Family.WORKFLOW if is_live:
            return TriggerHealth(use, family, is_live, follows=_followed(tx, workflow_id))
        case _:
            hook = repository.hooks_of(tx, [workflow_id]).get(workflow_id)
            return TriggerHealth(use, family, is_live, url=address(base_url, hook))


def check_now(tx: Connection, workspace_id: str, workflow_id: str, now: datetime) -> None:
    """Have a trigger look as soon as somebody can, whatever its pause.

    Raises:
        NoSuchWorkflow: there is none.
        NothingToCheck: it is not published, or its trigger does not look.
    """
    workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    if not look_at_once(tx, workflow_id, now):
        raise NothingToCheck


def _poll_health(tx: Connection, workflow_id: str, use: str, shortest: timedelta, now: datetime) -> TriggerHealth:
    state = state_of(tx, workflow_id)
    if state is None:
        return TriggerHealth(use, Family.POLL, is_live=False)
    return TriggerHealth(
        use=use,
        family=Family.POLL,
        is_live=state.version is not None,
        next_at=state.next_at,
        every_seconds=max(state.every_seconds, round(shortest.total_seconds())),
        is_looking=state.leased_until is not None and state.leased_until > now,
        looks=state.looks,
        started=state.started,
        failures=state.failures,
        failure=state.failure,
        looked_at=state.looked_at,
        found_at=state.found_at,
    )


def _followed(tx: Connection, workflow_id: str) -> tuple[Follows, ...]:
    row: Row[Any] = tx.execute(sa.select(run_followers).where(run_followers.c.workflow_id == workflow_id)).one()
    found = workflow_repository.names_of(tx, row.follows)
    return tuple(Follows(one, found.get(one, one)) for one in row.follows)
