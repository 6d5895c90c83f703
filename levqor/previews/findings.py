"""What a dry run came upon, in order; what it found inside of called workflows among it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from levqor.document.models import Document
from levqor.previews.doors import Tally

_ITERATION: Final = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Counted:
    """One passage of one step."""

    path: str
    use: str
    title: str
    connection: str | None
    tally: Tally
    is_assumed: bool
    """Whether its outcome is not what it would be, but what it may be like."""


@dataclass(frozen=True, slots=True)
class Open:
    """What the dry run cannot tell."""

    path: str
    title: str
    why: str


@dataclass(slots=True)
class Walked:
    """What the dry run came upon."""

    counted: list[Counted] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    branches: dict[str, set[str]] = field(default_factory=dict)
    """Which branches were taken, by the path of the step that chose, without iterations."""
    documents: dict[str, Document] = field(default_factory=dict)
    """What was walked, by the path of the step that called it with a slash behind; by "" what was asked for."""
    calls: int = 0
    """Of other workflows."""
    ended_early: bool = False

    def take_in(self, path: str, inner: Walked) -> None:
        """What was found inside of the workflow that the step at `path` calls."""
        prefix = f"{path}/"
        self.counted.extend(
            Counted(prefix + one.path, one.use, one.title, one.connection, one.tally, one.is_assumed)
            for one in inner.counted
        )
        self.open.extend(Open(prefix + one.path, one.title, one.why) for one in inner.open)
        place = without_iterations(prefix)
        for below, branches in inner.branches.items():
            self.branches.setdefault(place + below, set()).update(branches)
        for below, document in inner.documents.items():
            self.documents.setdefault(place + below, document)
        self.calls += inner.calls


def without_iterations(path: str) -> str:
    return _ITERATION.sub("", path)
