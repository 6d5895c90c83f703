"""The debug assistant over HTTP: a failed run, or an error's text, in; cause, fixer, steps and a proven fix out."""

from __future__ import annotations

from api.ai.debug_models import DebugAnswer, DebugRequest
from api.ai.edge import FAILURES, asking
from api.call import Call
from api.declaration import Feature
from api.telemetry.events import record
from levqor.assistants.debug.evidence import DidNotFail
from levqor.assistants.debug.service import Explained, explain_run, explain_text
from levqor.errors import BadRequest
from levqor.runs.repository import NoSuchRun

ai_debug_bp = Feature("ai_debug", "Assistants")


class NothingToExplain(BadRequest):
    """Give the text of an error, or a run id in the context."""

    code = "nothing_to_explain"


@ai_debug_bp.serves(
    "POST",
    "/api/ai/debug",
    with_trailing_slash=True,
    errors=(*FAILURES, NothingToExplain, NoSuchRun, DidNotFail),
)
def debug(call: Call, body: DebugRequest) -> DebugAnswer:
    """Explain a failure.

    With a run id it reads what the run really sent and received, compares it with the last run that succeeded, and
    proposes a change only with what a replay on the run's record showed. Without one it goes by the error's text.
    """
    with asking(call, "debug", length=len(body.error or ""), context=body.context):
        if body.error is None and body.context.run_id is None:
            raise NothingToExplain
        begun = call.application.clock.monotonic()
        explained = _explained(call, body)
        took = call.application.clock.monotonic() - begun
    record("debug_analyse", outcome="answered", evidence="text" if body.context.run_id is None else "run")
    return _answer(explained, call.application.assistants.name, round(took * 1000, 2))


def _explained(call: Call, body: DebugRequest) -> Explained:
    if body.context.run_id is None:
        return explain_text(body.error or "", body.context.told, call.application.assistants.diagnose)
    note = "\n".join(part for part in (body.error, body.context.note) if part)
    with call.read() as tx:
        return explain_run(
            tx,
            call.application.registry,
            call.actor.workspace_id,
            body.context.run_id,
            note=note,
            diagnose_with=call.application.assistants.diagnose,
        )


def _answer(explained: Explained, provider: str, took_ms: float) -> DebugAnswer:
    diagnosis, patch = explained.diagnosis, explained.patch
    return DebugAnswer.model_validate(
        {
            "answer": explained.answer,
            "class": diagnosis.cause.id,
            "class_label": diagnosis.cause.label,
            "fixer": diagnosis.fixer,
            "fixer_label": diagnosis.fixer_label,
            "retryable": diagnosis.retryable,
            "confidence": diagnosis.confidence,
            "explanation": diagnosis.advice.explain,
            "steps": list(diagnosis.advice.steps),
            "prevention": diagnosis.advice.prevent,
            "step": explained.step,
            "evidence": explained.evidence,
            "changed": explained.changed,
            "patch": patch,
            "actions": explained.actions,
            "meta": {"provider": provider, "took_ms": took_ms, "evidence": explained.rests_on},
        }
    )
