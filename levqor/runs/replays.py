"""Replays for people: a run that is over, offline, on any version of its workflow or on a document as it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.document.validation import Surroundings, validate
from levqor.runs.comparison import Comparison, compare
from levqor.runs.recorded import RecordedRun, read_recorded
from levqor.workflows import repository as workflow_repository
from levqor.workflows.service import InvalidDocument


@dataclass(frozen=True, slots=True)
class Replayed:
    """A comparison, and the version it was made with; None for a document that is not stored."""

    version: int | None
    comparison: Comparison


def replay_run(
    tx: Connection,
    registry: Registry,
    workspace_id: str,
    run_id: str,
    *,
    version: int | None = None,
    document: dict[str, Any] | None = None,
) -> Replayed:
    """Replay a run on a version (default: the newest), or on `document`. Nothing is sent, stored or counted.

    Raises:
        NoSuchRun, RunIsNotOver, NoSuchVersion: as they say.
        InvalidDocument: what it is to be replayed on cannot run.
    """
    run = read_recorded(tx, workspace_id, run_id)
    if document is not None:
        return Replayed(None, compare(runnable(registry, document), registry, run))
    number = _newest(tx, run) if version is None else version
    return Replayed(number, compare(document_to_replay(tx, registry, run, number), registry, run))


def document_to_replay(tx: Connection, registry: Registry, run: RecordedRun, version: int) -> Document:
    """The document of a version, if it can run.

    Raises:
        NoSuchVersion: there is none of that number.
        InvalidDocument: it is not complete.
    """
    if version == run.version:
        return run.document
    return runnable(registry, workflow_repository.get_version(tx, run.workflow_id, version).document)


def runnable(registry: Registry, raw: Any) -> Document:
    """A document that can be walked. Whether the connections that it names exist does not matter: none is opened.

    Raises:
        InvalidDocument: something in it is missing or wrong.
    """
    document, problems = validate(raw, Surroundings(registry))
    if document is None or problems:
        message = "The document is not complete, so nothing can be replayed on it. Fill in what is missing first."
        raise InvalidDocument(message, problems=problems)
    return document


def _newest(tx: Connection, run: RecordedRun) -> int:
    try:
        return int(workflow_repository.get_workflow(tx, run.workspace_id, run.workflow_id).version)
    except workflow_repository.NoSuchWorkflow:
        return run.version
