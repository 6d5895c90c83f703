"""The builder over HTTP: a sentence in, a workflow document and its open questions out."""

from __future__ import annotations

from api.ai.models import BuilderAnswer, WorkflowRequest
from api.call import Call
from api.declaration import Feature

ai_workflow_bp = Feature("ai_workflow", "Assistants")


@ai_workflow_bp.serves("POST", "/api/ai/workflow", with_trailing_slash=True)
def build_workflow(call: Call, body: WorkflowRequest) -> BuilderAnswer:
    """Build a workflow from a sentence. What the sentence leaves open comes back as questions."""
    raise NotImplementedError
