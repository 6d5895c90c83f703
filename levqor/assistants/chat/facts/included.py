"""What plans include, by name and as words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from levqor.assistants.chat.facts.quantities import Quantity
from levqor.assistants.chat.facts.shapes import counted, listed
from levqor.blueprint import Plan

SECTION: Final = "terms#what-you-get"


@dataclass(frozen=True, slots=True)
class Included:
    """Something that a plan includes a number of."""

    noun: str
    number: Callable[[Plan], int]
    field: str
    """Its name in the blueprint."""
    each: str = ""

    def of(self, plan: Plan) -> str:
        return counted(self.number(plan), self.noun) + self.each

    def said(self, number: int) -> str:
        return counted(number, self.noun) + self.each


INCLUDED: Final = {
    "workflows": Included("workflow", lambda plan: plan.workflows, "workflows"),
    "runs": Included("run", lambda plan: plan.runs_per_month, "runs_per_month", " a month"),
    "credits": Included("AI credit", lambda plan: plan.ai_credits_per_month, "ai_credits_per_month", " a month"),
    "users": Included("user", lambda plan: plan.users, "users"),
}


def covers(plan: Plan, needs: Iterable[Quantity]) -> bool:
    return all(INCLUDED[need.unit].number(plan) >= need.value for need in needs)


def has(plan: Plan, needs: Iterable[Quantity]) -> str:
    """What the plan includes of what is needed."""
    return listed([INCLUDED[need.unit].of(plan) for need in needs])


def said(needs: Iterable[Quantity]) -> str:
    return listed([INCLUDED[need.unit].said(need.value) for need in needs])


def everything(plan: Plan) -> str:
    included = [item.of(plan) for item in INCLUDED.values()]
    return listed([*included, f"a support reply within {plan.support_reply_hours} hours"])


def fields(key: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"plans.{key}.{INCLUDED[name].field}" for name in names)
