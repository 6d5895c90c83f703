"""What plans cost: by the month and by the year, compared, over a time, and what is not for sale."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from levqor.assistants.chat.facts.reading import Asked
from levqor.assistants.chat.facts.shapes import Fact, count, listed, money, percent
from levqor.blueprint import Plan, blueprint

SECTION: Final = "terms#prices-and-payment"
_SAVING: Final = (
    r"sav(?:e|es|ing|ings)|off for (?:a )?year|free months?|months? free|annual discount|yearly discount"
    r"|discount (?:for|if|when|on)(?: \w+)* (?:annual|annually|yearly|year)|(?:cheaper|less|better|worth it)\b.*\b(?:annual|annually|yearly|year)"
    r"|(?:annual|annually|yearly|year)\b.*\b(?:cheaper|less|discount|better deal|worth it|better value)"
)
_PER: Final = r"(?:per|a|for each|each|for one|every|for a|by)"


def answer_price(asked: Asked) -> Fact | None:
    if asked.has(_SAVING) and (asked.interval or asked.plans or "price" in asked.attributes):
        return _saving(asked)
    if "price" not in asked.attributes or _is_about_something_else(asked):
        return None
    if unit := _unit_of_price(asked):
        return _price_each(asked, unit)
    if asked.packages and asked.plans:
        return _together(asked)
    if (months := asked.quantity("months")) and months > 0 and len(asked.named_or_own) == 1 and asked.has(
        r"(?:for|over|in|during|after|total)"
    ):  # fmt: skip
        return _over_months(asked, months)
    plans = [blueprint().plans[key] for key in asked.plans]
    if len(plans) >= 2:
        return _difference(asked)
    if len(plans) == 1:
        return Fact(_price(plans[0], asked), _evidence(asked.plans, asked), SECTION)
    return _all_prices(asked)


def _is_about_something_else(asked: Asked) -> bool:
    """`how much` of something that is not money, or the cost of somebody else's service."""
    if asked.has(
        r"how much(?: more)? (?:runs?|workflows?|credits?|ai|users?|time|memory|storage|space|data|support|faster|long\w*)"
    ):
        return True
    money_words = asked.has(r"price|prices|priced|pricing|cost|costs|costing|how much|fee|fees|£|pay|cheap|cheaper|cheapest|expensive|budget|pounds|quid|tariff|dear|afford")  # fmt: skip
    return not money_words or asked.has(
        r"rate limit\w*|fail\w*|refund\w*|card|invoice|receipt|method|methods|paypal|bank|crypto|bitcoin|vat|tax"
        r"|when (?:will|do|am) i|charged twice|double charged|how (?:do|can|to)(?: i| we)? pay|stripe|credit cost|extra|overage|over the limit|exceed\w*"
    )


def _unit_of_price(asked: Asked) -> str | None:
    for unit, words in (("runs", "run|execution|task"), ("users", "user|seat|person|member|head"), ("workflows", "workflow|automation"), ("credits", "(?:ai )?credit")):  # fmt: skip
        if asked.has(rf"(?:cost|costs|price|pay|much)\b.*\b{_PER} (?:{words})|(?:{words}) (?:cost|price)"):
            return unit
    return None


def _price_each(asked: Asked, unit: str) -> Fact:
    """A plan is a flat price; what that is for each of what it includes."""
    parts = []
    for key in asked.named_or_own or tuple(blueprint().plans):
        plan = blueprint().plans[key]
        number = {"runs": plan.runs_per_month, "users": plan.users, "workflows": plan.workflows,
                  "credits": plan.ai_credits_per_month}[unit]  # fmt: skip
        each = Fraction(plan.monthly * 100, number)
        shown = f"{float(each):.2f}p" if each < 100 else money(each / 100)
        parts.append(f"{plan.name} {money(plan.monthly)} for {count(number)}, {shown} each")
    name = {"credits": "AI credits"}.get(unit, unit)
    text = f"There is no price for single {name}: a plan is one flat price a month. Used in full it comes to: "
    return Fact(
        text + "; ".join(parts) + ".", _evidence(asked.named_or_own or tuple(blueprint().plans), asked), SECTION
    )


def _price(plan: Plan, asked: Asked) -> str:
    match asked.interval:
        case "monthly":
            return f"{plan.name} costs {money(plan.monthly)} a month, paid monthly."
        case "yearly":
            return f"{plan.name} costs {money(plan.yearly)} a year. {_saved(plan)}"
    return f"{plan.name} costs {money(plan.monthly)} a month, or {money(plan.yearly)} a year when it is paid yearly."


def _saved(plan: Plan) -> str:
    whole = plan.monthly * 12
    saved = whole - plan.yearly
    months = Fraction(saved, plan.monthly)
    shown = f"{months} months" if months.denominator == 1 else percent(saved, whole)
    return (
        f"Paid monthly, twelve months come to {money(whole)}, so a year at once saves {money(saved)}: "
        f"{shown}, or {percent(saved, whole)}."
    )


