"""Edits that take a step out."""

from __future__ import annotations

from typing import Any

from levqor.assistants.builder.edit_outcome import Unclear
from levqor.assistants.builder.edit_places import Place, blocks_of


def remove(place: Place) -> None:
    """Take a step out. Of a condition, a loop or an approval, what depended on it stays.

    Raises:
        Unclear: the step has several branches, so it cannot be told which of them should stay.
    """
    step = place.step
    inner = [block for block in blocks_of(step) if block]
    if len(inner) > 1:
        raise Unclear(f"“{step.get('title') or step['id']}” has several branches. Remove the steps in them one by one.")
    place.block[place.index : place.index + 1] = inner[0] if inner else []
    if step["use"] == "flow.approve":
        _open_gates(place.block, "${{ steps." + step["id"] + ".approved }}")
    _close_empty(place)


def _open_gates(block: list[dict[str, Any]], when: str) -> None:
    """What was let on only if approved is simply done."""
    for number, step in enumerate(block):
        if step["use"] == "flow.if" and step.get("when") == when and not step.get("else"):
            block[number : number + 1] = step.get("then", [])
            return


def _close_empty(place: Place) -> None:
    """Without conditions and loops that now hold nothing; of a condition with one side left, only that side."""
    for outer in reversed(place.above):
        step = outer.step
        if any(blocks_of(step)):
            if step.get("else") == []:
                del step["else"]
            elif step.get("then") == []:
                _turn_round(step)
            return
        del outer.block[outer.index]


def _turn_round(step: dict[str, Any]) -> None:
    """What was done otherwise is done where the condition does not hold."""
    step["then"] = step.pop("else")
    when = str(step.get("when", ""))
    if when.startswith("${{") and when.endswith("}}"):
        step["when"] = "${{ !(" + when[3:-2].strip() + ") }}"
    if "title" in step:
        step["title"] = f"Otherwise: {step['title']}"[:190]
