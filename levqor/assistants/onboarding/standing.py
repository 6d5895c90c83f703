"""Reads where an account stands: its own state, and what its documents still miss."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.assistants.account import FailedRun, read_account
from levqor.assistants.onboarding.shapes import MissingConnection, OpenDraft, Standing
from levqor.config import Settings
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.document.validation import Surroundings, validate
from levqor.engine.paths import step_id
from levqor.runs.models import runs
from levqor.workflows.dependencies import documents_that_count
from levqor.workflows.service import load_document, surroundings_of

_LOOKED_AT: Final = 40
"""How many of the newest workflows are looked into."""


def read_standing(tx: Connection, settings: Settings, registry: Registry, workspace_id: str, now: datetime) -> Standing:
    surroundings = surroundings_of(tx, registry, workspace_id)
    drafts: list[OpenDraft] = []
    missing: list[MissingConnection] = []
    ready: list[tuple[str, str]] = []
    for _, row in zip(range(_LOOKED_AT), documents_that_count(tx, workspace_id), strict=False):
        missing.extend(_missing_connections(row.id, row.name, row.document, surroundings))
        if row.published_version is not None:
            continue
        _, problems = validate(row.document, surroundings)
        if problems:
            drafts.append(OpenDraft(row.id, row.name, len(problems)))
        else:
            ready.append((row.id, row.name))
    account = read_account(tx, settings, workspace_id, now)
    failing = _failing_step(tx, registry, account.failing)
    return Standing(account, tuple(drafts), tuple(missing), tuple(ready), failing)


def _failing_step(tx: Connection, registry: Registry, run: FailedRun | None) -> str | None:
    if run is None or run.step is None:
        return None
    ran = sa.select(runs.c.version).where(runs.c.id == run.id)
    document = load_document(tx, run.workflow_id, tx.execute(ran).scalar_one())
    step = next((step for _, step in document.walk() if step.id == step_id(run.step)), None)
    if step is None:
        return None
    action = registry.find(step.use)
    return step.title or (action.title if action else step.use)


def _missing_connections(
    workflow_id: str, workflow: str, document: dict[str, object], surroundings: Surroundings
) -> list[MissingConnection]:
    known = surroundings.connections or frozenset()
    found = []
    for _, step in Document.model_validate(document).walk():
        action = surroundings.registry.find(step.use)
        if action is None:
            continue
        is_unnamed = step.connection is None and action.needs_connection
        is_unknown = step.connection is not None and (action.connector.id, step.connection) not in known
        if is_unnamed or is_unknown:
            found.append(MissingConnection(workflow_id, workflow, step.title or step.id, step.connection))
    return found
