"""How much of what was asked is built: exactness of trigger, schedule and ordered actions, and knowing when to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

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

    @property
    def is_exact(self) -> bool:
        return False not in (self.asked, self.trigger, self.cron, self.actions)


def judge(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Verdict:
    must_ask = bool(gold["clarify"])
    asked = bool(predicted["clarify"])
    if must_ask or asked:
        return Verdict(asked=must_ask == asked)
    workflow = predicted["workflow"]
    return Verdict(
        asked=True,
        trigger=_same_trigger(gold["trigger"], workflow["trigger"]),
        cron=_same_cron(gold["trigger"], workflow["trigger"]),
        actions=_same_actions(gold["steps"], list(flat_actions(workflow["steps"]))),
    )


def _same_trigger(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    return bool(gold["kind"] == predicted["kind"] and gold.get("app") in (None, predicted.get("app")))


def _same_cron(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool | None:
    if gold["kind"] != "schedule" or "any" in gold.get("cron_tol", {}):
        return None
    if "interval" in gold:
        held = predicted.get("interval", {})
        return bool(all(held.get(key) == value for key, value in gold["interval"].items()))
    wanted, given = gold["cron"], predicted.get("cron")
    if hours := gold.get("cron_tol", {}).get("hours"):
        if not isinstance(given, str):
            return False
        minute_hour_rest = given.split()
        same_days = bool(minute_hour_rest[2:] == wanted.split()[2:])
        return same_days and bool(hours[0] <= int(minute_hour_rest[1]) <= hours[1])
    return bool(_cron_key(wanted) == _cron_key(given))


def _cron_key(cron: Any) -> Any:
    """The schedule without the order in which lists name their members."""
    if not isinstance(cron, str):
        return cron
    return [sorted(field.split(",")) for field in cron.split()]


def _same_actions(gold: list[Mapping[str, Any]], predicted: list[Mapping[str, Any]]) -> bool:
    left = [step for step in predicted if step["action"] not in _NOT_COUNTED]
    for step in (step for step in gold if step["action"] not in _NOT_COUNTED):
        if left and _same_action(step, left[0]):
            left.pop(0)
        elif not step.get("optional"):
            return False
    return not left


def _same_action(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool:
    if predicted["action"] in gold.get("accept", ()):
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
    for name in ("asked", "trigger", "cron", "actions"):
        values = [value for verdict in verdicts if (value := getattr(verdict, name)) is not None]
        measured[name] = (sum(values), len(values))
    measured["exact"] = (sum(verdict.is_exact for verdict in verdicts), len(verdicts))
    return measured
