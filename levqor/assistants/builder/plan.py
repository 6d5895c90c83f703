"""What the builder understood: the one representation from which document and benchmark form are derived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

TriggerKind = Literal["manual", "schedule", "webhook", "form", "email", "rss", "app_event", "workflow_error", "unknown"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that the trigger or an earlier step brings, by the name people give it."""

    name: str


@dataclass(frozen=True, slots=True)
class Me:
    """The person who writes the sentence."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A rhythm that no cron expression can say: every `every` `unit`s."""

    every: int
    unit: Literal["minute", "hour", "day", "week", "month"]
    weekday: int | None = None
    time: str | None = None


@dataclass(slots=True)
class Timing:
    """When a schedule fires."""

    crons: list[str]
    """The schedule, or the dense schedule that `interval` thins out."""
    interval: Interval | None = None
    rhythm: Interval | None = None
    """The same rhythm in one word, where several crons write it out."""
    timezone: str | None = None
    weak: bool = False
    """Only an adjective such as `daily` said so."""
    open: str = ""
    """Said, but no schedule can say it; the crons are only a suggestion then."""
    assumed_time: bool = False
    """The sentence names no time of day."""


@dataclass(slots=True)
class Trigger:
    kind: TriggerKind
    words: str = ""
    app: str | None = None
    event: str = ""
    timing: Timing | None = None
    url: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Condition:
    field: str
    op: str
    value: Any = None
    """What it is compared with; of a list, one has to be it (`is`), or none may (`is not`). Two ends, if `between`."""
    words: str = ""
    or_before: bool = False
    """One of this and the condition before it is enough."""


@dataclass(slots=True)
class Do:
    """One thing to do: an operation of an application, known to the registry or not."""

    app: str
    op: str
    words: str
    params: dict[str, Any] = field(default_factory=dict)
    noun: str = ""
    """What it is done to: row, card, contact ..."""


@dataclass(slots=True)
class If:
    conditions: list[Condition]
    then: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)
    words: str = ""
    whole: bool = False
    """It limits the trigger, so everything after it depends on it."""


@dataclass(slots=True)
class Each:
    """Do something for every item of a list."""

    noun: str
    do: list[Node] = field(default_factory=list)
    words: str = ""


Node = Do | If | Each


@dataclass(slots=True)
class Plan:
    trigger: Trigger
    nodes: list[Node] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """Why it would be wrong to build anything yet; empty when there is enough to go on."""
    notes: list[str] = field(default_factory=list)

    def actions(self) -> Iterator[Do]:
        yield from _actions(self.nodes)


def _actions(nodes: list[Node]) -> Iterator[Do]:
    for node in nodes:
        match node:
            case Do():
                yield node
            case If():
                yield from _actions(node.then)
                yield from _actions(node.otherwise)
            case Each():
                yield from _actions(node.do)
