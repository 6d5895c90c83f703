"""How a webhook's request is accepted and answered, whichever way it came in."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from flask import Response

from api.answers import json_response
from api.errors import answer_error
from api.utils.resilience import Gate
from levqor.errors import LevqorError
from levqor.kit.json import dump_json
from levqor.runs import repository
from levqor.runs.live import Ended, Watch
from levqor.telemetry.correlation import correlation_id
from levqor.triggers.service import AcceptedHook, AnsweredHook
from levqor.triggers.webhooks import HookRequest

if TYPE_CHECKING:
    from levqor.application import Application

WAITING_AT_ONCE: Final = 64
# What a workflow answers is somebody's content on our origin: it must not set cookies, and a page gets no rights.
_SANDBOX: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_KEPT_HEADERS: Final = frozenset({"content-type", "content-language", "cache-control", "location", "retry-after"})
_OWN_HEADER: Final = re.compile(r"[Xx]-[A-Za-z0-9-]{1,60}")
_LOOK_SECONDS: Final = 1.0
"""How often the database is asked: a run that another process executes ends without a word here."""


class RunFailed(LevqorError):
    """The workflow was started and did not succeed. Its run, named by X-Levqor-Run-ID, shows why."""

    code = "run_failed"
    status = 502


def receive(application: Application, waiting: Gate, path: str, given: HookRequest) -> Response:
    """Accept the run and answer: at once, or with what the run answers, where its workflow says so.

    Raises:
        LevqorError: nothing was accepted; the error says why.
    """
    accepted = application.triggers.receive_webhook(path, given, correlation_id())
    if isinstance(accepted, AnsweredHook):
        return json_response(accepted.body, 200)
    answer = None if accepted.watch is None else _wait_for_answer(application, waiting, accepted, accepted.watch)
    if answer is None:
        answer = json_response({"success": True, "run_id": accepted.run_id}, 202)
    answer.headers["X-Levqor-Run-ID"] = accepted.run_id
    return answer


def _wait_for_answer(application: Application, waiting: Gate, accepted: AcceptedHook, watch: Watch) -> Response | None:
    """What the run answers; None when it takes too long, too many are waited for, or it cannot be looked up."""
    try:
        if not waiting.try_enter():
            return None
        try:
            run = _final_run(application, accepted, watch)
        finally:
            waiting.leave()
        return None if run is None else _answer(accepted.run_id, run)
    except LevqorError:
        # The run is on disk: whoever was told that it failed would send it again.
        return None
    finally:
        application.live.close_watch(accepted.run_id)


def _final_run(application: Application, accepted: AcceptedHook, watch: Watch) -> Ended | None:
    now = time.monotonic()
    ends = now + application.settings.answer_timeout_seconds
    look_at = now + _LOOK_SECONDS if accepted.is_new else now
    while watch.ended is None:
        seen, now = watch.changes, time.monotonic()
        if now >= look_at or now >= ends or watch.closed or application.live.has_ended(accepted.run_id):
            look_at = now + _LOOK_SECONDS
            with application.database.read() as tx:
                run = repository.get_run(tx, accepted.workspace_id, accepted.run_id)
            if run.finished_at is not None:
                return Ended(run.status, run.result)
            if run.status == "held":
                return None
        if now >= ends or watch.closed:
            return None
        if watch.ended is None:
            watch.wait(seen, min(ends, look_at) - now)
    return watch.ended


def _answer(run_id: str, run: Ended) -> Response:
    result = run.result
    if result is None:
        if run.status != "succeeded":
            return answer_error(RunFailed())
        return json_response({"success": True, "run_id": run_id}, 200)
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
