"""What a question about plans names: plans, packages, the interval, attributes, quantities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from levqor.blueprint import blueprint

Interval = Literal["monthly", "yearly"]
Unit = Literal["workflows", "runs", "credits", "users", "hours", "days", "pounds", "requests", "at_once", "months"]

_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    "a hundred": 100, "thousand": 1000, "a thousand": 1000, "million": 1_000_000, "a million": 1_000_000, "dozen": 12,
    "a dozen": 12, "a couple of": 2, "half a million": 500_000, "a quarter of a million": 250_000, "a day": 1,
}  # fmt: skip
_NUMBER: Final = (
    r"(?P<number>\d+(?:[.,]\d+)*|half a million|a quarter of a million|a hundred|a thousand|a million|a dozen"
    r"|a couple of|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|hundred|thousand|million|dozen)"
    r"\s?(?P<scale>k\b|thousand\b|hundred\b|m\b|million\b)?"
)
_FILLER: Final = (
    r"(?:(?:-|\s)(?:active|live|published|different|more|extra|separate|new|ai|api|full|simultaneous|whole|working|of"
    r"|business|small|monthly|my|our|their|the|team|and a half|or so|or more|plus))*"
)
_UNITS: Final[dict[Unit, str]] = {
    "at_once": r"(?:runs?|workflows?|executions?|jobs?|automations?)? ?"
    r"(?:at once|at the same time|concurrent(?:ly)?|in parallel|simultaneous(?:ly)?)|concurrent \w+|parallel \w+"
    r"|simultaneous \w+",
    "requests": r"(?:api )?(?:requests?|calls?|hits)(?: to the api)?",
    "credits": r"(?:ai )?credits?|ai (?:requests?|questions?|answers?)",
    "runs": r"(?:runs?|executions?|tasks?|operations?|jobs?|times a month)(?! at once| in parallel| at the same time)",
    "workflows": r"(?:workflows?|automations?|zaps?|flows?|scenarios?)(?! at once| in parallel| at the same time)",
    "users": r"(?:users?|seats?|people|persons?|members?|team ?mates?|colleagues?|employees|staff|logins?|accounts"
    r"|co-?workers?|developers|of us|man team|person team)",
    "hours": r"(?:hours?|h)\b",
    "days": r"(?:days?|d)\b",
    "months": r"(?:months?|years?|weeks?)\b",
    "pounds": r"(?:pounds?|gbp|quid)\b",
}
_DAYS_A_MONTH: Final = 30
_YEARLY: Final = r"\b(?:year|yearly|annual|annually|per annum|p\.a\.?|12 months|twelve months|annum)\b"
_MONTHLY: Final = r"\b(?:monthly|per month|a month|each month|every month|month|/month)\b"
_ATTRIBUTES: Final = {
    "price": r"price|prices|priced|pricing|cost|costs|costing|how much|expensive|cheap|cheaper|cheapest|fee|fees|£"
    r"|pay|paying|charge|charges|charged|rate|rates|quid|pounds|tariff|subscription fee|dear|dearest|afford|budget",
    "workflows": r"workflows?|automations?|zaps?|flows?|scenarios?",
    "runs": r"runs?|executions?|operations?|tasks?",
    "credits": r"(?:ai )?credits?|ai (?:requests?|questions?|usage|allowance|quota|limit)|credit allowance",
    "users": r"users?|seats?|team ?members?|members|team ?mates?|colleagues?|people|person|logins?|co-?workers?"
    r"|employees|team size|staff|my team|team",
    "reply": r"support|repl(?:y|ies)|response times?|respond|responds|sla|hear back|get back|answer times?|first response",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    value: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the facts read it."""

    text: str
    """Plain, with typos corrected."""
    plans: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    interval: Interval | None = None
    attributes: frozenset[str] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    plan_of_caller: str | None = None

    def has(self, pattern: str) -> bool:
        return re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", self.text) is not None

    def quantity(self, *units: Unit) -> int | None:
        return next((found.value for found in self.quantities if found.unit in units), None)

    @property
    def named_or_own(self) -> tuple[str, ...]:
        """The plans that are named, or the caller's own when the question is about it."""
        return self.plans or ((self.plan_of_caller,) if self.plan_of_caller else ())


@cache
def _plan_names() -> re.Pattern[str]:
    return re.compile(r"\b(" + "|".join(plan.name.lower() for plan in blueprint().plans.values()) + r")\b")


def read_asked(text: str, plan_of_caller: str | None = None) -> Asked:
    packages = _packages(text)
    return Asked(
        text,
        plans=_plans(text, packages),
        packages=packages,
        interval=_interval(text),
        attributes=frozenset(
            name for name, words in _ATTRIBUTES.items() if re.search(rf"(?<!\w)(?:{words})(?!\w)", text)
        ),
        quantities=tuple(_quantities(text)),
        plan_of_caller=plan_of_caller,
    )


def with_text(asked: Asked, text: str) -> Asked:
    return replace(asked, text=text)


def speaks_of_done_for_you(text: str) -> bool:
    return re.search(
        r"\b(?:dfy|done[- ]for[- ](?:you|me|us)|done for|(?:build|set|built) (?:it|them|everything|my workflows?|workflows?)"
        r"(?: up)? for (?:me|us)|setup (?:service|package|fee)|set-?up (?:service|package)|packages?)\b",
        text,
    ) is not None  # fmt: skip


