"""What plans include, whether it is enough, and which plan is the right one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from levqor.assistants.chat.facts.reading import Asked, Quantity
from levqor.assistants.chat.facts.shapes import Fact, count, counted, listed, money
from levqor.blueprint import Plan, blueprint

SECTION: Final = "terms#what-you-get"
_HOW_MANY: Final = (
    r"how many|how much|number of|limit|limits|limited|unlimited|maximum|most|include[sd]?|included|including|allow(?:s|ed)?|allowance|quota|cap"
    r"|up to|come[s]? with|contain[s]?|can i have|can we have|do i get|do we get|do you get|what do i get|offers?|provide[s]?|per plan"
    r"|on each plan|for each plan|which plans?|what plans?|enough|suffice|sufficient|can i (?:add|invite|use|create|build|run|make)|can we (?:add|invite|use|create|build|run|make)|are there|is there|got|has|have|gives?"
)


@dataclass(frozen=True, slots=True)
class _Included:
    noun: str
    number: Callable[[Plan], int]
    field: str
    each: str = ""

    def of(self, plan: Plan) -> str:
        return counted(self.number(plan), self.noun) + self.each


_INCLUDED: Final = {
    "workflows": _Included("workflow", lambda plan: plan.workflows, "workflows"),
    "runs": _Included("run", lambda plan: plan.runs_per_month, "runs_per_month", " a month"),
    "credits": _Included("AI credit", lambda plan: plan.ai_credits_per_month, "ai_credits_per_month", " a month"),
    "users": _Included("user", lambda plan: plan.users, "users"),
}
_CHOOSING: Final = (
    r"(?:which|what|best|right|suitable|cheapest|smallest|recommended|a) (?:\w+ )?(?:plan|tier|subscription|package|one|option)s?|recommend\w*|which (?:should|would|do|one)|plan (?:do|should|would|is|for|covers|that|with)"
    r"|should i (?:choose|pick|take|get|buy|go)|need (?:to )?(?:upgrade|be on)|have to upgrade"
)


def answer_choice(asked: Asked) -> Fact | None:
    """Which plan for so many of something."""
    needs = [quantity for quantity in asked.quantities if quantity.unit in _INCLUDED]
    budget, hours = asked.quantity("pounds"), asked.quantity("hours")
    wants_reply = hours is not None and "reply" in asked.attributes
    if not asked.has(_CHOOSING) or not (needs or wants_reply or budget) or len(asked.plans) == 1:
        return None
    fitting = [
        key
        for key, plan in blueprint().plans.items()
        if all(_INCLUDED[need.unit].number(plan) >= need.value for need in needs)
        and not (wants_reply and plan.support_reply_hours > (hours or 0))
    ]
    if not needs and not wants_reply and budget:
        return _within_budget(asked, budget)
    said = listed([_said(need) for need in needs]) if needs else ""
    if wants_reply:
        said = f"{said} and a reply within {hours} hours" if said else f"a reply within {hours} hours"
    if not fitting:
        return _none_fits(said)
    key = fitting[0]
    plan = blueprint().plans[key]
    has = [_INCLUDED[need.unit].of(plan) for need in needs]
    if wants_reply:
        has.append(f"a reply within {plan.support_reply_hours} hours")
    text = f"{plan.name} is the smallest plan for {said}: it includes {listed(has)} and costs {money(plan.monthly)} a month ({money(plan.yearly)} a year)."
    return Fact(text + _why_not_smaller(key, needs), _evidence((key,), needs), SECTION)


def _said(need: Quantity) -> str:
    item = _INCLUDED[need.unit]
    return counted(need.value, item.noun) + item.each


def _why_not_smaller(key: str, needs: list[Quantity]) -> str:
    keys = list(blueprint().plans)
    if keys.index(key) == 0:
        return ""
    smaller = blueprint().plans[keys[keys.index(key) - 1]]
    short = [_INCLUDED[need.unit].of(smaller) for need in needs if _INCLUDED[need.unit].number(smaller) < need.value]
    return f" {smaller.name} has only {listed(short)}." if short else ""


def _none_fits(said: str) -> Fact:
    key, plan = list(blueprint().plans.items())[-1]
    has = listed([item.of(plan) for item in _INCLUDED.values()])
    text = f"No plan includes {said}. The largest, {plan.name}, has {has}. Ask support what can be done, or run Levqor X on a machine of your own."
    return Fact(text, (f"plans.{key}",), SECTION)


def _within_budget(asked: Asked, budget: int) -> Fact:
    is_yearly = asked.interval == "yearly"
    affordable = [
        key for key, plan in blueprint().plans.items() if (plan.yearly if is_yearly else plan.monthly) <= budget
    ]
    each = "year" if is_yearly else "month"
    if not affordable:
        key, plan = next(iter(blueprint().plans.items()))
        price = plan.yearly if is_yearly else plan.monthly
        return Fact(f"None: the smallest plan, {plan.name}, costs {money(price)} a {each}.", (f"plans.{key}",), SECTION)
    plan = blueprint().plans[affordable[-1]]
    price = plan.yearly if is_yearly else plan.monthly
    text = f"{plan.name} is the largest plan within {money(budget)} a {each}: it costs {money(price)} a {each} and includes {_everything(plan)}."
    return Fact(text, (f"plans.{affordable[-1]}",), SECTION)


def answer_enough(asked: Asked) -> Fact | None:
    """Whether a plan covers so many of something."""
    needs = [quantity for quantity in asked.quantities if quantity.unit in _INCLUDED]
    keys = asked.named_or_own
    if not needs or not (keys or asked.has(r"plan|plans|levqor|account")):
        return None
    if not keys:
        return _smallest_for(needs)
    if not asked.has(
        _HOW_MANY + r"|is|are|can|does|do|could|will|would|need|over|exceed\w*|more than|what happens|what if|for"
    ):
        return None
    key = keys[0]
    plan = blueprint().plans[key]
    has = listed([_INCLUDED[need.unit].of(plan) for need in needs])
    over = [need for need in needs if need.value > _INCLUDED[need.unit].number(plan)]
    if not over:
        return Fact(f"Yes: {plan.name} includes {has}.", _evidence((key,), needs), SECTION)
    missing = listed(
        [f"{count(need.value)} is {count(need.value - _INCLUDED[need.unit].number(plan))} over" for need in over]
    )
    text = f"No, that is not enough: {plan.name} includes {has}, so {missing}."
    if any(need.unit == "runs" for need in over):
        text += " Runs over the number are accepted and held until the month turns or the plan grows."
    larger = next((other for other in blueprint().plans.values() if _covers(other, needs)), None)
    text += (
        f" {larger.name} ({listed([_INCLUDED[need.unit].of(larger) for need in over])}) covers it."
        if larger
        else " No plan covers that."
    )
    return Fact(text, _evidence((key,), needs), SECTION)


def _covers(plan: Plan, needs: list[Quantity]) -> bool:
    return all(_INCLUDED[need.unit].number(plan) >= need.value for need in needs)


def _smallest_for(needs: list[Quantity]) -> Fact | None:
    said = listed([_said(need) for need in needs])
    key = next((key for key, plan in blueprint().plans.items() if _covers(plan, needs)), None)
    if key is None:
        return _none_fits(said)
    plan = blueprint().plans[key]
    has = listed([_INCLUDED[need.unit].of(plan) for need in needs])
    return Fact(
        f"Yes, from {plan.name} on: it includes {has}.{_why_not_smaller(key, needs)}", _evidence((key,), needs), SECTION
    )


def answer_limits(asked: Asked) -> Fact | None:
    """How many of something a plan includes."""
    names = [name for name in _INCLUDED if name in asked.attributes]
    if (
        "runs" in names
        and "workflows" in names
        and not asked.has(r"workflows? and runs?|runs? and workflows?|both|as well as")
    ):
        names.remove(
            "workflows"
            if asked.has(r"workflow runs?|runs? (?:of|for|a|per) ")
            else "runs"
            if asked.has(r"workflows? (?:can i|can we|may i) run")
            else "workflows"
        )
    if not names or not asked.has(_HOW_MANY):
        return None
    if len(asked.plans) >= 2:
        return _side_by_side(asked.plans, names)
    if asked.plans or (asked.plan_of_caller and asked.has(r"i|my|we|our")):
        key = asked.named_or_own[0]
        plan = blueprint().plans[key]
        return Fact(
            f"{plan.name} includes {listed([_INCLUDED[name].of(plan) for name in names])}.",
            _fields(key, names),
            SECTION,
        )
    if asked.has(
        r"plans?|each|every|all|tiers?|subscriptions?|maximum|limit|limits|quota|allowance|allowed|cap|how many|unlimited|which|included"
    ):
        return _by_plan(names)
    return None


def _by_plan(names: list[str]) -> Fact:
    sentences = []
    for name in names:
        item = _INCLUDED[name]
        rows = listed([f"{plan.name} {count(item.number(plan))}" for plan in blueprint().plans.values()])
        sentences.append(f"{item.noun[0].upper()}{item.noun[1:]}s{item.each} by plan: {rows}.")
    evidence = tuple(path for key in blueprint().plans for path in _fields(key, names))
    return Fact(" ".join(sentences), evidence, SECTION)


def _side_by_side(keys: tuple[str, ...], names: list[str]) -> Fact:
    plans = sorted((blueprint().plans[key] for key in keys), key=lambda plan: plan.monthly)
    rows = [f"{plan.name} includes {listed([_INCLUDED[name].of(plan) for name in names])}" for plan in plans]
    return Fact("; ".join(rows) + ".", tuple(path for key in keys for path in _fields(key, names)), SECTION)


def answer_overview(asked: Asked) -> Fact | None:
    """What is in a plan, how plans differ, which plans there are."""
    if len(asked.plans) >= 2 and not (asked.attributes - {"price"}):
        return _comparison(asked.plans)
    if len(asked.plans) == 1 and asked.has(
        r"what|tell me|about|include[sd]?|included|get|gets|offer\w*|features?|comes? with|contain\w*|details?|explain|describe|plan|info\w*|in"
    ) and not _is_about_doing(asked):  # fmt: skip
        key = asked.plans[0]
        plan = blueprint().plans[key]
        text = f"{plan.name} costs {money(plan.monthly)} a month or {money(plan.yearly)} a year and includes {_everything(plan)}."
        return Fact(text, (f"plans.{key}",), SECTION)
    if asked.has(
        r"(?:what|which|list|show|available|all|compare|comparison of|overview of|different|tell me about|explain|how many|differ\w* between)(?: \w+){0,4} (?:plans|tiers|subscriptions|packages|options do you)"
    ) and not _is_about_doing(asked):  # fmt: skip
        return _comparison(tuple(blueprint().plans))
    return None


def _is_about_doing(asked: Asked) -> bool:
    return asked.has(
        r"how (?:do|can|to|does)|upgrade|downgrade|switch\w*|move|moving|change|changing|cancel\w*|trial|refund\w*|invoice|buy|subscribe|sign up|reply|support|api|free plan|happens|why|error|fail\w*|card"
    )


def _comparison(keys: tuple[str, ...]) -> Fact:
    rows = [
        f"{plan.name} ({money(plan.monthly)} a month or {money(plan.yearly)} a year): {_everything(plan)}"
        for plan in sorted((blueprint().plans[key] for key in keys), key=lambda plan: plan.monthly)
    ]
    begins = f"There are {len(rows)} plans. " if len(keys) == len(blueprint().plans) else ""
    return Fact(begins + "; ".join(rows) + ".", tuple(f"plans.{key}" for key in keys), SECTION)


def _everything(plan: Plan) -> str:
    included = [item.of(plan) for item in _INCLUDED.values()]
    return listed([*included, f"a support reply within {plan.support_reply_hours} hours"])


def _evidence(keys: tuple[str, ...], needs: list[Quantity]) -> tuple[str, ...]:
    return tuple(path for key in keys for path in _fields(key, [need.unit for need in needs])) or tuple(
        f"plans.{key}" for key in keys
    )


def _fields(key: str, names: list[str]) -> tuple[str, ...]:
    return tuple(f"plans.{key}.{_INCLUDED[name].field}" for name in names)
