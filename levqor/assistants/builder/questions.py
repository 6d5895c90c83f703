"""The questions of a draft. Each remembers the part of the document it is about until its place is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from levqor.assistants.builder.shapes import Question, QuestionType


@dataclass(slots=True)
class _Open:
    owner: dict[str, Any]
    below: str
    question: str
    type: QuestionType
    suggestions: list[Any]


class Questions:
    def __init__(self) -> None:
        self._open: list[_Open] = []

    def ask(
        self,
        owner: dict[str, Any],
        below: str,
        question: str,
        kind: QuestionType,
        suggestions: list[Any],
        *,
        first: bool = False,
    ) -> None:
        """Ask about the value at `below` under `owner`, a trigger or a step of the document."""
        entry = _Open(owner, below, question, kind, suggestions)
        if first:
            self._open.insert(0, entry)
        else:
            self._open.append(entry)

    def placed(self, document: dict[str, Any]) -> list[Question]:
        """The questions with their pointers, in the order of the document; the trigger's come first."""
        places = {id(part): path for path, part in parts_of(document)}
        order = {path: number for number, (path, _) in enumerate(parts_of(document))}
        placed = [
            (order[places[id(entry.owner)]], entry, places[id(entry.owner)])
            for entry in self._open
            if id(entry.owner) in places
        ]
        placed.sort(key=lambda item: item[0])
        return [
            Question(f"q{number}", path + entry.below, entry.question, entry.type, entry.suggestions)
            for number, (_, entry, path) in enumerate(placed, 1)
        ]


def parts_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The trigger and every step with its JSON pointer, outer before inner."""
    yield "/trigger", document["trigger"]
    yield from _steps("/steps", document["steps"])


def _steps(path: str, steps: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, step in enumerate(steps):
        here = f"{path}/{number}"
        yield here, step
        for key in ("then", "else", "do"):
            if key in step:
                yield from _steps(f"{here}/{key}", step[key])
        for key in ("cases", "branches"):
            for at, part in enumerate(step.get(key) or ()):
                yield from _steps(f"{here}/{key}/{at}/steps", part.get("steps") or [])
        yield from _steps(f"{here}/default", step.get("default") or [])
