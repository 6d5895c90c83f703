"""Takes out of a draft what it could not be stored with."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.connectors.registry import Registry
from levqor.document.validation import Surroundings, validate
from levqor.errors import Problem

_ROUNDS: Final = 8
_NEEDED: Final = ("trigger", "steps", "with", "use", "id")
_PLACE: Final = re.compile(r"\.?([A-Za-z_]+)|\[(\d+)\]")


def without_wrong_values(document: dict[str, Any], registry: Registry) -> tuple[list[Problem], list[str]]:
    """Take out each value that is wrong, so that it is missing instead.

    Answers what is still missing, and the paths of what was taken out.
    """
    removed: list[str] = []
    problems: list[Problem] = []
    for _ in range(_ROUNDS):
        _, problems = validate(document, Surroundings(registry))
        wrong = [problem for problem in problems if problem.kind == "invalid"]
        if not wrong:
            break
        for problem in wrong:
            _remove(document, problem.path)
        removed += [problem.path for problem in wrong]
    return problems, removed


def _remove(document: dict[str, Any], path: str) -> None:
    """Take the value at a path out, or the nearest one above it that can be absent."""
    holder: Any = document
    trail: list[tuple[Any, str]] = []
    for name, number in _PLACE.findall(path):
        part = name or number
        trail.append((holder, part))
        if isinstance(holder, dict) and part in holder:
            holder = holder[part]
        elif isinstance(holder, list) and number and int(number) < len(holder):
            holder = holder[int(number)]
        else:
            break
    for holder, part in reversed(trail):
        if isinstance(holder, dict) and part in holder and part not in _NEEDED:
            del holder[part]
            return
