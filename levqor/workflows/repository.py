"""Reads and writes workflows. Deleted ones stay for their runs' sake and are seen by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.errors import NotFound
from levqor.workflows.models import workflow_versions, workflows


class NoSuchWorkflow(NotFound):
    """There is no such workflow in this workspace."""

    code = "workflow_not_found"


class NoSuchVersion(NotFound):
    """This workflow has no such version."""

    code = "version_not_found"


def get_workflow(tx: Connection, workspace_id: str, workflow_id: str) -> Row[Any]:
    """A workflow's row.

    Raises:
        NoSuchWorkflow: there is none, it is deleted, or it belongs to others.
    """
    row = tx.execute(
        sa.select(workflows).where(
            workflows.c.id == workflow_id,
            workflows.c.workspace_id == workspace_id,
            workflows.c.deleted_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NoSuchWorkflow
    return row


def get_version(tx: Connection, workflow_id: str, version: int) -> Row[Any]:
    """A version's row. The caller has checked whose workflow it is.

    Raises:
        NoSuchVersion: there is none of that number.
    """
    row = tx.execute(
        sa.select(workflow_versions).where(
            workflow_versions.c.workflow_id == workflow_id, workflow_versions.c.version == version
        )
    ).one_or_none()
    if row is None:
        raise NoSuchVersion
    return row


def names_of(tx: Connection, workflow_ids: Sequence[str]) -> dict[str, str]:
    """The names of workflows, by id."""
    named = sa.select(workflows.c.id, workflows.c.name).where(workflows.c.id.in_(workflow_ids))
    return {row.id: row.name for row in tx.execute(named)}


def add_version(tx: Connection, workflow_id: str, version: int, **values: Any) -> None:
    tx.execute(workflow_versions.insert().values(workflow_id=workflow_id, version=version, **values))


def set_workflow(tx: Connection, workflow_id: str, **values: Any) -> None:
    tx.execute(workflows.update().where(workflows.c.id == workflow_id).values(**values))
