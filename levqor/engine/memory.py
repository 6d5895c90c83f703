"""A store that keeps runs in memory: for tests, for `levqor run`, and as the plainest statement of the contract."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Tables
from levqor.engine.journal import Entry
from levqor.engine.ports import Fenced, FinalStatus, RunHandle


@dataclass(slots=True)
class KeptRun:
    """What the store holds of one run."""

    epoch: int
    status: str = "running"
    entries: list[Entry] = field(default_factory=list)
    wake_at: datetime | None = None
    result: Any = None
    error: dict[str, Any] | None = None


class MemoryRunStore:
    def __init__(self, tables: Callable[[str], Tables]) -> None:
        self.runs: dict[str, KeptRun] = {}
        self._tables = tables

    def admit(self, run: RunHandle) -> KeptRun:
        kept = self.runs[run.id] = KeptRun(run.epoch)
        return kept

    def _own(self, run: RunHandle) -> KeptRun:
        kept = self.runs[run.id]
        if kept.epoch != run.epoch:
            raise Fenced
        return kept

    async def append(self, run: RunHandle, entries: Sequence[Entry]) -> None:
        self._own(run).entries.extend(copy.deepcopy(list(entries)))

    async def append_local(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        work: Callable[[Tables], Entry],
        failed: Callable[[StepError], Entry],
    ) -> Entry:
        kept = self._own(run)
        try:
            entry = work(self._tables(run.workspace_id))
        except StepError as error:
            entry = failed(error)
        kept.entries.extend([*entries, entry])
        return entry

    async def suspend(self, run: RunHandle, entries: Sequence[Entry], wake_at: datetime) -> None:
        kept = self._own(run)
        kept.entries.extend(entries)
        kept.status, kept.wake_at = "waiting", wake_at

    async def finish(
        self,
        run: RunHandle,
        entries: Sequence[Entry],
        status: FinalStatus,
        *,
        result: Any = None,
        error: dict[str, Any] | None = None,
    ) -> None:
        kept = self._own(run)
        kept.entries.extend(entries)
        kept.status, kept.result, kept.error, kept.wake_at = status, result, error, None
