"""Edits that add: steps, waits, approvals, conditions around what is there."""

from __future__ import annotations

from typing import Any

from levqor.assistants.builder.drafting import Drafting
from levqor.assistants.builder.edit_outcome import Unclear
from levqor.assistants.builder.edit_places import Place, end_of, only_reads, places_in, scope_at, start_of
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.plan import Condition, Do, If, Plan, Timing, Trigger, TriggerKind
from levqor.assistants.builder.sentence import Phrase
from levqor.assistants.builder.shapes import BuilderContext
from levqor.assistants.builder.understanding import FollowUp, understand_follow_up
from levqor.connectors.registry import Registry
from levqor.document.trigger_kinds import trigger_kinds

_KINDS: dict[str, TriggerKind] = {
    "manual": "manual", "schedule": "schedule", "form": "form", "error": "workflow_error",
}  # fmt: skip


class Additions(Drafting):
    """Writes into a document that is already there; its own steps keep their ids."""

    def __init__(
        self, words: str, document: dict[str, Any], registry: Registry, lexicon: Lexicon, context: BuilderContext
    ) -> None:
        super().__init__(words, Plan(trigger_of(document, registry)), registry, lexicon, context)
        self.draft = document
        self.ids = {place.step["id"] for place in places_in(document)}

    def read(self, phrase: Phrase) -> FollowUp:
        return understand_follow_up(phrase, self.lexicon, self.plan.trigger)

    def add(self, follow: FollowUp, place: Place | None) -> None:
        """Write what a follow-up asks for: at a place, or where it belongs by itself.

        Raises:
            Unclear: it belongs to a condition that is not there, or it has to be said where.
        """
        conditions = [*follow.filters, *_bare_conditions(follow)]
        if conditions:
            self.limit(conditions, place)
            return
        match follow.nodes:
            case [Do(app="flow", op="approve") as asked]:
                self._ask_first(asked, place or start_of(self.draft, self.registry))
            case [Do(app="flow", op="wait")] if place is None:
                self._insert(follow, self._before_only_step())
            case _ if follow.otherwise:
                self._insert(follow, self._other_branch())
            case _:
                self._insert(follow, place or end_of(self.draft))

    def limit(self, conditions: list[Condition], place: Place | None) -> None:
        """Put a condition around one step, or around all that does something."""
        around = place or self._what_acts()
        count = 1 if place is not None else len(around.block) - around.index
        if count < 1:
            raise Unclear("There is no step that a condition could stand around.")
        self.scope = scope_at(self.draft, around, self.registry)
        gate = self._if(If(conditions, words=self.query))
        gate["then"] = around.block[around.index : around.index + count]
        around.block[around.index : around.index + count] = [gate]

    def thin_out(self, timing: Timing) -> None:
        """Let only the fires of a rhythm through that no schedule can say."""
        self.plan.trigger.timing = timing
        self.plan.trigger.kind = "schedule"
        self.draft["steps"] = self._thinned(self.draft["steps"])

    def _insert(self, follow: FollowUp, place: Place) -> None:
        self.plan.nodes = follow.nodes
        self.scope = scope_at(self.draft, place, self.registry)
        place.block[place.index : place.index] = self._nodes(follow.nodes)

    def _ask_first(self, asked: Do, place: Place) -> None:
        """An approval, and everything behind it only if it is given."""
        self.scope = scope_at(self.draft, place, self.registry)
        step = self._approve(asked)
        rest = place.block[place.index :]
        if not rest:
            raise Unclear("There is no step that could wait for an approval.")
        place.block[place.index :] = [step, self._gate(step) | {"then": rest}]

    def _before_only_step(self) -> Place:
        place = start_of(self.draft, self.registry)
        if len(place.block) - place.index != 1:
            raise Unclear("Say where to wait, such as “wait 2 days before the email”.")
        return place

    def _other_branch(self) -> Place:
        gates = [place for place in places_in(self.draft) if place.step["use"] == "flow.if"]
        if not gates:
            raise Unclear("There is no condition yet that “otherwise” could belong to.")
        block = gates[-1].step.setdefault("else", [])
        return Place(block, len(block), (*gates[-1].above, gates[-1]))

    def _what_acts(self) -> Place:
        """The gap before all that does something; of a single loop, the gap inside."""
        document = self.draft
        place = Place(document["steps"], 0)
        while place.index < len(place.block) and only_reads(place.step, self.registry):
            place = place.after()
        while place.block[place.index :][1:] == [] and place.block[place.index :] and (inner := _inside(place.step)):
            place = Place(inner, 0, (*place.above, place))
        return place


def _inside(step: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The steps of a loop, or of the condition that thins a schedule out."""
    block: list[dict[str, Any]] | None = None
    if step["use"] == "flow.each":
        block = step.get("do")
    elif "timestamp(trigger.scheduled_for)" in str(step.get("when", "")):
        block = step.get("then")
    return block


def _bare_conditions(follow: FollowUp) -> list[Condition]:
    match follow.nodes:
        case [If(then=[], otherwise=[]) as gate]:
            return gate.conditions
    return []


def trigger_of(document: dict[str, Any], registry: Registry) -> Trigger:
    """The trigger of a document, as the grammar knows it."""
    part = document["trigger"]
    kind = trigger_kinds(registry).get(part["use"])
    words = str(part.get("words", ""))
    if kind is not None and kind.connector is not None:
        return Trigger("app_event", words, app=kind.connector.id, event=words.lower())
    return Trigger(_KINDS.get(part["use"], "webhook"), words, event=words.lower())
