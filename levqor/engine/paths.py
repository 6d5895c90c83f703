"""Paths of steps in a run: ids joined by `/`, iterations in brackets, for example `loop[3]/tell`."""

from __future__ import annotations

Place = tuple[tuple[int, int], ...]
"""Where a path stands in the order of execution; a step stands before what is inside it."""


def step_id(path: str) -> str:
    return path.rsplit("/", 1)[-1].partition("[")[0]


def place(path: str, order: dict[str, int]) -> Place | None:
    """The place of a path, given the number of each step id in document order; None when an id is unknown."""
    parts = []
    for part in path.split("/"):
        name, _, iteration = part.partition("[")
        number = iteration.removesuffix("]")
        if name not in order or (iteration and not number.isdigit()):
            return None
        parts.append((order[name], int(number) if number else -1))
    return tuple(parts)
