"""Reckoning with dates (Luxon in n8n) as steps that do it."""

from __future__ import annotations

from typing import Any, Final

from levqor.imports.n8n.cel import Sayer
from levqor.imports.n8n.data import Names, Untranslatable
from levqor.imports.n8n.javascript.tree import Call, Entry, Expression, Member, Name, Number, Object, Text

_UNITS: Final = frozenset({"years", "months", "weeks", "days", "hours", "minutes", "seconds"})
_STARTS: Final = frozenset({"minute", "hour", "day", "week", "month", "quarter", "year"})
_TOKENS: Final = {
    "yyyy": "YYYY", "yy": "YY", "MMMM": "MMMM", "MMM": "MMM", "MM": "MM", "M": "M", "LLLL": "MMMM", "LLL": "MMM",
    "LL": "MM", "L": "M", "dd": "DD", "d": "D", "cccc": "dddd", "ccc": "ddd", "EEEE": "dddd", "EEE": "ddd", "HH": "HH",
    "H": "H", "hh": "hh", "h": "h", "mm": "mm", "m": "m", "ss": "ss", "s": "s", "a": "A", "ZZ": "Z",
}  # fmt: skip


def say_moment(expression: Expression, names: Names) -> str | None:
    """A date that is read, moved or written, by steps that are put in front; None where it is no such thing.

    Raises:
        Untranslatable: it is reckoned in a way that the step does not know.
    """
    chain: list[tuple[str, tuple[Expression, ...]]] = []
    here = expression
    while True:
        match here:
            case Call(Member(of, Text(name)), arguments, is_new=False):
                chain.append((name, arguments))
                here = of
            case Member(of, Text(name)) if chain == [] and name in _PARTS:
                chain.append((name, ()))
                here = of
            case _:
                break
    chain.reverse()
    start = _start(here, chain, names)
    if start is None:
        return None
    date, rest = start
    return _carried_out(date, rest, names)


_PARTS: Final = {"year": "year", "month": "month", "day": "day", "weekday": "weekday"}
_Chain = list[tuple[str, tuple[Expression, ...]]]


def _start(here: Expression, chain: _Chain, names: Names) -> tuple[str, _Chain] | None:
    """The date that a chain begins with."""
    now = "run.started_at"
    match here:
        case Name("$now"):
            _remark_clock(names)
            return now, chain
        case Name("$today"):
            _remark_clock(names)
            return now, [("startOf", (Text("day"),)), *chain]
        case Name("DateTime") if chain and chain[0][0] in ("now", "local", "utc") and not chain[0][1]:
            _remark_clock(names)
            return now, chain[1:]
        case Name("DateTime") if chain and chain[0][0] in ("fromISO", "fromJSDate", "fromFormat") and chain[0][1]:
            return Sayer(names).say(chain[0][1][0]).text, chain[1:]
        case Call(Name("Date"), (), is_new=True):
            _remark_clock(names)
            return now, chain
        case Call(Name("Date"), (of,), is_new=True) if chain and chain[-1][0] in ("toISOString", "toISO"):
            return Sayer(names).say(of).text, chain
    if chain and chain[0][0] == "toDateTime":
        return Sayer(names).say(here).text, chain[1:]
    if chain and any(name in ("toFormat", "format") for name, _ in chain):
        return Sayer(names).say(here).text, chain
    return None


def _remark_clock(names: Names) -> None:
    names.bench.remark("the clock is read once, when the run starts")


def _carried_out(date: str, chain: _Chain, names: Names) -> str:
    zone: Any = names.timezone or "${{ workspace.timezone }}"
    steps: list[dict[str, Any]] = []
    field = ""
    for name, arguments in chain:
        if field:
            raise Untranslatable(f"`.{name[:40]}()` after a date was written has no counterpart")
        match name, arguments:
            case (("toISO" | "toISOString" | "toString" | "toJSON"), _):
                field = "instant"
            case "toISODate", _:
                field = "date"
            case (("toFormat" | "format"), (Text(form), *_)):
                steps.append({"operation": "format", "format": format_of(form)})
                field = "text"
            case (("toMillis" | "getTime" | "valueOf"), _):
                field = "timestamp * 1000.0"
            case (("toSeconds" | "toUnixInteger"), _):
                field = "timestamp"
            case "startOf", (Text(unit),) if unit in _STARTS:
                steps.append({"operation": "start_of", "unit": unit})
            case (("plus" | "minus"), _):
                steps.append({"operation": "add", **_moved(arguments, -1 if name == "minus" else 1)})
            case "setZone", (Text(named),):
                zone = named
            case "toUTC", _:
                zone = "UTC"
            case _ if name in _PARTS and not arguments:
                field = _PARTS[name]
            case _:
                raise Untranslatable(f"`.{name[:40]}()` of a date has no counterpart")
    if not steps and field in ("", "instant"):
        return date
    return _placed(date, steps or [{"operation": "parse"}], zone, field or "instant", names)


def _placed(date: str, steps: list[dict[str, Any]], zone: Any, field: str, names: Names) -> str:
    for values in steps:
        made = names.bench.new_id(f"{names.bench.base}_date"[:50])
        step = {"id": made, "use": "data.date"}
        names.bench.steps.append(step | {"with": {"date": "${{ " + date + " }}", **values, "timezone": zone}})
        date = f"steps.{made}.local"
    return f"{date.removesuffix('.local')}.{field}"


def _moved(arguments: tuple[Expression, ...], sign: int) -> dict[str, Any]:
    match arguments:
        case (Object(entries),):
            pairs = [(entry.key, entry.value) for entry in entries if isinstance(entry, Entry)]
        case (Number() as count, Text() as unit):
            pairs = [(unit, count)]
        case _:
            raise Untranslatable("by how much a date is moved is computed")
    made: dict[str, Any] = {}
    for key, value in pairs:
        named = f"{getattr(key, 'value', '')}".removesuffix("s") + "s"
        if named not in _UNITS or not isinstance(value, Number):
            raise Untranslatable("by how much a date is moved is computed")
        made[named] = sign * value.value
    return made


def format_of(form: str) -> str:
    made, place = "", 0
    while place < len(form):
        if form[place] == "'":
            end = form.find("'", place + 1)
            end = len(form) if end < 0 else end
            made += f"[{form[place + 1 : end]}]" if any(letter.isalpha() for letter in form[place + 1 : end]) else (
                form[place + 1 : end])  # fmt: skip
            place = end + 1
            continue
        end = place
        while end < len(form) and form[end] == form[place]:
            end += 1
        piece = form[place:end]
        if piece[0].isalpha() and piece not in _TOKENS:
            raise Untranslatable(f"`{piece}` in the form of a date has no counterpart")
        made += _TOKENS.get(piece, piece)
        place = end
    return made
