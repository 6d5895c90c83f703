"""The builder over HTTP: a sentence in, a workflow document and its open questions out; or a change of a draft."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.ai.edge import FAILURES, asking
from api.ai.models import BuilderAnswer, BuilderMeta, BuilderQuestion, BuiltStep, WorkflowContext, WorkflowRequest
from api.call import Call
from api.declaration import Feature
from api.workflows.models import DocumentChange
from levqor.assistants.answering import workspace_context
from levqor.assistants.builder.editing import Edited
from levqor.assistants.builder.shapes import BuilderContext, Built, Question
from levqor.document.validation import is_storable, validate
from levqor.workflows.service import InvalidDocument, surroundings_of

ai_workflow_bp = Feature("ai_workflow", "Assistants")


@ai_workflow_bp.serves("POST", "/api/ai/workflow", with_trailing_slash=True, errors=(*FAILURES, InvalidDocument))
def build_workflow(call: Call, body: WorkflowRequest) -> BuilderAnswer:
    """Build a workflow from a sentence, or change a draft.

    What the sentence leaves open comes back as questions; what cannot be done is said in the notes. `document`
    is null when nothing could be built honestly. With `context.document` the sentence is a follow-up such as
    "make it hourly": `document` is the draft with that change and `changes` the difference. Nothing is stored.
    """
    with asking(call, "workflow", length=len(body.query), context=body.context):
        draft = body.context.document
        with call.read() as tx:
            context = workspace_context(tx, call.actor.workspace_id, call.actor.email, call.now)
            before = None if draft is None else _as_stored(call, tx, draft)
        if before is not None:
            return _edited(call, body.query, before, body.context, context)
        application = call.application
        return _answered(application.assistants.build(body.query, registry=application.registry, context=context))


def _as_stored(call: Call, tx: Connection, draft: dict[str, Any]) -> dict[str, Any]:
    document, problems = validate(draft, surroundings_of(tx, call.application.registry, call.actor.workspace_id))
    if document is None or not is_storable(problems):
        raise InvalidDocument(problems=problems)
    return document.as_json()


def _edited(
    call: Call, query: str, draft: dict[str, Any], asked: WorkflowContext, context: BuilderContext
) -> BuilderAnswer:
    questions = [Question(**question.model_dump()) for question in asked.questions]
    registry = call.application.registry
    edited = call.application.assistants.edit(query, draft, registry=registry, context=context, questions=questions)
    answer = _answered(edited.built)
    answer.answer = _proposal(edited)
    answer.changes = [DocumentChange.model_validate(change.as_json()) for change in edited.changes]
    return answer


def _answered(built: Built) -> BuilderAnswer:
    return BuilderAnswer(
        answer=_answer(built),
        document=built.document,
        steps=[BuiltStep.model_validate(step) for step in built.steps],
        questions=[BuilderQuestion.model_validate(question) for question in built.questions],
        notes=[*built.refusals, *built.notes],
        meta=BuilderMeta.model_validate(built.meta),
    )


def _proposal(edited: Edited) -> str:
    if edited.reason is not None:
        return edited.reason
    changes = _counted(len(edited.changes), "change")
    open_questions = sum(question.required for question in edited.built.questions)
    if not open_questions:
        return f"Here is what would change: {changes}. Accept it or leave the draft as it is."
    verb = "is" if open_questions == 1 else "are"
    return f"Here is what would change: {changes}. {_counted(open_questions, 'question')} {verb} open then."


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
