"""How much of what was asked is built: exactness of trigger, schedule and ordered actions, and knowing when to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from levqor.assistants.evals.rhythms import same_cron
from levqor.assistants.evals.stated import has_conditions, holds

MEASURES: Final = ("asked", "trigger", "cron", "actions", "parameters", "conditions")
_EVENTS: Final = frozenset(("app_event", "webhook", "form", "email", "rss"))
"""What may stand for one another where the application is the same."""
_FAMILY: Final = {"facebook_lead_ads": "facebook", "acuity_scheduling": "acuity"}
_PLACES: Final = ("url", "spreadsheet", "repo", "timezone")
_NOT_COUNTED: Final = frozenset(("condition", "loop", "log", "transform"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was right about one case; None where the case has no such thing."""

    asked: bool | None = None
    """Asked exactly when it had to."""
    trigger: bool | None = None
    cron: bool | None = None
    actions: bool | None = None
    """The same actions in the same order, nothing else."""
    parameters: bool | None = None
    """Every value that the request states is in its step."""
    conditions: bool | None = None

    @property
    def is_exact(self) -> bool:
        return all(getattr(self, name) is not False for name in MEASURES)


def judge(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Verdict:
    asked = bool(predicted["clarify"])
    if asked and gold["clarify"] == "optional":
        return Verdict(asked=True)
    must_ask = gold["clarify"] is True
    if must_ask or asked:
        return Verdict(asked=must_ask == asked)
    workflow = predicted["workflow"]
    steps = workflow["steps"]
    return Verdict(
        asked=True,
        trigger=_is_accepted(gold, workflow["trigger"]),
        cron=same_cron(gold["trigger"], workflow["trigger"]),
        actions=_same_actions(gold["steps"], list(flat_actions(steps))),
        parameters=_has_parameters(gold, workflow["trigger"], list(flat_actions(steps))),
        conditions=has_conditions(gold["conditions"], steps),
    )


def _is_accepted(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    return any(_same_trigger(trigger, predicted) for trigger in (gold["trigger"], *gold.get("trigger_accept", ())))


def _same_trigger(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    if gold.get("app") not in (None, _FAMILY.get(predicted.get("app", ""), predicted.get("app"))):
        return False
    return bool(gold["kind"] == predicted["kind"] or (gold.get("app") and {gold["kind"], predicted["kind"]} <= _EVENTS))


def _has_parameters(
    gold: Mapping[str, Any], trigger: Mapping[str, Any], predicted: list[Mapping[str, Any]]
) -> bool | None:
    """Whether every value that the case states is in the step it belongs to; None where it states none."""
    left = list(predicted)
    found: list[bool] = []
    for step in gold["steps"]:
        same = [held for held in left if _same_action(step, held)]
        wanted = step.get("params", {})
        if step.get("optional") and not same:
            continue
        best = max(same, key=lambda held: sum(holds(wanted, held)), default={})
        found.extend(holds(wanted, best))
        left = [held for held in left if held is not best]
    places = {key: value for key, value in gold["trigger"].items() if key in _PLACES}
    found.extend(holds(places, trigger))
    return all(found) if found else None


def _same_actions(gold: list[Mapping[str, Any]], predicted: list[Mapping[str, Any]]) -> bool:
    left = [step for step in predicted if step["action"] not in _NOT_COUNTED]
    for step in (step for step in gold if step["action"] not in _NOT_COUNTED):
        if left and _same_action(step, left[0]):
            left.pop(0)
        elif not step.get("optional"):
            return False
    return not left


def _same_action(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    accepted = gold.get("accept", ())
    if predicted["action"] in accepted or f"app:{predicted.get('app')}" in accepted:
        return True
    if gold["action"] != predicted["action"]:
        return False
    return gold["action"] != "app_action" or gold.get("app") == predicted.get("app")


def flat_actions(steps: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every step, outer before inner."""
    for step in steps:
        yield step
        for key in ("then", "else", "do"):
            yield from flat_actions(step.get(key, []))


def rates(verdicts: list[Verdict]) -> dict[str, tuple[int, int]]:
    """For each measure: how many were right, of how many."""
    measured: dict[str, tuple[int, int]] = {}
    for name in MEASURES:
        values = [value for verdict in verdicts if (value := getattr(verdict, name)) is not None]
        measured[name] = (sum(values), len(values))
    measured["exact"] = (sum(verdict.is_exact for verdict in verdicts), len(verdicts))
    return measured
