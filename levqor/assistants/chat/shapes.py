"""What goes into the chat and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from levqor.assistants.account import Account

Behaviour = Literal["answer", "refuse", "escalate", "unanswerable"]


@dataclass(frozen=True, slots=True)
class ChatContext:
    """What the chat may know about the person who asks."""

    plan: str | None = None
    """The id of the caller's plan in the blueprint."""
    account: Callable[[], Account] | None = None
    """Reads the caller's own state; called only when the question is about it."""
    previous: Sequence[str] = ()
    """The questions asked before this one, in order."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer comes from."""

    title: str
    section: str
    href: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or an honest refusal to give one."""

    answer: str
    behaviour: Behaviour = "answer"
    steps: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    """What it rests on: `blueprint:plans.growth.yearly`, `docs:guide/runs#run-again`, `run:run_...`."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply with who gave it and how long that took."""

    reply: Reply
    provider: str
    took_ms: float
