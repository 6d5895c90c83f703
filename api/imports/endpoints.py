"""Workflows of other products become drafts."""

from __future__ import annotations

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.imports.models import ImportedFromN8n, ImportedNode, ImportN8n
from api.workflows.endpoints import author_of
from api.workflows.showing import show_workflow
from levqor.billing.errors import PlanLimitWorkflows
from levqor.billing.places import require_room_for_workflow
from levqor.imports.refusals import NotFromN8n, TooLargeForADocument
from levqor.workflows import service as workflows

imports_bp = Feature("imports", "Imports")
_ERRORS = (PlanLimitWorkflows, NotFromN8n, TooLargeForADocument)


@imports_bp.serves("POST", "/api/imports/n8n", access=Access.EDIT, status=201, errors=_ERRORS)
def import_from_n8n(call: Call, body: ImportN8n) -> ImportedFromN8n:
    """Store a workflow of n8n as a draft, with a report on each of its nodes.

    What has no counterpart becomes a disabled step that says why. A workflow with several triggers becomes several.
    """
    # Grammars and tables that few processes ever need.
    from levqor.imports.n8n import import_n8n

    registry = call.application.registry
    imported = import_n8n(body.text, registry)
    stored = []
    with call.transaction() as tx:
        for document in imported.documents:
            require_room_for_workflow(tx, call.settings, call.actor.workspace_id)
            detail = workflows.create_workflow(tx, registry, author_of(call), document, "Imported from n8n")
            stored.append(show_workflow(tx, detail, call.settings.base_url))
    report = [
        ImportedNode(
            node=line.node,
            type=line.type,
            fidelity=line.fidelity,
            reason=line.reason,
            step=line.step,
            document=line.document,
        )
        for line in imported.report
    ]
    return ImportedFromN8n(workflow=stored[0], others=stored[1:], report=report)
