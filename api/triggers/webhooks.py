"""Webhooks: requests from outside that start runs."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, current_app, request
from sqlalchemy import Row

from api.access import Access
from api.answers import json_response
from api.call import Call
from api.declaration import Feature
from api.errors import answer_error
from api.reading import read_raw
from api.triggers.models import AcceptedRun
from api.utils.resilience import Gate
from levqor.errors import BadRequest, LevqorError, NotFound, NotSignedIn, Unacceptable
from levqor.kit.json import dump_json
from levqor.runs import repository
from levqor.telemetry.correlation import correlation_id
from levqor.triggers.service import AcceptedHook
from levqor.triggers.webhooks import HookRequest

if TYPE_CHECKING:
    from levqor.application import Application

webhooks_bp = Feature("webhooks", "Webhooks and forms")

_EXTENSION: Final = "levqor.waiting_webhooks"
_WAITING_AT_ONCE: Final = 32
# What a workflow answers is somebody's content on our origin: it must not set cookies, and a page gets no rights.
_SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_KEPT_HEADERS: Final = frozenset({"content-type", "content-language", "cache-control", "location", "retry-after"})

_OWN_HEADER: Final = re.compile(r"[Xx]-[A-Za-z0-9-]{1,60}")


class RunFailed(LevqorError):
    """The workflow was started and did not succeed. Its run, named by X-Levqor-Run-ID, shows why."""

    code = "run_failed"
    status = 502


def attach_waiting_webhooks(app: Flask) -> None:
    app.extensions[_EXTENSION] = Gate(_WAITING_AT_ONCE)


@webhooks_bp.serves(
    "POST",
    "/hooks/{path}",
    access=Access.PUBLIC,
    status=202,
    answer=AcceptedRun,
    errors=(BadRequest, NotSignedIn, NotFound, Unacceptable, RunFailed),
    takes_idempotency_key=True,
    reads_raw=True,
)
def receive_webhook(call: Call, path: str) -> Response:
    """Start the run of a published webhook.

    Any body up to the limit is taken: JSON is parsed, form fields become an object, anything else is text.
    A workflow that says `answer: at_end` answers with the result of flow.respond instead, with a status of its own.
    """
    given = HookRequest(
        method=request.method,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.query_string.decode("latin1"),
        body=read_raw(),
    )
    accepted = call.application.triggers.receive_webhook(path, given, correlation_id())
    answer = _wait_for_answer(call, accepted) if accepted.answers_at_end else None
    if answer is None:
        answer = json_response({"success": True, "run_id": accepted.run_id}, 202)
    answer.headers["X-Levqor-Run-ID"] = accepted.run_id
    return answer


def _wait_for_answer(call: Call, accepted: AcceptedHook) -> Response | None:
    """What the run answers; None when it takes too long, or too many are waited for."""
    gate: Gate = current_app.extensions[_EXTENSION]
    if not gate.try_enter():
        return None
    try:
        run = _final_run(call.application, accepted, call.settings.answer_timeout_seconds)
    finally:
        gate.leave()
    return None if run is None else _answer(run)


_LOOK_SECONDS: Final = 1.0
"""How often the database is asked: a run that another process executes ends without a word here."""


def _final_run(application: Application, accepted: AcceptedHook, seconds: float) -> Row[Any] | None:
    ends = time.monotonic() + seconds
    look_at = time.monotonic() + _LOOK_SECONDS
    with application.live.watch(accepted.run_id) as watched:
        while True:
            seen, now = watched.changes, time.monotonic()
            if application.live.has_ended(accepted.run_id) or now >= look_at or now >= ends or watched.closed:
                look_at = now + _LOOK_SECONDS
                with application.database.read() as tx:
                    run = repository.get_run(tx, accepted.workspace_id, accepted.run_id)
                if run.finished_at is not None:
                    return run
                if run.status == "held":
                    return None
            if now >= ends or watched.closed:
                return None
            watched.wait(seen, min(ends, look_at) - now)


def _answer(run: Row[Any]) -> Response:
    result = run.result
    if result is None:
        if run.status != "succeeded":
            return answer_error(RunFailed())
        return json_response({"success": True, "run_id": run.id}, 200)
    content = result["body"]
    is_text = isinstance(content, str)
    response = Response(
        content if is_text else dump_json(content),
        result["status"],
        mimetype="text/plain" if is_text else "application/json",
    )
    for name, value in result["headers"].items():
        if _is_fit_to_send(name, value):
            response.headers[name] = value
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def _is_fit_to_send(name: str, value: str) -> bool:
    is_known = name.lower() in _KEPT_HEADERS or _OWN_HEADER.fullmatch(name) is not None
    return is_known and value.isascii() and value.isprintable()
