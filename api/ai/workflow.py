"""The builder over HTTP: a sentence in, a workflow document and its open questions out."""

from __future__ import annotations

import re
from typing import Any, Final

from api.ai.models import BuilderAnswer, BuilderMeta, BuilderQuestion, BuiltStep, WorkflowRequest
from api.call import Call
from api.declaration import Feature
from levqor.assistants.builder.shapes import BuilderContext, Built
from levqor.assistants.provider import LocalProvider, Provider
from levqor.blueprint import blueprint
from levqor.connections.service import list_connections
from levqor.tables.service import list_tables
from levqor.telemetry.logs import logger
from levqor.workflows.service import list_workflows

ai_workflow_bp = Feature("ai_workflow", "Assistants")

_provider: Final[Provider] = LocalProvider()
_log = logger("api.ai")
_PAGE = re.compile(r"/[a-z0-9/-]{0,60}")
_MOST = 200
"""How many tables, connections and workflows a sentence is understood against."""


@ai_workflow_bp.serves("POST", "/api/ai/workflow", with_trailing_slash=True)
def build_workflow(call: Call, body: WorkflowRequest) -> BuilderAnswer:
    """Build a workflow from a sentence.

    What the sentence leaves open comes back as questions; what cannot be done is said in the notes. `document`
    is null when nothing could be built honestly.
    """
    built = _provider.build(body.query, registry=call.application.registry, context=_context(call))
    _log.info("ai_request", assistant="workflow", length=len(body.query), **_known(body.context))
    return BuilderAnswer(
        answer=_answer(built),
        document=built.document,
        steps=[BuiltStep.model_validate(step) for step in built.steps],
        questions=[BuilderQuestion.model_validate(question) for question in built.questions],
        notes=[*built.refusals, *built.notes],
        meta=BuilderMeta.model_validate(built.meta),
    )


def _context(call: Call) -> BuilderContext:
    application, workspace_id = call.application, call.actor.workspace_id
    with call.read() as tx:
        tables, _ = list_tables(tx, workspace_id, _MOST)
        connections, _ = list_connections(tx, application.vault, application.registry, workspace_id, _MOST, None)
        workflows, _ = list_workflows(tx, workspace_id, _MOST, None)
    return BuilderContext(
        timezone=call.actor.timezone,
        user_email=call.actor.email,
        tables=[table.as_json() for table in tables],
        connections=[{"name": connection.name, "connector": connection.connector} for connection in connections],
        workflows=[row.name for row in workflows],
        now=call.now,
    )


def _answer(built: Built) -> str:
    if built.document is None:
        return built.refusals[0] if built.refusals else "This is not a workflow yet. Say what should happen, and when."
    steps = _counted(len(built.steps) - 1, "step")
    open_questions = sum(question.required for question in built.questions)
    if not open_questions:
        return f"Here is a workflow with {steps}. Nothing is missing; look it over and publish it."
    verb = "is" if open_questions == 1 else "are"
    return f"Here is a workflow with {steps}. {_counted(open_questions, 'question')} {verb} still open."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _known(context: dict[str, Any]) -> dict[str, str]:
    """What may be logged of the context: a page's address and a plan's name, nothing a person wrote."""
    page, tier = str(context.get("page", "")), str(context.get("userTier", "")).lower()
    known = {"page": page} if _PAGE.fullmatch(page) else {}
    return known | ({"tier": tier} if tier in blueprint().plans else {})
