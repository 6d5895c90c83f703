"""How many of something plans include, what is in a plan, and how plans differ."""

from __future__ import annotations

from typing import Final

from levqor.assistants.chat.facts.included import INCLUDED, SECTION, everything, fields
from levqor.assistants.chat.facts.reading import Asked
from levqor.assistants.chat.facts.shapes import Fact, count, listed, money
from levqor.blueprint import blueprint

_SHORT_QUESTION: Final = 8


def answer_limits(asked: Asked) -> Fact | None:
    """How many of something a plan includes."""
    names = _names(asked)
    is_short = bool(asked.plans) and len(asked.text.split()) <= _SHORT_QUESTION and not asked.says("doing")
    if not names or not (is_short or asked.says("how_many")):
        return None
    if asked.says("counted_elsewhere") and not asked.plans:
        return None
    if len(asked.plans) >= 2:
        return _side_by_side(asked.plans, names)
    if asked.plans or (asked.plan_of_caller and asked.says("own")):
        key = asked.named_or_own[0]
        plan = blueprint().plans[key]
        text = f"{plan.name} includes {listed([INCLUDED[name].of(plan) for name in names])}."
        return Fact(text, fields(key, names), SECTION)
    return _by_plan(names) if asked.says("all_plans") and not asked.says("not_a_number") else None


def _names(asked: Asked) -> list[str]:
    """What is counted. `workflow runs` are runs, `workflows can I run` are workflows."""
    names = [name for name in INCLUDED if name in asked.attributes]
    if {"runs", "workflows"} <= set(names) and not asked.says("workflows_and_runs"):
        names.remove(
            "runs" if asked.says("workflows_that_run") and not asked.says("runs_of_workflows") else "workflows"
        )
    return names


def _by_plan(names: list[str]) -> Fact:
    sentences = []
    for item in (INCLUDED[name] for name in names):
        rows = listed([f"{plan.name} {count(item.number(plan))}" for plan in blueprint().plans.values()])
        sentences.append(f"{item.noun[0].upper()}{item.noun[1:]}s{item.each} by plan: {rows}.")
    evidence = tuple(path for key in blueprint().plans for path in fields(key, names))
    return Fact(" ".join(sentences), evidence, SECTION)


def _side_by_side(keys: tuple[str, ...], names: list[str]) -> Fact:
    plans = sorted((blueprint().plans[key] for key in keys), key=lambda plan: plan.monthly)
    rows = [f"{plan.name} includes {listed([INCLUDED[name].of(plan) for name in names])}" for plan in plans]
    return Fact("; ".join(rows) + ".", tuple(path for key in keys for path in fields(key, names)), SECTION)


def answer_overview(asked: Asked) -> Fact | None:
    """What is in a plan, how plans differ, which plans there are."""
    if len(asked.plans) >= 2 and not (asked.attributes - {"price"}) and not asked.says("doing", "takes_effect"):
        return _comparison(asked.plans)
    if asked.says("doing"):
        return None
    if len(asked.plans) == 1 and asked.says("overview"):
        key = asked.plans[0]
        plan = blueprint().plans[key]
        prices = f"{money(plan.monthly)} a month or {money(plan.yearly)} a year"
        return Fact(f"{plan.name} costs {prices} and includes {everything(plan)}.", (f"plans.{key}",), SECTION)
    return _comparison(tuple(blueprint().plans)) if asked.says("overview_of_all") else None


def _comparison(keys: tuple[str, ...]) -> Fact:
    plans = sorted((blueprint().plans[key] for key in keys), key=lambda plan: plan.monthly)
    rows = [
        f"{plan.name} ({money(plan.monthly)} a month or {money(plan.yearly)} a year): {everything(plan)}"
        for plan in plans
    ]
    begins = f"There are {len(rows)} plans.\n\n" if len(keys) == len(blueprint().plans) else ""
    return Fact(begins + "\n".join(f"- {row}" for row in rows), tuple(f"plans.{key}" for key in keys), SECTION)
