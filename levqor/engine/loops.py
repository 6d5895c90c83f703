"""`flow.each`: the same steps for every item of a list.

A long loop goes from window to window. When all items of a window are done with, one entry says so in the place of
theirs, so neither memory nor the time to continue grows with the list. The first items, the last, and those with a
step that failed stay on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import Entry
from levqor.engine.signals import Failed, Halted, Interrupted, Suspended
from levqor.engine.together import together

if TYPE_CHECKING:
    from levqor.engine.interpreter import Interpreter, Scope

LONG: Final = 1000
"""A loop with more items goes in windows, and all items of a window are done with before the next begins."""
WINDOW: Final = 1000
WINDOW_ENTRIES: Final = 5_000
"""A window ends earlier when its items have been recorded with so many entries."""
KEPT: Final = 50
"""Of a long loop: so many of the first items, and of the last, stay on record."""
KEPT_FAILED: Final = 100


async def each(run: Interpreter, step: CompiledStep, scope: Scope, path: str) -> dict[str, Any]:
    items = run.control(step, scope, path, _as_items)
    return await _Loop(run, step, scope, path, items).go()


def _as_items(step: CompiledStep, value: Any) -> list[Any]:  # noqa: ARG001 - the signature of every `control`
    if not isinstance(value, list):
        raise StepError("What the loop goes through is not a list.", code="type_error")
    return value


class _Loop:
    def __init__(self, run: Interpreter, step: CompiledStep, scope: Scope, path: str, items: list[Any]) -> None:
        self.run = run
        self.step = step
        self.scope = scope
        self.path = path
        self.items = items
        self.is_long = len(items) > LONG
        read = run.workflow.read_loops
        self.collects = not self.is_long or read is None or step.step.id in read
        state = run.journal.get(path)
        self.done = state.done
        self.failed = state.failed
        self.results: list[Any] = list(state.results)
        self.window: dict[int, dict[str, Any]] = {}
        self.kept_failed: set[int] = set()

    async def go(self) -> dict[str, Any]:
        since = self._first_seq()
        while self.done < len(self.items):
            start, self.done = self.done, await self._pass(self.done)
            failed = {number for number in map(self._number, self.run.passed_over) if number is not None}
            self.failed += len(failed)
            if self.collects:
                self.results.extend(self.window.pop(number) for number in range(start, self.done))
            if self.is_long:
                self.kept_failed.update(sorted(failed)[: KEPT_FAILED - len(self.kept_failed)])
                since, before = self.run.run.next_seq, since
                await self._condense(start, before)
        output: dict[str, Any] = {"count": len(self.items), "failed": self.failed}
        self.run.note(self.path, output)
        return output | {"results": self.results} if self.collects else output

    async def _pass(self, start: int) -> int:
        """Carry out the steps for the items of one window; answers where the next begins.

        Raises:
            Failed, Interrupted, Halted: a step failed for good, and no further item is begun.
            Suspended: items wait; the others of the window are done.
        """
        waiting: list[datetime] = []
        failures: list[Exception] = []
        ends = [start]

        async def work_through(numbers: Iterator[int]) -> None:
            for number in numbers:
                try:
                    await self._item(number)
                except Suspended as pause:
                    waiting.append(pause.wake_at)
                except (Failed, Interrupted, Halted) as failure:
                    failures.append(failure)
                if failures:
                    return

        numbers = self._numbers(start, ends)
        at_once = min(self.step.step.concurrency or 1, max(1, len(self.items) - start))
        await together(work_through(numbers) for _ in range(at_once))
        if failures:
            raise failures[0]
        if waiting:
            raise Suspended(min(waiting))
        return ends[0]

    def _numbers(self, start: int, ends: list[int]) -> Iterator[int]:
        """The items of the window that begins at `start`; `ends[0]` becomes its end."""
        added = self.run.journal.added
        for number in range(start, min(start + WINDOW, len(self.items)) if self.is_long else len(self.items)):
            if self.is_long and self.run.journal.added - added > WINDOW_ENTRIES:
                return
            ends[0] = number + 1
            yield number

    async def _item(self, number: int) -> None:
        before = self.scope["steps"]
        inner = {**self.scope, "steps": dict(before), "index": number}
        inner[self.step.step.as_ or "item"] = self.items[number]
        await self.run.block(self.step.blocks["do"], inner, f"{self.path}[{number}]/")
        if self.collects:
            self.window[number] = {key: value for key, value in inner["steps"].items() if key not in before}

    async def _condense(self, start: int, since: int) -> None:
        """Let one entry stand for the items of the window that is done."""
        run = self.run
        entries = [entry for entry in run.take_pending() if not self._is_done(entry.path)]
        run.journal.forget(self._is_done)
        run.passed_over = {path for path in run.passed_over if self._number(path) is None}
        output: dict[str, Any] = {"done": self.done, "of": len(self.items), "failed": self.failed}
        if self.collects:
            output["results"] = self.results[start : self.done]
        begun = run.journal.get(self.path).first_at or run.now()
        progress = Entry("progress", self.path, 1, begun, status="running", output=output)
        run.journal.add(progress)
        await run.around.store.condense(run.run, since, self._is_replaced, [*entries, progress])
        run.around.on_change(run.run.id)

    def _is_done(self, path: str) -> bool:
        """Whether a path is of an item that is done with and need not stay on record."""
        number = self._number(path)
        if number is None or not KEPT <= number < min(self.done, len(self.items) - KEPT):
            return False
        return number not in self.kept_failed

    def _is_replaced(self, path: str) -> bool:
        """What is done with, and how far the loop had come before, unless that holds results."""
        return self._is_done(path) or (path == self.path and not self.collects)

    def _number(self, path: str) -> int | None:
        """Which item of this loop a path belongs to."""
        if not path.startswith(self.path) or path[len(self.path) : len(self.path) + 1] != "[":
            return None
        return int(path[len(self.path) + 1 : path.index("]", len(self.path))])

    def _first_seq(self) -> int:
        """From where on the journal may hold items that are not done with: where the run goes on, from its start."""
        if not self.is_long:
            return 0
        is_going_on = any((self._number(path) or -1) >= self.done for path in self.run.journal.steps)
        return 0 if is_going_on else self.run.run.next_seq
