"""Live views of a run: server-sent events, of which only so many are held open, so that the API keeps its threads."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, current_app

from api.call import Call
from api.runs.models import Run
from api.utils.resilience import Gate
from levqor.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from levqor.application import Application

_EXTENSION: Final = "levqor.live_views"
_HEARTBEAT_SECONDS: Final = 15.0
_SHORTEST_PAUSE_SECONDS: Final = 0.1
_LONGEST_VIEW_SECONDS: Final = 900.0
"""After this the browser reconnects by itself, which also checks again whether it may look."""


def attach_live_views(app: Flask, places: int) -> None:
    app.extensions[_EXTENSION] = Gate(places)


def watch(call: Call, run_id: str) -> Response:
    """The stream of a run, or, when all places are taken, its present state.

    Raises:
        NoSuchRun: there is none in the caller's workspace.
    """
    gate: Gate = current_app.extensions[_EXTENSION]
    view = _View(call.application, call.actor.workspace_id, run_id)
    first = view.read()
    if not gate.try_enter():
        return _stream(iter([b"retry: 2000\n\n", *view.tell(first)]))
    response = _stream(view.follow(first))
    response.call_on_close(gate.leave)
    return response


def _stream(events: Iterator[bytes]) -> Response:
    response = Response(events, mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _View:
    """One browser's view of one run."""

    def __init__(self, application: Application, workspace_id: str, run_id: str) -> None:
        self._application = application
        self._workspace_id = workspace_id
        self._run_id = run_id
        self._told = ""

    def read(self) -> Run:
        with self._application.database.read() as tx:
            return Run.model_validate(self._application.runs.read(tx, self._workspace_id, self._run_id))

    def tell(self, run: Run) -> list[bytes]:
        """The events for a state; none when it has been told."""
        data = run.model_dump_json(by_alias=True)
        revision = hashlib.blake2b(data.encode(), digest_size=8).hexdigest()
        events = []
        if revision != self._told:
            self._told = revision
            events.append(f"event: run\nid: {revision}\ndata: {data}\n\n".encode())
        if run.is_final:
            events.append(b"event: end\ndata: {}\n\n")
        return events

    def follow(self, first: Run) -> Iterator[bytes]:
        live = self._application.live
        yield from self.tell(first)
        ends = time.monotonic() + _LONGEST_VIEW_SECONDS
        is_final = first.is_final
        with live.watch(self._run_id) as watched:
            while not is_final and not watched.closed and time.monotonic() < ends:
                seen = watched.changes
                try:
                    run = self.read()
                except (NotFound, Unavailable):
                    return
                yield from self.tell(run)
                is_final = run.is_final
                if not is_final and watched.wait(seen, _HEARTBEAT_SECONDS) == seen:
                    yield b": still here\n\n"
                # A run of many quick steps is not read again for each of them.
                time.sleep(0 if is_final else _SHORTEST_PAUSE_SECONDS)
