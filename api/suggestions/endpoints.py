"""Suggestions over HTTP: what an account might automate next."""

from __future__ import annotations

from api.call import Call
from api.declaration import Feature
from api.suggestions.models import SuggestedWorkflow, SuggestionQuery, Suggestions
from levqor.assistants.answering import workspace_context
from levqor.assistants.suggestions import read_works, suggest
from levqor.workflows.repository import NoSuchWorkflow

suggestions_bp = Feature("suggestions", "Assistants")


@suggestions_bp.serves("GET", "/api/suggestions", errors=(NoSuchWorkflow,))
def list_suggestions(call: Call, query: SuggestionQuery) -> Suggestions:
    """List sentences for the builder that come from the workspace's own tables, connections and workflows.

    Each of them builds a document without refusals.
    """
    registry, workspace_id = call.application.registry, call.actor.workspace_id
    with call.read() as tx:
        works = read_works(tx, registry, workspace_id, query.workflow_id)
        context = workspace_context(tx, workspace_id, call.actor.email, call.now)
    found = suggest(context, registry, works)
    return Suggestions(items=[SuggestedWorkflow.model_validate(suggestion) for suggestion in found])
