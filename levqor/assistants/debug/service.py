"""Explains a failure: from the evidence of a run, or from the bare text of an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import Connection

from levqor.assistants.debug.changes import changes_since_success
from levqor.assistants.debug.diagnosis import Diagnosis, diagnose, symptoms_and_facts
from levqor.assistants.debug.evidence import Evidence, read_evidence
from levqor.assistants.debug.expression_cures import expression_of
from levqor.assistants.debug.patches import Patch, propose
from levqor.assistants.debug.recognition import Symptoms
from levqor.assistants.debug.references import Missing, missing_of
from levqor.assistants.debug.report import Action, Piece, actions, message_in, pieces
from levqor.assistants.debug.run_symptoms import facts_of, symptoms_of
from levqor.connectors.registry import Registry
from levqor.runs.replay import Walk, walk
from levqor.workflows.service import surroundings_of

Diagnose = Callable[[Symptoms, Mapping[str, str]], Diagnosis]

_NEEDS_DATA: Final = ("expression_failed", "type_error")
"""Codes of failures that only the data of the run explains."""


@dataclass(frozen=True, slots=True)
class FailedStep:
    path: str
    title: str
    use: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A diagnosis with what it rests on and what can be done."""

    answer: str
    """In one sentence."""
    diagnosis: Diagnosis
    step: FailedStep | None = None
    evidence: list[Piece] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    patch: Patch | None = None
    actions: list[Action] = field(default_factory=list)
    rests_on: list[str] = field(default_factory=list)
    """Ids of runs and steps, or that it is the text alone."""


def explain_text(error: str, context: Mapping[str, str], diagnose_with: Diagnose = diagnose) -> Explained:
    """Explain an error of which nothing but its text is known."""
    diagnosis = diagnose_with(*symptoms_and_facts(error, context))
    where = (
        Action("Open connections", "/connections") if diagnosis.fixer == "credential" else Action("Open runs", "/runs")
    )
    return Explained(_first_sentence(diagnosis), diagnosis, actions=[where], rests_on=["the text of the error"])


def explain_run(
    tx: Connection,
    registry: Registry,
    workspace_id: str,
    run_id: str,
    *,
    note: str = "",
    diagnose_with: Diagnose = diagnose,
) -> Explained:
    """Explain a run that failed.

    Raises:
        NoSuchRun: there is none in this workspace.
        DidNotFail: nothing in it failed.
    """
    evidence = read_evidence(tx, registry, workspace_id, run_id)
    walked = _walked(evidence, registry)
    facts = facts_of(evidence, _missing(evidence, walked))
    diagnosis = _with_the_other_sides_words(diagnose_with(replace(symptoms_of(evidence), note=note), facts), evidence)
    around = surroundings_of(tx, registry, workspace_id)
    return Explained(
        answer=_at_step(evidence, diagnosis),
        diagnosis=diagnosis,
        step=_failed_step(evidence),
        evidence=pieces(evidence),
        changed=changes_since_success(evidence),
        patch=propose(evidence, diagnosis.cause.id, registry, around, walked),
        actions=actions(evidence, diagnosis),
        rests_on=[f"run {evidence.run.id}", *([f"step {evidence.path}"] if evidence.path else [])],
    )


def _with_the_other_sides_words(diagnosis: Diagnosis, evidence: Evidence) -> Diagnosis:
    """The explanation with what the other side itself said, which is often the whole story."""
    said = message_in(evidence.exchange["response_body"]) if evidence.exchange else None
    if said is None or said.lower() in diagnosis.advice.explain.lower():
        return diagnosis
    explain = f"{diagnosis.advice.explain} The answer says: “{said}”."
    return replace(diagnosis, advice=replace(diagnosis.advice, explain=explain))


def _walked(evidence: Evidence, registry: Registry) -> Walk | None:
    """The data that the failing step's expressions were given, where that is what explains the failure."""
    if evidence.step is None or evidence.error["code"] not in _NEEDS_DATA:
        return None
    return walk(evidence.document, registry, evidence.recorded)


def _missing(evidence: Evidence, walked: Walk | None) -> Missing | None:
    source, scope = expression_of(evidence.error["message"]), walked.scopes.get(evidence.path or "") if walked else None
    return None if source is None or scope is None else missing_of(source, scope)


def _failed_step(evidence: Evidence) -> FailedStep | None:
    if evidence.step is None or evidence.path is None:
        return None
    return FailedStep(evidence.path, evidence.title, evidence.step.use)


def _at_step(evidence: Evidence, diagnosis: Diagnosis) -> str:
    where = f"The step {evidence.title} ({evidence.path}) failed. " if evidence.step else "The run failed. "
    return where + _first_sentence(diagnosis)


def _first_sentence(diagnosis: Diagnosis) -> str:
    return f"{diagnosis.cause.label}: {diagnosis.advice.explain}"
