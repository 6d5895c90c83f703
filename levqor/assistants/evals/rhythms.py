"""Whether two schedules are the same, with the leeway that a case gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def same_cron(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> bool | None:
    """None where the case leaves the schedule open."""
    leeway = gold.get("cron_tol", {})
    if gold["kind"] != "schedule" or "any" in leeway:
        return None
    if predicted["kind"] != "schedule":
        return False
    if "interval" in gold and _same_interval(gold["interval"], predicted.get("interval", {})):
        return True
    wanted = [gold["cron"]] if "cron" in gold else []
    given = predicted.get("cron")
    return any(_same(cron, given, leeway) for cron in [*wanted, *gold.get("accept_crons", ())])


def _same_interval(wanted: Mapping[str, Any], held: Mapping[str, Any]) -> bool:
    return bool(all(held.get(key) == value for key, value in wanted.items()))


def _same(wanted: Any, given: Any, leeway: Mapping[str, Any]) -> bool:
    if not isinstance(wanted, str) or not isinstance(given, str):
        return bool(_key(wanted) == _key(given))
    left, right = wanted.split(), given.split()
    if hours := leeway.get("hours"):
        return left[2:] == right[2:] and right[1].isdigit() and hours[0] <= int(right[1]) <= hours[1]
    if leeway.get("once_per") == "week":
        return right[2:4] == ["*", "*"] and right[4].isdigit() and right[1].isdigit()
    return bool(_key(wanted) == _key(given))


def _key(cron: Any) -> Any:
    """The schedule without the order in which lists name their members."""
    if not isinstance(cron, str):
        return cron
    return [sorted(field.split(",")) for field in cron.split()]
