"""How a run is shown: its row, and its steps folded from the journal, secrets masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from levqor.connectors.registry import Registry
from levqor.document.models import Document, Step
from levqor.engine.journal import Entry
from levqor.engine.paths import place, step_id
from levqor.kit.clock import to_text
from levqor.kit.redaction import redact


def show_run(row: Row[Any]) -> dict[str, Any]:
    """A run without its steps, as lists show it. `row` has the workflow's name as `workflow_name`."""
    return {
        "id": row.id,
        "workflow_id": row.workflow_id,
        "workflow_name": row.workflow_name,
        "version": row.version,
        "status": row.status,
        "trigger": {"use": row.trigger_use},
        "created_at": to_text(row.created_at),
        "started_at": _instant(row.started_at),
        "finished_at": _instant(row.finished_at),
        "wake_at": _instant(row.wake_at),
        "retry_of": row.retry_of,
        "parent": None if row.parent_run_id is None else {"run_id": row.parent_run_id, "step": row.parent_path},
        "error": row.error,
    }


def show_run_with_steps(
    row: Row[Any], document: Document, entries: Iterable[Entry], registry: Registry
) -> dict[str, Any]:
    shown = show_run(row)
    shown["trigger"] = {"use": row.trigger_use, "data": redact(row.trigger_data)}
    shown["result"] = redact(row.result)
    shown["steps"] = show_steps(document, entries, registry, is_final=row.finished_at is not None, status=row.status)
    return shown


def show_steps(
    document: Document, entries: Iterable[Entry], registry: Registry, *, is_final: bool, status: str
) -> list[dict[str, Any]]:
    """Every step that was begun, and, once the run is over, those that were not needed, in document order."""
    steps = {step.id: step for _, step in document.walk()}
    order = {name: number for number, name in enumerate(steps)}
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    shown = []
    for path, facts in by_path.items():
        if (here := place(path, order)) is not None:
            shown.append((here, _show_step(path, steps[step_id(path)], facts, registry, status)))
    if is_final:
        reached = {step_id(path) for path in by_path}
        shown.extend(
            (place(path, order) or (), _not_reached(path, step, registry, is_off=is_off))
            for path, step, is_off in _paths(document.steps, "")
            if step.id not in reached
        )
    return [step for _, step in sorted(shown, key=lambda pair: pair[0])]


def _paths(steps: list[Step], prefix: str, *, is_off: bool = False) -> Iterable[tuple[str, Step, bool]]:
    """Every step with its path, and whether it is switched off, itself or with a step around it."""
    for step in steps:
        off = is_off or step.disabled
        yield prefix + step.id, step, off
        for _, block in step.blocks():
            yield from _paths(block, f"{prefix}{step.id}/", is_off=off)


def _show_step(path: str, step: Step, facts: list[Entry], registry: Registry, run_status: str) -> dict[str, Any]:
    last = facts[-1]
    outcomes = [entry for entry in facts if entry.kind == "outcome"]
    outcome = outcomes[-1] if outcomes and last.kind == "outcome" else None
    given = next((entry.input for entry in reversed(facts) if entry.input is not None), None)
    return _blank(path, step, registry) | {
        "status": _step_status(last, run_status),
        "attempts": max(entry.attempt for entry in facts),
        "input": redact(given),
        "output": redact(outcome.output) if outcome else _progress(last),
        "error": outcomes[-1].error if outcomes else None,
        "exchanges": [exchange for entry in outcomes for exchange in entry.exchanges],
        "idempotency_key": next((entry.key for entry in facts if entry.key), None),
        "worker": next((entry.worker for entry in reversed(facts) if entry.worker), None),
        "started_at": facts[0].at,
        "finished_at": last.ended if last.wake_at is None else None,
        "wake_at": last.wake_at,
        "log": [line for entry in facts for line in entry.log],
    }


def _progress(last: Entry) -> dict[str, Any] | None:
    """How far a long loop has come."""
    if last.kind != "progress":
        return None
    return {name: last.output[name] for name in ("done", "of", "failed")}


def _step_status(last: Entry, run_status: str) -> str:
    match last.kind:
        case "intent":
            return _begun(run_status)
        case "progress":
            return run_status if run_status in ("waiting", "running") else _begun(run_status)
        case "wait":
            return "waiting" if run_status in ("waiting", "running", "queued") else _cut_off(run_status)
        case "outcome":
            if last.wake_at is not None:
                return "waiting" if run_status in ("waiting", "running", "queued") else "failed"
            return last.status or "succeeded"


def _begun(run_status: str) -> str:
    return "running" if run_status in ("running", "queued") else _cut_off(run_status)


def _cut_off(run_status: str) -> str:
    return "cancelled" if run_status == "cancelled" else "interrupted"


def _not_reached(path: str, step: Step, registry: Registry, *, is_off: bool) -> dict[str, Any]:
    return _blank(path, step, registry) | {"status": "skipped", "disabled": is_off}


def _blank(path: str, step: Step, registry: Registry) -> dict[str, Any]:
    action = registry.find(step.use)
    return {
        "id": step.id,
        "path": path,
        "use": step.use,
        "title": step.title or (action.title if action else step.use),
        "effect": action.effect.value if action else "flow",
        "disabled": False,
        "attempts": 0,
        "input": None,
        "output": None,
        "error": None,
        "exchanges": [],
        "idempotency_key": None,
        "worker": None,
        "started_at": None,
        "finished_at": None,
        "wake_at": None,
        "log": [],
        "called_run_id": None,
        "approval_id": None,
    }


def _instant(value: Any) -> str | None:
    return None if value is None else to_text(value)
