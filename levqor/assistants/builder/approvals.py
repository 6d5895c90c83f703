"""Steps that wait for a person's decision, and what depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from levqor.assistants.builder.binding import listing
from levqor.assistants.builder.draft_state import DraftState
from levqor.assistants.builder.plan import Do, If, Node


class ApprovalSteps(DraftState):
    """Writes `flow.approve`."""

    def _approve(self, node: Do) -> dict[str, Any]:
        step = self._step("approve", "flow.approve", "Ask for approval", node.words)
        message = listing(self.scope.root) if self.scope.root else node.words[:1].upper() + node.words[1:]
        step["with"] = {"message": message}
        said = self._rendered(node.params.get("to"))
        people = said if isinstance(said, list) else [said]
        if said is not None and all("@" in str(person) for person in people):
            step["with"]["who"] = people
        elif said is not None:
            self.questions.ask(step, "/with/who", f"Who decides (“{said}”)?", "email", [])
        self.scope = replace(self.scope, known={**self.scope.known, "approved": f"steps.{step['id']}.approved"})
        return step

    def _gate(self, step: dict[str, Any]) -> dict[str, Any]:
        """The condition that lets on only what was approved."""
        gate = self._step("approved", "flow.if", "Only if it is approved", step.get("words", ""))
        return gate | {"when": "${{ steps." + step["id"] + ".approved }}"}


def decides_itself(nodes: Sequence[Node]) -> bool:
    """Whether the sentence says what happens if it is approved, or rejected."""
    return any(
        isinstance(node, If) and any(condition.field == "approved" for condition in node.conditions) for node in nodes
    )
