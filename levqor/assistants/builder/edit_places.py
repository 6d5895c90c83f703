"""Where the steps of a draft stand, and what can be referred to there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from levqor.assistants.builder.binding import Scope
from levqor.assistants.builder.watching import scope_of
from levqor.connectors.registry import Registry
from levqor.document.trigger_kinds import trigger_kinds

_READING: Final = ("manual", "schedule")
_DEEPER: Final = {"flow.if": ("else", "then"), "flow.each": ("do",)}


@dataclass(frozen=True, slots=True)
class Place:
    """A step, or the gap before it: a position in a block, and the places that enclose the block."""

    block: list[dict[str, Any]]
    index: int
    above: tuple[Place, ...] = ()

    @property
    def step(self) -> dict[str, Any]:
        return self.block[self.index]

    def after(self) -> Place:
        return replace(self, index=self.index + 1)


def places_in(document: dict[str, Any]) -> list[Place]:
    """Every step, outer before inner, in the order of the document."""
    return list(_places(document["steps"], ()))


def _places(block: list[dict[str, Any]], above: tuple[Place, ...]) -> Iterator[Place]:
    for index, step in enumerate(block):
        here = Place(block, index, above)
        yield here
        for inner in blocks_of(step):
            yield from _places(inner, (*above, here))


def blocks_of(step: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The lists of steps inside a step."""
    for key in ("then", "else", "do"):
        if isinstance(step.get(key), list):
            yield step[key]
    for key in ("cases", "branches"):
        yield from (part["steps"] for part in step.get(key) or () if isinstance(part.get("steps"), list))
    if isinstance(step.get("default"), list):
        yield step["default"]


def end_of(document: dict[str, Any]) -> Place:
    """The gap behind the last step, inside the branch or loop in which it stands."""
    block: list[dict[str, Any]] = document["steps"]
    above: tuple[Place, ...] = ()
    while block and (keys := _DEEPER.get(block[-1]["use"])):
        here = Place(block, len(block) - 1, above)
        inner = next((here.step[key] for key in keys if here.step.get(key)), None)
        if inner is None:
            break
        block, above = inner, (*above, here)
    return Place(block, len(block), above)


def start_of(document: dict[str, Any], registry: Registry) -> Place:
    """The gap before the first step that does something: behind what only reads, inside a condition around all."""
    place = Place(document["steps"], 0)
    while True:
        while place.index < len(place.block) and only_reads(place.step, registry):
            place = place.after()
        rest = place.block[place.index :]
        if len(rest) != 1 or rest[0]["use"] != "flow.if" or not rest[0].get("then") or rest[0].get("else"):
            return place
        place = Place(rest[0]["then"], 0, (*place.above, place))


def only_reads(step: dict[str, Any], registry: Registry) -> bool:
    """Whether a step only brings data for those behind it."""
    if step["use"] == "http.request":
        return bool(step.get("with", {}).get("method", "GET") == "GET")
    action = registry.find(step["use"])
    return action is not None and not step["use"].startswith("flow.") and action.writes is False


def scope_at(document: dict[str, Any], place: Place, registry: Registry) -> Scope:
    """What the trigger and the steps before a place bring."""
    scope = _trigger_scope(document["trigger"], registry)
    for outer in (*place.above, place):
        for step in outer.block[: outer.index]:
            scope = _after(scope, step, registry)
        if outer is not place and outer.step["use"] == "flow.each":
            scope = scope.inside_loop()
    return scope


def _trigger_scope(trigger: dict[str, Any], registry: Registry) -> Scope:
    kind = trigger_kinds(registry).get(trigger["use"])
    if kind is not None and kind.poll is not None:
        return scope_of(kind.poll)
    use = "webhook" if kind is not None and kind.hook is not None else str(trigger["use"])
    fields = trigger.get("with", {}).get("fields") or ()
    return Scope(use, tuple(field["name"] for field in fields if "name" in field))


def _after(scope: Scope, step: dict[str, Any], registry: Registry) -> Scope:
    if step["use"] == "flow.approve":
        return replace(scope, known={**scope.known, "approved": f"steps.{step['id']}.approved"})
    action = registry.find(step["use"])
    if action is None or not only_reads(step, registry) or not action.effect.leaves_the_house:
        return scope
    if step["use"] == "http.request":
        return scope.after_fetch(step["id"])
    if scope.root is None or scope.trigger in _READING:
        return scope.after_fetch(step["id"], next(iter(action.output.model_fields), "body"))
    return scope
