"""Versions of a workflow over HTTP: list, look at, compare, restore."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from api.access import Access
from api.call import Call
from api.declaration import LARGEST_NUMBER, Feature
from api.workflows.endpoints import author_of
from api.workflows.models import (
    DiffQuery,
    DocumentChange,
    VersionsQuery,
    Workflow,
    WorkflowDiff,
    WorkflowVersion,
    WorkflowVersionPage,
    WorkflowVersionWithDocument,
)
from api.workflows.showing import show_workflow
from levqor.workflows import repository
from levqor.workflows import service as workflows

versions_bp = Feature("versions", "Workflows")


@versions_bp.serves("GET", "/api/workflows/{id}/versions")
def list_versions(call: Call, workflow_id: str, query: VersionsQuery) -> WorkflowVersionPage:
    """List a workflow's versions, newest first."""
    before = None if query.cursor is None else min(int(query.cursor), LARGEST_NUMBER)
    with call.read() as tx:
        workflow, rows, following = workflows.list_versions(
            tx, call.actor.workspace_id, workflow_id, query.limit, before
        )
    return WorkflowVersionPage(
        items=[WorkflowVersion(**_fields(workflow, row)) for row in rows],
        next_cursor=None if following is None else str(following),
    )


@versions_bp.serves("GET", "/api/workflows/{id}/versions/{n}")
def get_version(call: Call, workflow_id: str, version: int) -> WorkflowVersionWithDocument:
    """Show one version with its document."""
    with call.read() as tx:
        workflow = repository.get_workflow(tx, call.actor.workspace_id, workflow_id)
        row = repository.get_version(tx, workflow_id, version)
    return WorkflowVersionWithDocument(**_fields(workflow, row), document=row.document)


@versions_bp.serves("POST", "/api/workflows/{id}/versions/{n}/restore", access=Access.EDIT)
def restore_version(call: Call, workflow_id: str, version: int) -> Workflow:
    """Make an old version the newest one, as a new version."""
    with call.transaction() as tx:
        detail = workflows.restore_version(tx, call.application.registry, author_of(call), workflow_id, version)
        return show_workflow(tx, detail, call.settings.base_url)


@versions_bp.serves("GET", "/api/workflows/{id}/diff")
def diff_versions(call: Call, workflow_id: str, query: DiffQuery) -> WorkflowDiff:
    """Show what changed between two versions."""
    with call.read() as tx:
        changes = workflows.diff_versions(tx, call.actor.workspace_id, workflow_id, query.from_, query.to)
    return WorkflowDiff(changes=[DocumentChange.model_validate(change) for change in changes])


def _fields(workflow: Row[Any], row: Row[Any]) -> dict[str, Any]:
    return {
        "version": row.version,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "message": row.message,
        "published": row.version == workflow.published_version,
    }
