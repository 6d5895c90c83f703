"""Exports: a file with everything about a person and their workspace, but no secrets; downloadable for a week."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.models import dfy_orders, subscriptions, usage_hours, usage_months
from levqor.connections.models import connections
from levqor.db.schema import load_schema, metadata
from levqor.files.blobs import read_parts
from levqor.files.models import files
from levqor.identity.actor import Role
from levqor.identity.models import api_keys, audit_log, invitations, memberships, sessions, users, workspaces
from levqor.kit.clock import to_text
from levqor.kit.json import dump_json
from levqor.kit.redaction import redact
from levqor.privacy.models import privacy_requests
from levqor.runs.models import approvals, run_journal, runs
from levqor.runs.payloads import whole
from levqor.tables.models import table_rows, tables
from levqor.triggers.models import schedules
from levqor.workflow_tests.models import workflow_tests
from levqor.workflows.models import workflow_versions, workflows

DOWNLOADABLE: Final = timedelta(days=7)
_BATCH: Final = 200
_PUT_ASIDE: Final = ("trigger_data", "result", "entries")
"""Columns whose values may be put aside for their size."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One file of the export: a line of JSON for each row."""

    name: str
    rows: sa.Select[Any]


def write_export(tx: Connection, directory: Path, *, request_id: str, user_id: str, workspace_id: str) -> str:
    """Write the file of a request, readable by this installation alone; answers its name."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{request_id}.zip"
    unfinished = directory / f".{name}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for part in _parts(tx, user_id, workspace_id):
            _write_part(tx, archive, part)
        if _manages(tx, user_id, workspace_id):
            _write_files(tx, archive, workspace_id)
    unfinished.rename(directory / name)
    return name


def delete_expired_exports(tx: Connection, directory: Path, now: datetime) -> int:
    """Delete files that nobody may download any more, with those that belong to no request; answers how many."""
    current = sa.select(privacy_requests.c.file).where(
        privacy_requests.c.file.is_not(None), privacy_requests.c.expires_at > now
    )
    kept = set(tx.execute(current).scalars())
    gone = [path for path in sorted(directory.glob("*.zip")) if path.name not in kept]
    for path in gone:
        path.unlink(missing_ok=True)
    tx.execute(privacy_requests.update().where(privacy_requests.c.expires_at <= now).values(file=None))
    return len(gone)


def _parts(tx: Connection, user_id: str, workspace_id: str) -> Iterator[_Part]:
    yield from _personal(tx, user_id)
    if _manages(tx, user_id, workspace_id):
        yield from _of_workspace(workspace_id)


def _manages(tx: Connection, user_id: str, workspace_id: str) -> bool:
    role = tx.execute(
        sa.select(memberships.c.role).where(
            memberships.c.user_id == user_id, memberships.c.workspace_id == workspace_id
        )
    ).scalar()
    return role is not None and Role(role).can_manage


def _personal(tx: Connection, user_id: str) -> Iterator[_Part]:
    """What is about the person, in whatever workspace."""
    load_schema()
    support_requests = metadata.tables["support_requests"]
    email = tx.execute(sa.select(users.c.email).where(users.c.id == user_id)).scalar()
    joined = workspaces.join(memberships, memberships.c.workspace_id == workspaces.c.id)
    yield _Part("account", sa.select(users.c.id, users.c.email, users.c.created_at).where(users.c.id == user_id))
    yield _Part(
        "memberships",
        sa.select(workspaces.c.id, workspaces.c.name, memberships.c.role, memberships.c.created_at)
        .select_from(joined)
        .where(memberships.c.user_id == user_id),
    )
    yield _Part("sessions", _of(user_id, sessions, "workspace_id", "created_at", "expires_at"))
    yield _Part("api_keys", _of(user_id, api_keys, "id", "workspace_id", "name", "created_at", "last_used_at"))
    yield _Part("acts", _of(user_id, audit_log, "workspace_id", "action", "target", "at"))
    yield _Part("support_requests", sa.select(support_requests).where(support_requests.c.email == email))
    yield _Part("privacy_requests", _of(user_id, privacy_requests, "id", "kind", "status", "requested_at", "done_at"))
    yield _Part(
        "invitations",
        _some(invitations, "workspace_id", "email", "role", "created_at").where(invitations.c.email == email),
    )


def _of_workspace(workspace_id: str) -> Iterator[_Part]:
    """What is in the workspace of somebody who manages it. Of connections only the names."""
    mine = sa.select(workflows.c.id).where(workflows.c.workspace_id == workspace_id)
    yield _Part("workspace/workspace", sa.select(workspaces).where(workspaces.c.id == workspace_id))
    yield _Part(
        "workspace/connections",
        _some(connections, "id", "connector", "name", "created_at", "updated_at").where(
            connections.c.workspace_id == workspace_id
        ),
    )
    for table in (workflows, workflow_tests, schedules, tables, subscriptions, dfy_orders, usage_months, usage_hours):
        yield _Part(f"workspace/{table.name}", sa.select(table).where(table.c.workspace_id == workspace_id))
    yield _Part(
        "workspace/workflow_versions", sa.select(workflow_versions).where(workflow_versions.c.workflow_id.in_(mine))
    )
    own_tables = sa.select(tables.c.id).where(tables.c.workspace_id == workspace_id)
    yield _Part("workspace/table_rows", sa.select(table_rows).where(table_rows.c.table_id.in_(own_tables)))
    yield _Part("workspace/runs", sa.select(runs).where(runs.c.workspace_id == workspace_id))
    described = _some(files, "id", "run_id", "name", "media_type", "size", "created_at")
    yield _Part("workspace/files", described.where(files.c.workspace_id == workspace_id))
    own_runs = sa.select(runs.c.id).where(runs.c.workspace_id == workspace_id)
    yield _Part("workspace/approvals", sa.select(approvals).where(approvals.c.workspace_id == workspace_id))
    yield _Part("workspace/run_journal", sa.select(run_journal).where(run_journal.c.run_id.in_(own_runs)))


def _of(user_id: str, table: sa.Table, *columns: str) -> sa.Select[Any]:
    return _some(table, *columns).where(table.c.user_id == user_id)


def _some(table: sa.Table, *columns: str) -> sa.Select[Any]:
    return sa.select(*(table.c[column] for column in columns))


def _write_part(tx: Connection, archive: ZipFile, part: _Part) -> None:
    with archive.open(f"{part.name}.jsonl", "w") as file:
        for row in tx.execute(part.rows.execution_options(yield_per=_BATCH)):
            shown = {name: _shown(tx, name, value) for name, value in row._mapping.items()}
            file.write((dump_json(shown) + "\n").encode())


def _write_files(tx: Connection, archive: ZipFile, workspace_id: str) -> None:
    """The files that steps saved, each under its id and name."""
    of_workspace = sa.select(files.c.id, files.c.name, files.c.blob_id).where(files.c.workspace_id == workspace_id)
    for row in tx.execute(of_workspace.order_by(files.c.id)).all():
        with archive.open(f"workspace/files/{row.id}/{row.name}", "w") as file:
            for part in read_parts(tx, row.blob_id):
                file.write(part)


def _shown(tx: Connection, name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return to_text(value)
    return redact(whole(tx, value) if name in _PUT_ASIDE else value)
