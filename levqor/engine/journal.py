"""The journal of a run: what was begun, what came of it, what is waited for, how far a long loop came.

It is only added to, but for long loops: of the items that are done with, their progress takes the place.

Replaying a run folds its entries into one `StepState` per path; a step with an outcome is not done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final, Literal

Kind = Literal["intent", "outcome", "wait", "progress"]
StepStatus = Literal["succeeded", "failed", "waiting", "running", "interrupted", "cancelled", "skipped"]

MAX_SHOWN_INPUT: Final = 64_000
_LEFT_OUT: Final[tuple[Any, ...]] = (None, [])


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact about one step. Instants are RFC 3339 text."""

    kind: Kind
    path: str
    attempt: int
    at: str
    """When the attempt, or the wait, began."""
    status: StepStatus | None = None
    ended: str | None = None
    input: Any = None
    """As rendered, with secrets masked: to be shown, never to be used."""
    output: Any = None
    error: dict[str, Any] | None = None
    """`code`, `message`, `retryable`."""
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    key: str | None = None
    """The idempotency key."""
    wake_at: str | None = None
    """A wait ends, or a failed attempt is repeated, at this instant."""
    worker: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is stored: what an entry nearly always says is left out."""
        said = {name: value for name, value in zip(_NAMES, _VALUES(self), strict=True) if value not in _LEFT_OUT}
        if self.attempt == 1:
            del said["attempt"]
        if self.kind == "outcome":
            del said["kind"]
            if self.status == "succeeded":
                del said["status"]
            if self.ended == self.at:
                del said["ended"]
        return said

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Entry:
        if "kind" in raw:
            return cls(**{"attempt": 1, **raw})
        return cls(**{"kind": "outcome", "attempt": 1, "status": "succeeded", "ended": raw["at"], **raw})


_NAMES: Final = tuple(item.name for item in fields(Entry))
_VALUES: Final = attrgetter(*_NAMES)


@dataclass(slots=True)
class StepState:
    """Where a step of a run stands, folded from its entries."""

    attempts: int = 0
    first_at: str | None = None
    intent: Entry | None = None
    """Begun, and nothing known of how it ended."""
    outcome: Entry | None = None
    """The last attempt's outcome."""
    wait: Entry | None = None
    done: int = 0
    """Of a loop: how many of its first items are done with."""
    failed: int = 0
    """How many of these had a step that failed."""
    results: list[Any] = field(default_factory=list)
    """Their outputs, where a later step refers to them."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing more will be tried."""
        return self.outcome is not None and self.outcome.wake_at is None

    @property
    def failures(self) -> int:
        """Attempts that failed and are to be repeated."""
        return self.attempts if self.outcome is not None and self.outcome.wake_at is not None else 0


class Journal:
    """The folded journal of one run."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.steps: dict[str, StepState] = {}
        self.added = 0
        """How many entries there have been."""
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        self.added += 1
        state = self.steps.setdefault(entry.path, StepState())
        state.first_at = state.first_at or entry.at
        match entry.kind:
            case "intent":
                state.intent = entry
                state.attempts = entry.attempt
            case "outcome":
                state.intent = None
                state.outcome = entry
                state.attempts = max(state.attempts, entry.attempt)
            case "wait":
                state.wait = entry
            case "progress":
                state.done, state.failed = entry.output["done"], entry.output["failed"]
                state.results.extend(entry.output.get("results", ()))

    def get(self, path: str) -> StepState:
        return self.steps.get(path) or StepState()

    def forget(self, is_done: Callable[[str], bool]) -> None:
        """Let go of steps that nobody will ask for again."""
        for path in [path for path in self.steps if is_done(path)]:
            del self.steps[path]
