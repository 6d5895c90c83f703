"""The shape of JSON values, and in what two shapes differ. Shapes hold names and types, never values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Shape = Mapping[str, frozenset[str]]
"""The types that stand at each path, such as `items[].id`; the whole value's path is empty."""
_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "true or false"),
    (int, "number"),
    (float, "number"),
    (str, "text"),
    (list, "list"),
    (dict, "mapping"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    path: str
    kind: Literal["missing", "more", "another type"]
    """What was expected is not there, what is there was not expected, or it is of another type."""
    text: str


def shape_of(value: Any) -> Shape:
    found: dict[str, set[str]] = {}
    for path, kind in _walk("", value):
        found.setdefault(path, set()).add(kind)
    return {path: frozenset(kinds) for path, kinds in found.items()}


def differences(expected: Any, real: Any) -> list[Difference]:
    """In what the shape of a real value differs from that of an expected one; of what is inside only the outermost."""
    wanted, there = shape_of(expected), shape_of(real)
    found: list[Difference] = []
    for path in sorted(wanted.keys() | there.keys()):
        if any(path.startswith((f"{known.path}.", f"{known.path}[")) for known in found if known.path):
            continue
        if (difference := _compare(path, wanted.get(path), there.get(path), there)) is not None:
            found.append(difference)
    return found


def _compare(path: str, wanted: frozenset[str] | None, real: frozenset[str] | None, there: Shape) -> Difference | None:
    shown = path or "the whole"
    if wanted is None:
        return Difference(path, "more", f"{shown}: {_named(real)}")
    if real is None:
        # Of an empty list nothing can be said about what it holds.
        return None if _is_in_empty_list(path, there) else Difference(path, "missing", f"{shown}: {_named(wanted)}")
    if real - wanted and not (real | wanted) <= {"number"}:
        return Difference(path, "another type", f"{shown}: {_named(real)} instead of {_named(wanted)}")
    return None


def _is_in_empty_list(path: str, there: Shape) -> bool:
    """Whether a list on the way to the path holds nothing."""
    parts = path.split("[]")
    lists = ["[]".join(parts[:count]) for count in range(1, len(parts))]
    return any("list" in there.get(one, ()) and f"{one}[]" not in there for one in lists)


def _named(kinds: frozenset[str] | None) -> str:
    return " or ".join(sorted(kinds or ()))


def _walk(path: str, value: Any) -> Iterator[tuple[str, str]]:
    yield path, _type(value)
    match value:
        case dict():
            for name, inner in value.items():
                yield from _walk(f"{path}.{name}" if path else str(name), inner)
        case list():
            for inner in value:
                yield from _walk(f"{path}[]", inner)


def _type(value: Any) -> str:
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "nothing")
