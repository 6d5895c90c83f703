"""The journal of a run: what was begun, what came of it, what is waited for. It is only ever added to.

Replaying a run folds its entries into one `StepState` per path; a step with an outcome is not done again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Final, Literal

Kind = Literal["intent", "outcome", "wait"]
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
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
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

    def get(self, path: str) -> StepState:
        return self.steps.get(path) or StepState()
