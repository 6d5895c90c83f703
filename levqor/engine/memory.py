"""A store that keeps runs in memory: for tests, for `levqor run`, and as the plainest statement of the contract."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Tables
from levqor.engine.journal import Entry
from levqor.engine.ports import CalledRun, Decision, Fenced, FinalStatus, Question, RunHandle


@dataclass(slots=True)
class KeptRun:
    """What the store holds of one run."""

    epoch: int
    status: str = "running"
    entries: list[Entry] = field(default_factory=list)
    wake_at: datetime | None = None
    result: Any = None
    error: dict[str, Any] | None = None
    awaited: frozenset[str] = frozenset()
    decisions: dict[str, Decision] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    calls: dict[str, CalledRun] = field(default_factory=dict)
    """Of the runs that it called, by path. Whoever uses this store carries them out and puts their ends here."""
    given: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """To which workflows they belong, and their inputs."""


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

    async def suspend(
        self, run: RunHandle, entries: Sequence[Entry], wake_at: datetime, awaited: Collection[str] = ()
    ) -> datetime:
        kept = self._own(run)
        kept.entries.extend(entries)
        kept.status, kept.wake_at, kept.awaited = "waiting", wake_at, frozenset(awaited)
        return wake_at

    async def ask(self, run: RunHandle, entries: Sequence[Entry], path: str, question: Question | None) -> Decision:
        kept = self._own(run)
        kept.entries.extend(entries)
        if question is not None and path not in kept.questions:
            kept.questions[path] = question
            kept.decisions[path] = Decision("waiting", question.expires_at)
        return kept.decisions[path]

    async def call(self, run: RunHandle, entries: Sequence[Entry], path: str, workflow: str, given: Any) -> CalledRun:
        kept = self._own(run)
        kept.entries.extend(entries)
        kept.given.setdefault(path, (workflow, given))
        return kept.calls.setdefault(path, CalledRun(f"{run.id}:{path}", "queued", is_over=False))

    async def condense(
        self,
        run: RunHandle,
        since: int,  # noqa: ARG002 - a list in memory is gone through as a whole
        is_done: Callable[[str], bool],
        entries: Sequence[Entry],
    ) -> None:
        kept = self._own(run)
        kept.entries[:] = [entry for entry in kept.entries if not is_done(entry.path)]
        kept.entries.extend(entries)

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
