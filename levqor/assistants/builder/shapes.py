"""What goes into the builder and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

QuestionType = Literal["text", "email", "url", "choice", "form_fields", "expression", "cron", "table", "number"]


@dataclass(frozen=True, slots=True)
class BuilderContext:
    """What the builder may know about the person who asks."""

    timezone: str = "UTC"
    user_email: str | None = None
    tables: Sequence[Mapping[str, Any]] = ()
    """The workspace's tables: `name` and `columns`."""
    connections: Sequence[Mapping[str, str]] = ()
    """The workspace's connections: `name` and `connector`."""
    workflows: Sequence[str] = ()
    """The names of the workspace's workflows."""
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something the sentence left open."""

    id: str
    path: str
    """JSON pointer into the document: where the answer goes."""
    question: str
    type: QuestionType
    suggestions: list[Any] = field(default_factory=list)
    required: bool = True


@dataclass(frozen=True, slots=True)
class BuiltStep:
    """A part of the document with the words that led to it."""

    type: str
    label: str
    description: str
    words: str
    path: str
    """JSON pointer into the document."""


@dataclass(frozen=True, slots=True)
class Built:
    """A draft with everything that is still open about it. No document: the request has to be put differently."""

    document: dict[str, Any] | None
    steps: list[BuiltStep] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    meta: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
