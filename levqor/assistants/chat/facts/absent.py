"""What is not for sale: said plainly, with what there is."""

from __future__ import annotations

from levqor.assistants.chat.facts.prices import SECTION
from levqor.assistants.chat.facts.reading import Asked
from levqor.assistants.chat.facts.shapes import Fact, listed, money
from levqor.blueprint import blueprint


def answer_absent(asked: Asked) -> Fact | None:
    plans = list(blueprint().plans.values())
    prices = listed([f"{plan.name} {money(plan.monthly)}" for plan in plans])
    evidence = tuple(f"plans.{key}.monthly" for key in blueprint().plans)
    if asked.has(r"(?:free|freemium)(?: \w+)? (?:plan|tier|version|account|forever|option|edition|subscription)|free forever|for free|completely free|levqor free|is (?:it|levqor|there anything) free|free of charge"):  # fmt: skip
        text = f"No, there is no free plan: every plan has a free trial of {blueprint().trial.days} days, and the smallest is {plans[0].name} at {money(plans[0].monthly)} a month."
        return Fact(text, ("trial.days", *evidence[:1]), SECTION)
    if asked.has(r"coupons?|promo(?:tion)?s?(?: ?codes?)?|vouchers?|discounts?|black friday|student (?:price|plan|rate)|non-?profits?|charit(?:y|ies)|special offer|deal|negotiate|price match|referral|educat\w+ (?:price|plan|discount)|students?"):  # fmt: skip
        text = f"No, I don't have any discount or code to give: the prices are the same for everyone, by the month {prices}."
        return Fact(text, evidence, SECTION)
    if asked.has(r"lifetime|pay[- ]as[- ]you[- ]go|payg|one[- ]time (?:payment|licen[cs]e|purchase)|perpetual|weekly (?:plan|billing|price|subscription)|per[- ]run (?:pricing|billing)|quarterly") and not asked.packages:  # fmt: skip
        text = f"No, plans are paid by the month or by the year only: {prices} a month."
        return Fact(text, evidence, SECTION)
    if asked.has(r"(?:enterprise|professional|pro|business|premium|basic|team|custom|unlimited|personal|hobby|plus|scale|solo|individual|company) (?:plan|tier|subscription|edition)|custom (?:pricing|quote|price)"):  # fmt: skip
        text = f"There is no such plan. The plans are {prices} a month; “Professional” and “Enterprise” are done-for-you packages, paid once."
        return Fact(text, evidence, SECTION)
    if asked.has(r"add-?ons?|extra (?:runs?|credits?|users?|seats?|workflows?)|buy more|buy (?:extra|additional)|additional (?:runs?|credits?|users?|seats?|workflows?)|top[- ]?up|overage(?:s| fees?| charges?)?|(?:charged?|pay|cost|fee)s? (?:for |if |when )?(?:\w+ ){0,4}(?:over|extra|exceed\w*)"):  # fmt: skip
        text = "No, there are no add-ons and no charges for going over: a larger plan is the way to more. Runs over the month's number are accepted and held until the month turns or the plan grows; they are not lost."
        return Fact(text, ("plans",), "terms#what-you-get")
    if asked.has(r"dollars?|usd|euros?|eur|\$|€|currency|currencies|rupees?|yen|aud|cad"):
        text = f"Prices are in pounds sterling ({blueprint().currency}) only; I don't have prices in another currency. By the month: {prices}."
        return Fact(text, ("currency", *evidence), SECTION)
    return None
