"""Runs a document from the command line and shows what happened, step by step."""

from __future__ import annotations

import time
from typing import Any, Final

from levqor.application import Application
from levqor.kit.json import dump_json
from levqor.workflows.service import Author, create_workflow, list_workflows, read_workflow, save_workflow

_LOOK_SECONDS: Final = 0.1
_PATIENCE_SECONDS: Final = 3600
_SETTLED: Final = ("succeeded", "failed", "cancelled", "interrupted", "dead", "waiting", "held")
_SIGNS: Final = {"succeeded": "+", "failed": "x", "skipped": "-", "waiting": "~", "running": ">"}
_SHOWN: Final = 400


def run_document(application: Application, workspace_id: str, document: dict[str, Any], given: Any) -> dict[str, Any]:
    """Store the document, unless its workflow of that name has it already, run it, and wait for it to end or to wait.

    Raises:
        InvalidDocument: the document is wrong or incomplete.
    """
    workflow_id = _store(application, workspace_id, document)
    accepted = application.triggers.start(
        workspace_id, workflow_id, given, version=None, idempotency_key=None, correlation_id=None
    )
    end = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with application.database.read() as tx:
            shown = application.runs.read(tx, workspace_id, accepted.run_id)
        if (shown["status"] in _SETTLED and not _is_about_to_wake(shown)) or time.monotonic() > end:
            return shown
        time.sleep(_LOOK_SECONDS)


def _is_about_to_wake(shown: dict[str, Any]) -> bool:
    """A failed attempt that is about to be repeated is waited for; a wait in the document is not."""
    waiting = [step for step in shown["steps"] if step["status"] == "waiting"]
    return shown["status"] == "waiting" and bool(waiting) and all(step["use"] != "flow.wait" for step in waiting)


def _store(application: Application, workspace_id: str, document: dict[str, Any]) -> str:
    author = Author(workspace_id, "levqor run", application.clock.now())
    with application.database.transaction() as tx:
        rows, _ = list_workflows(tx, workspace_id, 200, None)
        known = next((row for row in rows if row.name == document.get("name")), None)
        if known is None:
            return str(create_workflow(tx, application.registry, author, document, "levqor run").row.id)
        if read_workflow(tx, application.registry, workspace_id, known.id).document != document:
            save_workflow(tx, application.registry, author, known.id, document, "levqor run")
        return str(known.id)


def show_trace(shown: dict[str, Any]) -> str:
    """The run as lines of text: a sign, the step, what went in, what came out or went wrong."""
    lines = [f"{shown['id']}  {shown['workflow_name']}  {shown['status']}"]
    for step in shown["steps"]:
        attempts = f"  ({step['attempts']} attempts)" if step["attempts"] > 1 else ""
        lines.append(f"  {_SIGNS.get(step['status'], '?')} {step['path']}  {step['use']}  {step['status']}{attempts}")
        for name in ("input", "output"):
            if step[name] is not None:
                lines.append(f"      {name}: {_short(step[name])}")
        lines.extend(f"      log: {line}" for line in step["log"])
        if step["error"] is not None:
            lines.append(f"      error: {step['error']['code']}: {step['error']['message']}")
        if step["status"] == "failed":
            lines.extend(_show_exchange(exchange) for exchange in step["exchanges"][-1:])
    if shown["error"] is not None:
        lines.append(f"  {shown['error']['code']}: {shown['error']['message']}")
    return "\n".join(lines)


def _show_exchange(exchange: dict[str, Any]) -> str:
    answer = exchange.get("status") or "no answer"
    body = exchange.get("response_body")
    shown = f"      {exchange['method']} {exchange['url']} -> {answer}"
    return f"{shown}: {_short(body)}" if body else shown


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else dump_json(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
