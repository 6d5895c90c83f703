"""Trial, guarantee, uptime, fair use, reply times, done-for-you: what is promised, and whether a case is within it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from levqor.assistants.chat.facts.reading import Asked, speaks_of_done_for_you
from levqor.assistants.chat.facts.shapes import Fact, count, listed, money
from levqor.blueprint import blueprint

_MINUTES_A_MONTH: Final = 30 * 24 * 60
_TRIAL: Final = r"(?:free )?trials?|try (?:it|levqor|levqor x)?(?: for)? ?free|free (?:week|period|days|test)|test (?:it )?for free|trialling|trialing"
_GUARANTEE: Final = r"money[- ]?back|guarantee[sd]?|moneyback|satisfaction"
_REFUND: Final = r"refund(?:s|ed|able)?|money back|get my money|reimburse\w*"
_IN_WORDS: Final = {1: "one", 2: "two", 3: "three", 4: "four"}


def answer_reply_time(asked: Asked) -> Fact | None:
    waits = asked.has(
        r"repl(?:y|ies|ied)|respon[sd]\w*|sla|hear back|heard back|get back|answers?|answered|wait(?:ed|ing)?|how (?:fast|quick|quickly|soon|long)|within|support (?:hours|time|speed)|turnaround|late"
    )
    about = asked.has(r"support|repl(?:y|ies|ied)|respon[sd]\w*|sla|ticket|help ?desk|hear back|heard back|get back|your team|someone|you guys|question|request")  # fmt: skip
    if (
        not waits
        or not about
        or asked.has(
            r"http|status|api|webhook|step|request to|error|uptime|timed? ?out|flow\.respond|answer: at_end|retry|connection|429|503"
        )
    ):
        return None
    hours = _hours_waited(asked)
    keys = asked.named_or_own
    section = "support-policy#how-soon-we-reply"
    if hours is not None and keys:
        return _within(keys[0], hours, section)
    if hours is not None:
        fitting = [plan.name for plan in blueprint().plans.values() if plan.support_reply_hours >= hours]
        all_of_them = _reply_times(tuple(blueprint().plans))
        if not fitting:
            return Fact(
                f"No, {hours} hours is over the reply time of every plan: {all_of_them}.", _reply_evidence(), section
            )
        return Fact(f"That depends on the plan: {hours} hours is within the reply time of {listed(fitting)}. {all_of_them}.", _reply_evidence(), section)  # fmt: skip
    if len(keys) == 1:
        plan = blueprint().plans[keys[0]]
        text = f"On {plan.name}, support replies within {plan.support_reply_hours} hours, around the clock."
        return Fact(text, (f"plans.{keys[0]}.support_reply_hours",), section)
    chosen = keys or tuple(blueprint().plans)
    if asked.has(r"fastest|quickest|soonest|best support|priority"):
        plan = min(blueprint().plans.values(), key=lambda plan: plan.support_reply_hours)
        return Fact(f"{plan.name} has the fastest support: a reply within {plan.support_reply_hours} hours. {_reply_times(chosen)}.", _reply_evidence(), section)  # fmt: skip
    return Fact(f"It depends on the plan. {_reply_times(chosen)}.", _reply_evidence(), section)


def _hours_waited(asked: Asked) -> int | None:
    if (hours := asked.quantity("hours")) is not None:
        return hours
    days = asked.quantity("days")
    return None if days is None else days * 24


def _within(key: str, hours: int, section: str) -> Fact:
    plan = blueprint().plans[key]
    allowed = plan.support_reply_hours
    evidence = (f"plans.{key}.support_reply_hours",)
    if hours <= allowed:
        text = (
            f"Yes, {hours} hours is still within the reply time: on {plan.name} support replies within {allowed} hours."
        )
        text += f" There are {allowed - hours} hours left." if hours < allowed else ""
        return Fact(text, evidence, section)
    text = (
        f"No, {hours} hours is outside the reply time: on {plan.name} support replies within {allowed} hours, so it is "
        f"{hours - allowed} hours over. Send the request again or answer to it; it is shown as overdue."
    )
    return Fact(text, evidence, section)


def _reply_times(keys: tuple[str, ...]) -> str:
    rows = [f"{blueprint().plans[key].name} {blueprint().plans[key].support_reply_hours} hours" for key in keys]
    return f"Support replies within: {listed(rows)}"


def _reply_evidence() -> tuple[str, ...]:
    return tuple(f"plans.{key}.support_reply_hours" for key in blueprint().plans)


def answer_trial(asked: Asked) -> Fact | None:
    if not asked.has(_TRIAL):
        return None
    trial = blueprint().trial
    evidence = ("trial.text", "trial.days")
    if asked.has(
        r"extend(?:ed)?|extension|longer|another|second|two|twice|again|more than one|multiple|new trial|restart|repeat|several|each account|per account|once|2nd|more trials?"
    ):
        text = f"No: there is one trial per account, and it lasts {trial.days} days."
        return Fact(f"{text} If an account had one before, a plan begins with its first payment.", ("trial.per_account", "trial.days"), "trial#one-trial-per-account")  # fmt: skip
    if asked.has(r"(?:which|what|all|every|any|each|other) plans?|plans? (?:have|has|come|include|offer)|on all|available (?:on|for|with)|include a|come with|have a|offer|get a|only for") and not asked.has(r"card|charge\w*|cancel\w*"):  # fmt: skip
        names = listed([plan.name for plan in blueprint().plans.values()])
        return Fact(
            f"Yes, every plan has it: {names} all begin with a {trial.days}-day free trial. {trial.text}.",
            evidence,
            "trial#what-you-get",
        )
    if asked.has(r"dfy|done[- ]for[- ]you|package"):
        return Fact(f"No: done-for-you packages are not part of the trial; they are paid once, when you order. The {trial.days}-day trial is for plans.", evidence, "trial#how-it-ends")  # fmt: skip
    if asked.has(r"card|credit card|payment details|payment method|debit|without paying|card details"):
        return Fact(f"Yes, a card is required: it is checked when the trial begins, not charged. {trial.text}.", ("trial.card_required", "trial.text"), "trial#how-it-begins")  # fmt: skip
    if asked.has(r"cancel\w*|leave|stop|quit|end it|back out|forget|change my mind"):
        return Fact(
            f"Cancel before Day {trial.days} and you pay £0: in Settings, Billing, Manage billing. If you do nothing, the card is charged "
            f"for the first month or year at the end of the {trial.days} days.",
            evidence,
            "trial#how-it-ends",
        )
    if asked.has(
        r"charged?|pay|bill(?:ed)?|cost|costs|free|money|when|after|ends?|over|happens?|expires?|finish\w*|automatic\w*|convert\w*|taken"
    ):
        return Fact(
            f"You are charged on day {trial.days}, at the end of the {trial.days}-day free trial, unless you cancel before then; "
            f"the trial itself costs £0. The charge is the first month or year of the plan you chose. {trial.text}.",
            evidence,
            "trial#how-it-ends",
        )
    if asked.has(
        r"get|include[sd]?|limits?|limited|runs?|workflows?|features?|full|restrict\w*|what can i"
    ) and not asked.has(r"how long|how many days"):
        return Fact(f"The trial is the whole plan you choose for {trial.days} days: all of its workflows, runs, AI credits and users, and its reply time.", evidence, "trial#what-you-get")  # fmt: skip
    return Fact(
        f"The free trial lasts {trial.days} days. {trial.text}. It is offered on all plans, once per account.",
        evidence,
        "trial#in-one-line",
    )


def answer_guarantee(asked: Asked) -> Fact | None:
    days = blueprint().guarantee.money_back_days
    evidence = ("guarantee.money_back_days",)
    section = f"refunds#the-{days}-day-money-back-guarantee"
    if not asked.has(_GUARANTEE) and not (asked.has(_REFUND) and _asks_for_the_rule(asked)):
        return None
    if asked.has(r"uptime|available|availability|data|delivery|success|security|secure"):
        return None
    since = _days_since(asked)
    if since is not None and since != days:
        if since <= days:
            return Fact(f"Yes: {since} days is within the {days}-day money-back guarantee, so you get your first payment for a plan back in full. Ask through the support form, kind “billing”.", evidence, section)  # fmt: skip
        return Fact(f"No, {since} days is outside the {days}-day money-back guarantee, which counts from the first payment. Payments taken by mistake or after cancelling are refunded whenever it was; ask support.", evidence, section)  # fmt: skip
    if asked.has(r"dfy|done[- ]for[- ]you|package"):
        return Fact(f"Yes: the {days}-day money-back guarantee counts from the payment for the package, and until you have agreed to the scope you get the whole payment back on request.", evidence, "dfy-contract#refund")  # fmt: skip
    if asked.has(r"renew\w*|second (?:month|payment|year)|next month|every month|forgot"):
        return None
    if asked.has(r"how (?:do|can|to|should)|ask for|request|claim|process|where"):
        return Fact(f"Ask for a refund through the support form, kind “billing”, from the owner's e-mail address, within {days} days of your first payment for a plan. You get it back in full, to the card that paid; no reason is needed.", evidence, "refunds#how-to-ask")  # fmt: skip
    return Fact(f"Yes, there is a {days}-day money-back guarantee: ask within {days} days of your first payment for a plan and you get that payment back in full, monthly or yearly, whatever the reason. It applies once per account.", evidence, section)  # fmt: skip


def _asks_for_the_rule(asked: Asked) -> bool:
    return asked.has(
        r"can i|can we|do you|how|what|policy|is there|are there|when|possible|eligible|within|after|days?|weeks?|months?|could i|if|will i|would i|am i|get a refund|long|offer"
    )


def _days_since(asked: Asked) -> int | None:
    if (days := asked.quantity("days")) is not None:
        return days
    months = asked.quantity("months")
    return None if months is None else -months * 7 if months < 0 else months * 30 + months // 2


def answer_uptime(asked: Asked) -> Fact | None:
    if not asked.has(
        r"uptime|up-time|availability|downtime|service levels?|service level|reliab\w+|nines"
    ) or asked.has(r"(?:is|are) (?:it|levqor|you|the \w+) down"):
        return None
    target = blueprint().guarantee.uptime_target_percent
    minutes = round(Fraction(str(100 - target)).limit_denominator(1000) * _MINUTES_A_MONTH / 100)
    text = (
        f"The target is {target}% uptime in each calendar month, on every plan; that leaves about {minutes} minutes of downtime in "
        f"30 days. It is a target and not an insurance: there are no service credits."
    )
    return Fact(text, ("guarantee.uptime_target_percent",), "sla#the-target")


def answer_fair_use(asked: Asked) -> Fact | None:
    fair = blueprint().fair_use
    evidence = ("fair_use.api_requests_per_minute", "fair_use.concurrent_runs")
    section = "fair-use#the-pace"
    at_once = asked.quantity("at_once")
    if at_once is not None or asked.has(
        r"at once|at the same time|concurren\w+|in parallel|parallel runs|simultaneous\w*"
    ):
        if not (at_once is not None or asked.has(r"runs?|workflows?|executions?|automations?|jobs?")) or asked.has(
            r"step|steps|flow\.parallel|items|each|loop|branches"
        ):
            return None
        if at_once is None:
            return Fact(f"Up to {fair.concurrent_runs} runs can be at work at the same time per account, on every plan. Further ones are accepted and wait their turn.", evidence[1:], section)  # fmt: skip
        if at_once <= fair.concurrent_runs:
            return Fact(f"Yes: up to {fair.concurrent_runs} runs can be at work at the same time per account, so {at_once} are within it.", evidence[1:], section)  # fmt: skip
        return Fact(f"No, {count(at_once)} is over the fair use of {fair.concurrent_runs} concurrent runs per account. The others are accepted, stay queued and begin as others end; none is lost.", evidence[1:], section)  # fmt: skip
    per_minute = asked.quantity("requests")
    asks_rate = asked.has(r"(?:api|rate|request|requests|calls?)\b.*\b(?:limits?|limited|quota|per minute|a minute|/min|cap|maximum|allowed|how many|how fast)|(?:limits?|how many|maximum|quota|cap)\b.*\b(?:api|requests|calls)|throttl\w+") and asked.has(r"your|levqor|you|api|account|my account|fair use|own|allowed|have|send")  # fmt: skip
    if not (
        asked.has(r"fair[- ]use") or asks_rate or (per_minute and asked.has(r"api|levqor|your|account|minute"))
    ) or asked.has(r"i call|they|their api|third|other service|429|error|getting|ai credits?"):
        return None
    if per_minute and per_minute != fair.api_requests_per_minute and asked.has(r"minute|min"):
        verb = "Yes, that is within" if per_minute <= fair.api_requests_per_minute else "No, that is over"
        return Fact(
            f"{verb} fair use: up to {count(fair.api_requests_per_minute)} API requests a minute per account.",
            evidence[:1],
            section,
        )
    text = f"Fair use is up to {count(fair.api_requests_per_minute)} API requests a minute and {fair.concurrent_runs} concurrent runs per account, on every plan."
    return Fact(
        f"{text} Above it the server may answer 429 with Retry-After; runs are queued, not lost, and nothing is charged.",
        evidence,
        section,
    )


def answer_done_for_you(asked: Asked) -> Fact | None:
    dfy = blueprint().dfy
    if asked.has(r"revisions?|rounds?|rework|changes? (?:are )?included|amendments?") and (speaks_of_done_for_you(asked.text) or asked.has(r"revisions?|rounds?")) and not asked.has(r"versions?|count as|what is a|fault|bug"):  # fmt: skip
        return _revisions(asked)
    if not speaks_of_done_for_you(asked.text):
        return None
    priced = {key: f"{package.name} {money(package.price)}" for key, package in dfy.packages.items()}
    evidence = tuple(f"dfy.packages.{key}.price" for key in asked.packages or priced)
    section = "dfy-contract#the-packages"
    if (
        asked.has(r"monthly|recurring|subscription|one[- ]time|once|one[- ]off|per month|a month|every month|repeat\w*")
        and not asked.plans
    ):
        chosen = listed([priced[key] for key in asked.packages or priced])
        return Fact(f"Done-for-you is paid once, it is not a subscription: {chosen}.", evidence, section)
    if asked.has(r"price|prices|pricing|cost|costs|how much|fee|£|pay|charge[sd]?|cheap\w*|expensive|difference|options|packages|which|offer|what are|list") or (asked.packages and asked.has(r"what|tell|about")):  # fmt: skip
        if len(asked.packages) >= 2 and asked.has(r"difference|more|versus|than|between"):
            low, high = sorted((dfy.packages[key] for key in asked.packages[:2]), key=lambda package: package.price)
            return Fact(f"{high.name} costs {money(high.price - low.price)} more than {low.name}: {money(high.price)} and {money(low.price)}, each paid once.", evidence, section)  # fmt: skip
        if asked.has(r"refund\w*|guarantee"):
            return None
        if asked.packages:
            chosen = listed([priced[key] for key in asked.packages])
            return Fact(f"{chosen}, paid once, with {dfy.revision_rounds} revision rounds.", evidence, section)
        if asked.has(r"cheapest|lowest|smallest"):
            package = min(dfy.packages.values(), key=lambda package: package.price)
            return Fact(f"The cheapest is {package.name} at {money(package.price)}, paid once, with {dfy.revision_rounds} revision rounds.", evidence, section)  # fmt: skip
        return Fact(f"Done-for-you setup is paid once: {listed(list(priced.values()))}. Each package includes {dfy.revision_rounds} revision rounds.", evidence, section)  # fmt: skip
    return None


def _revisions(asked: Asked) -> Fact:
    rounds = blueprint().dfy.revision_rounds
    text = f"Each done-for-you package includes {rounds} revision rounds ({_IN_WORDS.get(rounds, rounds)}), whichever it is."
    if asked.has(r"third|3rd|three|3|fourth|more|extra|additional|another|unlimited|five|5|4|four"):
        text = f"No: a done-for-you package includes {rounds} revision rounds, not more. Putting right what does not meet the agreed scope uses no round; a new scope is a new order."
    return Fact(text, ("dfy.revision_rounds",), "revisions#how-many")
