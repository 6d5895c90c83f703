"""What a draft consists of while it is written."""

from __future__ import annotations

from typing import Any

from levqor.assistants.builder.binding import (
    Scope,
    field_name,
    reference,
)
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.plan import Me, Plan, Ref
from levqor.assistants.builder.questions import Questions
from levqor.assistants.builder.shapes import BuilderContext
from levqor.connectors.registry import Registry


class DraftState:
    """The plan, its surroundings, and what has been written so far."""

    def __init__(self, query: str, plan: Plan, registry: Registry, lexicon: Lexicon, context: BuilderContext) -> None:
        self.query = query
        self.plan = plan
        self.registry = registry
        self.lexicon = lexicon
        self.context = context
        self.questions = Questions()
        self.notes: list[str] = list(plan.notes)
        self.refusals: list[str] = []
        self.ids: set[str] = set()
        self.form_refs: list[str] = []
        self.loop_words: str | None = None
        self.scope = Scope("manual")

    def _step(self, stem: str, use: str, title: str, words: str) -> dict[str, Any]:
        step: dict[str, Any] = {"id": self._id(stem), "use": use, "title": title[:190]}
        if words:
            step["words"] = words[:1000]
        return step

    def _id(self, stem: str) -> str:
        base = field_name(stem)[:50]
        if not base[0].isalpha():
            base = f"step_{base}"
        name, number = base, 2
        while name in self.ids:
            name, number = f"{base}_{number}", number + 1
        self.ids.add(name)
        return name

    def _refer(self, name: str) -> None:
        if name not in self.form_refs:
            self.form_refs.append(name)

    def _rendered(self, value: Any) -> Any:
        match value:
            case Ref(name):
                left = reference(self.scope, name)
                return "${{ " + left + " }}" if left else None
            case Me():
                return self.context.user_email
        return value
