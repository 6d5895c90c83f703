"""Worked examples of what a connector does: the contract tests and the docs pages are made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request of an example, and the answer to it."""

    method: str
    url: str
    """With its query, as it goes out."""
    json: Any = None
    """The JSON body that goes out."""
    form: Mapping[str, Any] | None = None
    """The form that goes out instead; a repeated name has a list."""
    content: str | None = None
    """The text that goes out instead."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers that are among those sent, by name in lower case. The made-up credentials are named here."""
    status: int = 200
    answer: Any = None
    """The answer's body: text as text, none as nothing, anything else as JSON."""
    answer_headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example of an action; the contract test and the docs page are made from it."""

    given: Mapping[str, Any]
    """The action's input."""
    yields: Any
    """The action's output."""
    connection: Mapping[str, Any] | None = None
    """The values of a made-up connection."""
    calls: tuple[Call, ...] = ()
    """The requests that go out, in their order."""


@dataclass(frozen=True, slots=True)
class PollExample:
    """One worked example of a look."""

    given: Mapping[str, Any]
    finds: Sequence[tuple[str, Any]]
    """Keys and items."""
    cursor: Any = None
    """Where the look begins; none at the first."""
    leaves: Any = None
    """The cursor that it leaves."""
    connection: Mapping[str, Any] | None = None
    calls: tuple[Call, ...] = ()