def _saving(asked: Asked) -> Fact:
    keys = asked.named_or_own or tuple(blueprint().plans)
    plans = [blueprint().plans[key] for key in keys]
    evidence = tuple(f"plans.{key}.{name}" for key in keys for name in ("monthly", "yearly"))
    if len(plans) == 1:
        return Fact(f"{plans[0].name} costs {money(plans[0].yearly)} a year. {_saved(plans[0])}", evidence, SECTION)
    rows = [
        f"{plan.name} {money(plan.monthly * 12 - plan.yearly)} ({money(plan.yearly)} in place of {money(plan.monthly * 12)})"
        for plan in plans
    ]
    months = {Fraction(plan.monthly * 12 - plan.yearly, plan.monthly) for plan in plans}
    same = f", {months.pop()} months' worth on each of them" if len(months) == 1 else ""
    share = percent(plans[0].monthly * 12 - plans[0].yearly, plans[0].monthly * 12)
    return Fact(
        f"Yes, paying yearly is cheaper{same}, about {share}. You save a year: {listed(rows)}.", evidence, SECTION
    )


def _difference(asked: Asked) -> Fact:
    plans = sorted((blueprint().plans[key] for key in asked.plans), key=lambda plan: plan.monthly)
    low, high = plans[0], plans[-1]
    prices = listed([_short(plan, asked) for plan in plans])
    apart = []
    if asked.interval != "yearly":
        apart.append(f"{money(high.monthly - low.monthly)} a month")
    if asked.interval != "monthly":
        apart.append(f"{money(high.yearly - low.yearly)} a year")
    text = f"{high.name} costs {' or '.join(apart)} more than {low.name}: {prices}."
    return Fact(text, _evidence(asked.plans, asked), SECTION)


def _short(plan: Plan, asked: Asked) -> str:
    match asked.interval:
        case "monthly":
            return f"{plan.name} {money(plan.monthly)} a month"
        case "yearly":
            return f"{plan.name} {money(plan.yearly)} a year"
    return f"{plan.name} {money(plan.monthly)} a month or {money(plan.yearly)} a year"


def _over_months(asked: Asked, months: int) -> Fact:
    key = asked.named_or_own[0]
    plan = blueprint().plans[key]
    by_month = plan.monthly * months
    text = f"{plan.name} for {months} months costs {money(by_month)} paid monthly ({months} × {money(plan.monthly)})"
    if months % 12 == 0:
        years = months // 12
        text += f", or {money(plan.yearly * years)} paid yearly"
        text += f" ({years} × {money(plan.yearly)})" if years > 1 else ""
        text += f": {money(by_month - plan.yearly * years)} less"
    return Fact(text + ".", _evidence((key,), asked), SECTION)


def _together(asked: Asked) -> Fact:
    """A plan and a package: what the first bill comes to."""
    plan, package = blueprint().plans[asked.plans[0]], blueprint().dfy.packages[asked.packages[0]]
    is_yearly = asked.interval == "yearly"
    price, each = (plan.yearly, "year") if is_yearly else (plan.monthly, "month")
    text = (
        f"{plan.name} and {package.name} come to {money(price + package.price)} for the first {each}: {money(price)} a "
        f"{each} for {plan.name}, and {money(package.price)} once for {package.name}."
    )
    return Fact(text, (f"plans.{asked.plans[0]}", f"dfy.packages.{asked.packages[0]}.price"), SECTION)


def _all_prices(asked: Asked) -> Fact | None:
    if not _asks_for_prices(asked):
        return None
    plans = list(blueprint().plans.values())
    monthly = listed([f"{plan.name} {money(plan.monthly)}" for plan in plans])
    yearly = listed([f"{plan.name} {money(plan.yearly)}" for plan in plans])
    match asked.interval:
        case "yearly":
            text = f"By the year: {yearly}."
        case "monthly":
            text = f"By the month: {monthly}."
        case _:
            text = f"A plan costs from {money(plans[0].monthly)} a month: {monthly}. By the year: {yearly}."
    return Fact(text, _evidence(tuple(blueprint().plans), asked), SECTION)


def _asks_for_prices(asked: Asked) -> bool:
    return asked.has(
        r"plans?|pricing|prices?|levqor|levqor x|subscriptions?|subscribe|it|this|tiers?|you|your|service|product|membership"
        r"|per month|a month|monthly|yearly|a year|per year|each"
    ) or len(asked.text.split()) <= 4  # fmt: skip


def _evidence(keys: tuple[str, ...], asked: Asked) -> tuple[str, ...]:
    names = (asked.interval,) if asked.interval else ("monthly", "yearly")
    return tuple(f"plans.{key}.{name}" for key in keys for name in names)
