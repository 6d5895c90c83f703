"""A run's record, to be kept for as long as a test needs it: without secrets, and of each step only what counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from levqor.connectors.redaction import Redactor
from levqor.document.models import Document
from levqor.engine.journal import Entry, Journal
from levqor.kit.clock import from_text, to_text
from levqor.kit.redaction import is_sensitive, redact
from levqor.runs.recorded import RecordedRun

_SAME: Final = ("trigger_use", "trigger_data", "timezone", "status", "result", "error")


def sealed(run: RecordedRun) -> RecordedRun:
    """The record with every value masked that stands under a sensitive name, there and wherever else it occurs.

    So the masked values agree with one another, and a replay with them goes as one with the real ones.
    """
    entries = list(_what_counted(run.entries))
    secrets = {*_secrets(run.trigger_data), *_secrets(run.result)}
    for entry in entries:
        secrets.update(_secrets(entry.output))
    redactor = Redactor(secrets)
    return replace(
        run,
        trigger_data=redactor.value(redact(run.trigger_data)),
        result=redactor.value(redact(run.result)),
        error=redactor.value(run.error),
        entries=[_masked(entry, redactor) for entry in entries],
    )


def as_json(run: RecordedRun) -> dict[str, Any]:
    kept = {name: getattr(run, name) for name in _SAME}
    return kept | {
        "created_at": to_text(run.created_at),
        "started_at": to_text(run.started_at),
        "entries": [entry.as_json() for entry in run.entries],
    }


def from_json(raw: Mapping[str, Any], *, row: Any, document: Document) -> RecordedRun:
    """The record of a stored test. `row` is that of the test, `document` the version that the run had."""
    return RecordedRun(
        id=row.run_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        version=row.version,
        created_at=from_text(raw["created_at"]),
        started_at=from_text(raw["started_at"]),
        document=document,
        entries=[Entry.from_json(entry) for entry in raw["entries"]],
        **{name: raw[name] for name in _SAME},
    )


def _what_counted(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Of each step its last outcome and what it waited for, in the order of their paths."""
    for state in Journal(entries).steps.values():
        for entry in (state.wait, state.outcome):
            if entry is not None:
                yield replace(entry, key=None, worker=None)


def _masked(entry: Entry, redactor: Redactor) -> Entry:
    return replace(
        entry,
        input=redactor.value(redact(entry.input)),
        output=redactor.value(redact(entry.output)),
        error=redactor.value(entry.error),
        exchanges=redactor.value(entry.exchanges),
        log=redactor.value(entry.log),
    )


def _secrets(value: Any, *, is_secret: bool = False) -> Iterator[str]:
    """Every text under a sensitive name."""
    match value:
        case str() if is_secret:
            yield value
        case dict():
            for name, inner in value.items():
                yield from _secrets(inner, is_secret=is_secret or is_sensitive(str(name)))
        case list():
            for inner in value:
                yield from _secrets(inner, is_secret=is_secret)
