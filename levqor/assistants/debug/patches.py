"""Changes of a document that may cure a failure: each minimal, valid, and replayed before anybody hears of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from levqor.assistants.debug.evidence import Evidence
from levqor.assistants.debug.expression_cures import cured_expressions
from levqor.assistants.debug.setting_cures import Cure, cured_settings
from levqor.connectors.registry import Registry
from levqor.document.diff import Change, diff
from levqor.document.validation import Surroundings, validate
from levqor.runs.replay import Replay, Walk, replay

_MOST_TRIED: Final = 6


@dataclass(frozen=True, slots=True)
class Patch:
    summary: str
    changes: list[Change]
    document: dict[str, Any]
    replay: Replay


def propose(
    evidence: Evidence, cause: str, registry: Registry, around: Surroundings, walked: Walk | None
) -> Patch | None:
    """The first change that is proven; else the first that could not be checked; none where all are disproven.

    `walked` is how the run's own document comes through its record, where that has been found out.
    """
    if evidence.step is None or evidence.path is None:
        return None
    before = evidence.newest.as_json()
    known = {problem.path for problem in validate(before, around)[1]}
    unproven: Patch | None = None
    for number, (summary, changed) in enumerate(_cures(evidence, cause, before, registry, walked)):
        if number >= _MOST_TRIED:
            break
        document, problems = validate(changed, around)
        if document is None or any(problem.path not in known for problem in problems):
            continue
        outcome = replay(document, registry, evidence.recorded, evidence.path)
        patch = Patch(summary, diff(before, changed), changed, outcome)
        if patch.replay.passed:
            return patch
        unproven = unproven or (None if patch.replay.is_disproven else patch)
    return unproven


def _cures(
    evidence: Evidence, cause: str, before: dict[str, Any], registry: Registry, walked: Walk | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each with what it does in words, and the whole document with it."""
    scope = walked.scopes.get(evidence.path or "") if walked else None
    cures: list[Cure] = []
    if scope is not None:
        cures.extend(cured_expressions(evidence, scope))
    cures.extend(cured_settings(evidence, cause, registry))
    for cure in cures:
        changed = copy.deepcopy(before)
        step = _find(changed, evidence.step.id if evidence.step else "")
        if step is not None and cure.apply(step):
            yield cure.summary, changed


def _find(document: Mapping[str, Any], step_id: str) -> dict[str, Any] | None:
    stack: list[Any] = [document.get("steps", [])]
    while stack:
        for step in stack.pop():
            if step["id"] == step_id:
                found: dict[str, Any] = step
                return found
            stack.extend(step.get(name) or [] for name in ("then", "else", "default", "do"))
            stack.extend(case.get("steps") or [] for case in step.get("cases") or ())
    return None
