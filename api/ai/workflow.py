"""The builder over HTTP: a sentence in, a workflow document and its open questions out."""

from __future__ import annotations

from api.ai.edge import FAILURES, PROVIDER, asking
from api.ai.models import BuilderAnswer, BuilderMeta, BuilderQuestion, BuiltStep, WorkflowRequest
from api.call import Call
from api.declaration import Feature
from levqor.assistants.answering import workspace_context
from levqor.assistants.builder.shapes import Built

ai_workflow_bp = Feature("ai_workflow", "Assistants")


@ai_workflow_bp.serves("POST", "/api/ai/workflow", with_trailing_slash=True, errors=FAILURES)
def build_workflow(call: Call, body: WorkflowRequest) -> BuilderAnswer:
    """Build a workflow from a sentence.

    What the sentence leaves open comes back as questions; what cannot be done is said in the notes. `document`
    is null when nothing could be built honestly.
    """
    with asking(call, "workflow", length=len(body.query), context=body.context):
        with call.read() as tx:
            context = workspace_context(tx, call.actor.workspace_id, call.actor.email, call.now)
        built = PROVIDER.build(body.query, registry=call.application.registry, context=context)
    return BuilderAnswer(
        answer=_answer(built),
        document=built.document,
        steps=[BuiltStep.model_validate(step) for step in built.steps],
        questions=[BuilderQuestion.model_validate(question) for question in built.questions],
        notes=[*built.refusals, *built.notes],
        meta=BuilderMeta.model_validate(built.meta),
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
