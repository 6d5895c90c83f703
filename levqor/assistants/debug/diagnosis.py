"""From symptoms to a diagnosis: cause, fixer, whether a retry helps, and what to do, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from levqor.assistants.debug.facts import facts_in, field_in
from levqor.assistants.debug.recognition import Finding, Symptoms, app_in, own_code_in, recognise
from levqor.assistants.debug.signs import FIXERS, Advice, Cause, knowledge
from levqor.assistants.debug.wording import filled, without_secrets

_MOST_CHARACTERS: Final = 1100
"""What is said of one failure stays readable at a glance."""
_ABOUT_FIELDS: Final = frozenset(
    ("validation_error", "type_error", "template_undefined", "payload_too_large", "conflict_duplicate", "db_schema")
)
_MOST_STEPS: Final = 6
_SAME: Final = 0.5
"""So much of its words in another step, and a step says nothing new."""
_UNSURE: Final = 0.2
_MOST_SURE: Final = 0.97


@dataclass(frozen=True, slots=True)
class Diagnosis:
    cause: Cause
    fixer: str
    retryable: bool
    confidence: float
    """0 to 1."""
    advice: Advice
    sign: str
    """By which sign it was recognised."""

    @property
    def fixer_label(self) -> str:
        return FIXERS[self.fixer]


def diagnose_text(text: str, context: Mapping[str, str]) -> Diagnosis:
    """The diagnosis of an error's bare text. `context` may have app, step, note, url and method."""
    return diagnose(*symptoms_and_facts(text, context))


def symptoms_and_facts(text: str, context: Mapping[str, str]) -> tuple[Symptoms, dict[str, str]]:
    """An error's bare text as symptoms, and the concrete things that it names."""
    app = context.get("app") or app_in(f"{context.get('url', '')} {text}") or ""
    step, url = context.get("step", ""), context.get("url", "")
    facts = facts_in(text, app=app, url=url, method=context.get("method", ""), step=step)
    return Symptoms(text=text, note=context.get("note", ""), app=app.lower(), step=step, code=own_code_in(text)), facts


def diagnose(symptoms: Symptoms, facts: Mapping[str, str]) -> Diagnosis:
    """The diagnosis of symptoms; `facts` are the concrete things that the explanation may name."""
    findings = recognise(symptoms)
    if not findings:
        return _unrecognised(symptoms, facts)
    first = findings[0]
    known = {**field_in(symptoms.text), **first.named, **facts}
    return Diagnosis(
        cause=first.sign.cause,
        fixer=first.sign.fixer,
        retryable=first.sign.retryable,
        confidence=_confidence(findings),
        advice=_naming_the_field(
            _with_general_steps(filled(first.sign.advice, known), filled(first.sign.cause.advice, known)),
            first.sign.cause.id,
            known.get("field", ""),
        ),
        sign=first.sign.id,
    )


def _naming_the_field(advice: Advice, cause: str, field: str) -> Advice:
    """The field that is concerned, where the advice does not name it already."""
    shown = without_secrets(field)
    said = " ".join((advice.explain, *advice.steps))
    if not shown or cause not in _ABOUT_FIELDS or shown.lower() in said.lower():
        return advice
    return replace(advice, explain=f"{advice.explain} It is about “{shown}”.")


def _with_general_steps(special: Advice, general: Advice) -> Advice:
    """What is worth a look with any such cause comes after what is known of this failure, as far as there is room."""
    steps = list(special.steps)
    length = len(special.explain) + len(special.prevent) + sum(map(len, steps))
    for step in general.steps:
        length += len(step)
        if _is_said(step, steps) or len(steps) == _MOST_STEPS or length > _MOST_CHARACTERS:
            continue
        steps.append(step)
    return Advice(special.explain, tuple(steps), special.prevent)


def _is_said(step: str, steps: list[str]) -> bool:
    """Whether a step says again, in other words, what another one says."""
    words = _content(step)
    return any(len(words & _content(other)) >= _SAME * len(words) for other in steps)


def _content(step: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", step.lower())}


def _unrecognised(symptoms: Symptoms, facts: Mapping[str, str]) -> Diagnosis:
    known = knowledge().fallbacks
    where = f"{symptoms.step} {symptoms.app}".lower()
    cause = next((cause for word, cause in known.items() if word != "any" and word in where), known["any"])
    return Diagnosis(cause, cause.fixer, cause.retryable, _UNSURE, filled(cause.advice, facts), "none")


def _confidence(findings: list[Finding]) -> float:
    """More for a telling sign, less where signs of another cause are nearly as heavy."""
    first = findings[0]
    rival = next((f.weight for f in findings if f.sign.cause.id != first.sign.cause.id), 0)
    doubt = max(0.0, 0.2 - (first.weight - rival) / 100)
    return round(max(_UNSURE, min(_MOST_SURE, 0.35 + first.weight / 140) - doubt), 2)
