"""The places of a worker in which runs execute: so many in all, so many for one workspace, shared out in turn."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from typing import Final

_MOST_REMEMBERED: Final = 20_000
"""Runs that wait in memory for a place; one that is not remembered is found in the database."""


class Places:
    """Who executes, and who is next. Thread-safe.

    No workspace takes every place as long as it has fewer than all, so one that floods delays nobody else.
    """

    def __init__(self, *, most: int, most_each: int) -> None:
        self.most = most
        self.most_each = min(most, most_each)
        self._taken: Counter[str] = Counter()
        self._total = 0
        self._waiting: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        """By workspace, in the order of their turns: its runs, each once, in the order in which they came."""
        self._remembered = 0
        self._lock = threading.Lock()

    @property
    def free(self) -> int:
        return self.most - self._total

    @property
    def waiting(self) -> int:
        """How many runs are remembered."""
        return self._remembered

    def full_workspaces(self) -> list[str]:
        """Those that have all the places that one may have."""
        with self._lock:
            return [workspace_id for workspace_id, taken in self._taken.items() if taken >= self.most_each]

    def take(self, workspace_id: str) -> bool:
        """Take a place if there is one for this workspace; whoever got one has to `leave`."""
        with self._lock:
            return self._take(workspace_id)

    def take_or_wait(self, workspace_id: str, run_id: str) -> bool:
        """Take a place, or have the run remembered for when there is one."""
        with self._lock:
            if self._take(workspace_id):
                return True
            waiting = self._waiting.get(workspace_id) or OrderedDict()
            if run_id not in waiting and self._remembered < _MOST_REMEMBERED:
                self._waiting.setdefault(workspace_id, waiting)[run_id] = None
                self._remembered += 1
            return False

    def leave(self, workspace_id: str) -> None:
        with self._lock:
            self._total -= 1
            self._taken[workspace_id] -= 1
            if not self._taken[workspace_id]:
                del self._taken[workspace_id]

    def next(self) -> tuple[str, str] | None:
        """Take a place for a run that waits, of the workspace whose turn it is; answers both ids."""
        with self._lock:
            for workspace_id in list(self._waiting):
                if self._take(workspace_id):
                    return workspace_id, self._pop(workspace_id)
                if self._total >= self.most:
                    return None
            return None

    def _take(self, workspace_id: str) -> bool:
        if self._total >= self.most or self._taken.get(workspace_id, 0) >= self.most_each:
            return False
        self._total += 1
        self._taken[workspace_id] += 1
        return True

    def _pop(self, workspace_id: str) -> str:
        waiting = self._waiting.pop(workspace_id)
        run_id, _ = waiting.popitem(last=False)
        self._remembered -= 1
        if waiting:
            # To the end: the others have their turn first.
            self._waiting[workspace_id] = waiting
        return run_id