def _packages(text: str) -> tuple[str, ...]:
    if not speaks_of_done_for_you(text):
        return ()
    named = []
    for key, package in blueprint().dfy.packages.items():
        last = package.name.lower().split()[-1]
        if re.search(rf"\b{last}\b", text) and not re.search(rf"\b{last} plan\b", text):
            named.append(key)
    if re.search(r"\bpro\b", text) and "professional" in blueprint().dfy.packages and "professional" not in named:
        named.append("professional")
    return tuple(named)


def _plans(text: str, packages: tuple[str, ...]) -> tuple[str, ...]:
    by_name = {plan.name.lower(): key for key, plan in blueprint().plans.items()}
    found = []
    for match in _plan_names().finditer(text):
        name, before, after = match[1], text[: match.start()].rstrip(), text[match.end() :].lstrip()
        is_package = name in packages and not after.startswith("plan") and _near_package(text, match)
        if not is_package and not _is_ordinary(name, before, after):
            found.append(by_name[name])
    order = list(blueprint().plans)
    if not found:
        if re.search(r"\b(?:cheapest|lowest|smallest|entry[- ]level|least expensive|lowest[- ]priced)(?: \w+)? (?:plan|tier|option|price|subscription|one)\b|\bcheapest\b(?!.*\bfor\b)", text):  # fmt: skip
            found = [order[0]]
        elif re.search(r"\b(?:top|biggest|largest|highest|most expensive|dearest|priciest|best)(?: \w+)? (?:plan|tier|subscription|one)\b|\bmost expensive\b", text):  # fmt: skip
            found = [order[-1]]
    return tuple(dict.fromkeys(found))


def _near_package(text: str, match: re.Match[str]) -> bool:
    """Whether the name follows the words that make it a package."""
    return re.search(r"(?:dfy|for[- ](?:you|me|us)|package|setup|set-up)[ :]*$", text[: match.start()].rstrip() + " ") is not None or (
        re.search(r"^(?: package| setup| set-up| dfy| done)", text[match.end() :]) is not None
    )  # fmt: skip


def _is_ordinary(name: str, before: str, after: str) -> bool:
    """`launch my workflow`, `our agency`: the word, not the plan."""
    last = before.split()[-1] if before else ""
    if name == "launch":
        return last in ("to", "i", "we", "can", "will", "you", "please", "cannot", "not", "just", "could") and not (
            last == "to" and re.match(r"(?:plan|$|\?|from|yearly|monthly|or|and)", after)
        )
    if name == "agency":
        return last in ("an", "our", "my", "marketing", "small", "digital", "an-", "your", "creative", "design", "web")
    if name == "growth":
        return last in ("our", "my", "business", "company", "revenue", "user")
    return False


def _interval(text: str) -> Interval | None:
    without = re.sub(r"\b(?:runs?|executions?|credits?|tasks?|requests?|times|operations?)(?: \w+)? (?:a|per|each|every|/) ?month", "", text)  # fmt: skip
    yearly, monthly = re.search(_YEARLY, text), re.search(_MONTHLY, without)
    if yearly and not (monthly and re.search(r"\bor\b|\band\b|versus|than", text)):
        return "yearly"
    return "monthly" if monthly and not yearly else None


def _quantities(text: str) -> list[Quantity]:
    found: list[tuple[int, Quantity]] = []
    taken: set[int] = set()
    for unit, words in _UNITS.items():
        for match in re.finditer(rf"(?<![\w£.,]){_NUMBER}{_FILLER}[\s-]?(?:{words})", text):
            if match.start() in taken:
                continue
            taken.add(match.start())
            value = _value(match["number"], match["scale"])
            found.append((match.start(), Quantity(_a_month(value, unit, match[0], text[match.end() :]), unit)))
    found += [
        (match.start(), Quantity(_value(match[1], match[2]), "pounds"))
        for match in re.finditer(r"£ ?(\d+(?:[.,]\d+)*) ?(k\b)?", text)
    ]
    if group := re.search(r"\b(?:team|company|group|family|crew|office) of " + _NUMBER, text):
        found.append((group.start(), Quantity(_value(group["number"], group["scale"]), "users")))
    return [quantity for _, quantity in sorted(found, key=lambda item: item[0])]


def _a_month(value: int, unit: Unit, said: str, after: str) -> int:
    """Runs and credits count by the month; months, years and weeks in months or days."""
    if unit == "months":
        return value * (12 if "year" in said else 1) if "week" not in said else -value
    if unit in ("runs", "credits", "requests") and re.match(r"\s*(?:a|per|each|every|/) ?day|\s*daily", after):
        return value * (1 if unit == "requests" else _DAYS_A_MONTH)
    if unit in ("runs", "credits") and re.match(r"\s*(?:a|per|each|every|/) ?hour|\s*hourly", after):
        return value * 24 * _DAYS_A_MONTH
    if unit in ("runs", "credits") and re.match(r"\s*(?:a|per|each|every|/) ?week|\s*weekly", after):
        return value * 52 // 12
    return value


def _value(number: str, scale: str | None) -> int:
    words = _NUMBERS.get(number)
    if words is None:
        cleaned = number.rstrip(".,")
        is_fraction = re.fullmatch(r"\d+\.\d{1,2}", cleaned) is not None
        exact = float(cleaned) if is_fraction else float(re.sub(r"[.,]", "", cleaned))
    else:
        exact = float(words)
    times = {"k": 1000, "thousand": 1000, "hundred": 100, "m": 1_000_000, "million": 1_000_000}
    return round(min(exact, 1e12) * times.get(scale or "", 1))
