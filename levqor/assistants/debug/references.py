"""What an expression refers to, found or not, in the data that it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from levqor.document.model_problems import closest
from levqor.expressions import ExpressionError, compile_expression
from levqor.expressions.cel import ROOTS

Reference = tuple[str, ...]
Scope = Mapping[str, Any]

_IDENTIFIER = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DEEPEST: Final = 3
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class Missing:
    """A reference that breaks off."""

    reference: Reference
    at: int
    """The number of the part that is not there."""
    parent: Any
    """What stands before it."""

    @property
    def name(self) -> str:
        return self.reference[self.at]

    @property
    def where(self) -> str:
        return written(self.reference[: self.at])

    @property
    def available(self) -> list[str]:
        """What could stand there."""
        return [str(key) for key in self.parent][:_MOST] if isinstance(self.parent, Mapping) else []

    def replacements(self) -> Iterator[str]:
        """What may be meant, as it is written behind what stands before, the most likely first."""
        if isinstance(self.parent, list) and self.parent and isinstance(self.parent[0], Mapping):
            if self.name in self.parent[0]:
                yield f"[0]{part(self.name)}"
        elif isinstance(self.parent, Mapping):
            same = [key for key in self.available if _key(key) == _key(self.name)]
            for key in dict.fromkeys([*same, *closest(self.name, self.available, count=3)]):
                yield part(key)
            deeper = list(_paths_to(self.parent, self.name, 0))
            if len(deeper) == 1:
                yield "".join(part(step) for step in deeper[0])


def references_of(source: str, scope: Scope) -> tuple[Reference, ...]:
    """Every path that the expression reads; none when it cannot be compiled."""
    names = tuple(name for name in scope if name not in ROOTS)
    try:
        return compile_expression(source, names).references
    except ExpressionError:
        return ()


def missing_of(source: str, scope: Scope) -> Missing | None:
    """The first reference of the expression that breaks off."""
    for reference in references_of(source, scope):
        value: Any = scope
        for number, name in enumerate(reference):
            found, value_there = look(value, name)
            if not found:
                return Missing(reference, number, value)
            value = value_there
    return None


def value_at(scope: Scope, reference: Reference) -> tuple[bool, Any]:
    """Whether there is such a value, and what it is."""
    value: Any = scope
    for name in reference:
        found, value = look(value, name)
        if not found:
            return False, None
    return True, value


def look(value: Any, name: str) -> tuple[bool, Any]:
    if isinstance(value, Mapping):
        return (True, value[name]) if name in value else (False, None)
    if isinstance(value, list) and name.isdigit() and int(name) < len(value):
        return True, value[int(name)]
    return False, None


def pattern_of(reference: Reference) -> str:
    """A regular expression for every way in which the reference may be written."""
    first, *rest = reference
    return rf"(?<![\w.]){re.escape(first)}" + "".join(
        rf"(?:\s*\.\s*{re.escape(name)}(?!\w)|\[\s*(?:\"{re.escape(name)}\"|'{re.escape(name)}'|{re.escape(name)})\s*\])"
        for name in rest
    )


def part(name: str) -> str:
    """A part of a reference as it is written."""
    return f".{name}" if _IDENTIFIER.fullmatch(name) else f'["{name}"]'


def written(reference: Reference) -> str:
    return "".join((reference[0], *(part(name) for name in reference[1:]))) if reference else ""


def _paths_to(value: Any, name: str, depth: int) -> Iterator[Reference]:
    if not isinstance(value, Mapping) or depth >= _DEEPEST:
        return
    for key, inner in list(value.items())[:50]:
        if isinstance(inner, Mapping):
            if name in inner:
                yield (key, name)
            yield from ((key, *rest) for rest in _paths_to(inner, name, depth + 1))


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
