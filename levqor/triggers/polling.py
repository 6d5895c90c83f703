"""Looks for new items and starts a run for each: once, whoever looks, and whatever happens in between.

What a look found, where the next one begins, and the runs that are started are committed together. A look holds a
lease; who has lost it writes nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import timed_out
from levqor.connectors.ports import StepContext
from levqor.connectors.registry import Registry
from levqor.db.database import Database
from levqor.document.trigger_kinds import trigger_kinds
from levqor.engine.looking import Look, look
from levqor.engine.ports import Ports
from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.kit.crash import crash_point
from levqor.kit.ids import new_id
from levqor.runs.dispatch import Dispatch
from levqor.runs.execution import Versions
from levqor.runs.rounds import Rounds
from levqor.runs.store import Admission
from levqor.telemetry.logs import fault
from levqor.telemetry.logs import logger as make_logger
from levqor.triggers import poll_states
from levqor.triggers.found import Claim, Started, end_failed_look, end_look, keep_found
from levqor.triggers.poll_states import Place

logger = make_logger(__name__)
MOST_AT_ONCE: Final = 16
MOST_OF_ONE_WORKSPACE: Final = 4
LOOK_SECONDS: Final = 60.0
_LEASE: Final = timedelta(seconds=LOOK_SECONDS + 30)
_CHUNK: Final = 200
"""Runs that are started in one transaction."""


class Polling:
    """The looks of one process, in a thread of their own."""

    def __init__(
        self,
        *,
        database: Database,
        registry: Registry,
        clock: Clock,
        versions: Versions,
        dispatcher: Dispatch,
        admit: Admission,
        ports: Callable[[], Ports],
        poll: timedelta,
        shortest: timedelta,
    ) -> None:
        self._database = database
        self._registry = registry
        self._clock = clock
        self._versions = versions
        self._dispatcher = dispatcher
        self._admit = admit
        self._make_ports = ports
        self._ports: Ports | None = None
        self._shortest = shortest
        self._looks: dict[Place, asyncio.Task[None]] = {}
        self._workspaces: Counter[str] = Counter()
        self._rounds = Rounds("levqor-polling", at_end=self._end)
        self._rounds.every(poll, self.begin_due)

    def start(self) -> None:
        if self._database.is_sqlite:
            with self._database.transaction() as tx:
                poll_states.end_all_leases(tx)
        self._rounds.start()

    def stop(self) -> None:
        """Break off the looks under way: what they have not kept is found again."""
        self._rounds.stop()

    async def begin_due(self) -> None:
        """Begin the looks that are due, as far as there is room."""
        now = self._clock.now()
        if len(self._looks) >= MOST_AT_ONCE or not await asyncio.to_thread(self._something_is_due, now):
            return
        claims = await asyncio.wrap_future(self._database.submit(lambda tx: self._claim(tx, now)))
        for claim in claims:
            self._begin(claim)

    def _something_is_due(self, now: datetime) -> bool:
        with self._database.read() as tx:
            return bool(poll_states.due(tx, now, 1, self._full_workspaces()))

    def _full_workspaces(self) -> list[str]:
        return [workspace for workspace, looks in self._workspaces.items() if looks >= MOST_OF_ONE_WORKSPACE]

    def _claim(self, tx: Connection, now: datetime) -> list[Claim]:
        taken = Counter(self._workspaces)
        claims = []
        for row in poll_states.due(tx, now, MOST_AT_ONCE * 4, self._full_workspaces()):
            place = (row.workflow_id, row.identity)
            if taken[row.workspace_id] >= MOST_OF_ONE_WORKSPACE or place in self._looks:
                continue
            taken[row.workspace_id] += 1
            lease = new_id("look")
            poll_states.take_lease(tx, place, lease, now + _LEASE)
            every = max(timedelta(seconds=row.every_seconds), self._shortest)
            claims.append(Claim(place, lease, row.workspace_id, row.use, row.version, row.cursor, every))
            if len(claims) + len(self._looks) >= MOST_AT_ONCE:
                break
        return claims

    def _begin(self, claim: Claim) -> None:
        task = asyncio.get_running_loop().create_task(self._look(claim), name=claim.lease)
        self._looks[claim.place] = task
        self._workspaces[claim.workspace_id] += 1
        task.add_done_callback(lambda _: self._done(claim))

    def _done(self, claim: Claim) -> None:
        self._looks.pop(claim.place, None)
        self._workspaces[claim.workspace_id] -= 1
        if not self._workspaces[claim.workspace_id]:
            del self._workspaces[claim.workspace_id]

    async def _look(self, claim: Claim) -> None:
        log = logger.bind(workflow_id=claim.place[0], use=claim.use)
        try:
            await self._look_and_keep(claim)
        except StepError as failure:
            error = failure
            log.info("poll_failed", code=error.code)
            now = self._clock.now()
            with suppress(LevqorError):
                await self._commit(lambda tx: end_failed_look(tx, claim, error, now))
        except LevqorError as failure:
            # The database is away; the lease ends, and somebody looks again.
            log.warning("poll_not_kept", code=failure.code)
        except Exception as failure:  # noqa: BLE001 - one trigger must not stop the others
            log.error("poll_broken", **fault(failure))

    async def _look_and_keep(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                found = await self._call(claim)
        except TimeoutError:
            raise timed_out("The service") from None
        now = self._clock.now()
        for chunk in _chunks(found.items):
            kept = await self._commit(partial(keep_found, claim=claim, items=chunk, now=now, admit=self._admit))
            crash_point("poll.after_commit")
            if kept is None:
                return
            self._tell(kept)
        await self._commit(lambda tx: end_look(tx, claim, found.cursor, len(found.items), now))

    async def _call(self, claim: Claim) -> Look:
        kind = trigger_kinds(self._registry).get(claim.use)
        if kind is None or kind.poll is None:
            raise StepError(f"There is no trigger {claim.use!r} any more. Choose another one.", code="trigger_unknown")
        workflow = await asyncio.to_thread(self._versions.load, claim.place[0], claim.version)
        trigger = workflow.document.trigger
        values = {name: value for name, value in trigger.with_.items() if name != "every"}
        ports = self._ports = self._ports or self._make_ports()
        connection = None
        if trigger.connection is not None and kind.connector is not None:
            connection = await ports.connection(claim.workspace_id, kind.connector.id, trigger.connection)
        context = StepContext(
            workspace_id=claim.workspace_id,
            run_id="",
            path=claim.use,
            attempt=1,
            idempotency_key=claim.lease,
            now=self._clock.now(),
        )
        given = kind.poll.input.model_validate(values)
        return await look(kind.poll, given, claim.cursor, context, ports, connection, LOOK_SECONDS)

    async def _commit(self, unit: Callable[[Connection], Any]) -> Any:
        return await asyncio.wrap_future(self._database.submit(unit))

    def _tell(self, started: Started) -> None:
        for workspace_id, run_id in started:
            self._dispatcher.hint(workspace_id, run_id)

    async def wait_for_looks(self) -> None:
        """Wait until what was begun has ended."""
        await asyncio.gather(*self._looks.values(), return_exceptions=True)

    async def _end(self) -> None:
        for task in self._looks.values():
            task.cancel()
        await self.wait_for_looks()
        if self._ports is not None:
            await self._ports.aclose()


def _chunks(items: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    left = iter(items.items())
    while chunk := dict(islice(left, _CHUNK)):
        yield chunk
