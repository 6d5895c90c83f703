"""What pydantic finds wrong, as problems with exact paths, plain words and a hint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from levqor.errors import Problem
from levqor.expressions import contains_expression

Location = tuple[int | str, ...]
_MOST: Final = 100
_KEY_LENGTH: Final = 100

_PLAIN: Final = {
    "string_type": ("This has to be a text.", "Put it in quotes."),
    "string_unicode": ("This text has characters that cannot be stored.", "Remove them."),
    "int_type": ("This has to be a whole number.", "Write for example 3."),
    "int_parsing": ("This has to be a whole number.", "Write for example 3."),
    "int_from_float": ("This has to be a whole number.", "Write for example 3."),
    "float_type": ("This has to be a number.", "Write for example 1.5."),
    "float_parsing": ("This has to be a number.", "Write for example 1.5."),
    "bool_type": ("This has to be true or false.", "Write true or false."),
    "bool_parsing": ("This has to be true or false.", "Write true or false."),
    "list_type": ("This has to be a list.", "Write it as a list, even with a single entry."),
    "dict_type": ("This has to be a mapping.", "Write it as names with values."),
    "model_type": ("This has to be a mapping.", "Write it as names with values."),
    "model_attributes_type": ("This has to be a mapping.", "Write it as names with values."),
}


def check_model(path: str, values: dict[str, Any], model: type[BaseModel]) -> Iterator[Problem]:
    """Problems of `values` against `model`. What holds an expression is judged only when it is rendered."""
    known = field_names(model)
    if model.model_config.get("extra") != "allow":
        for key in values:
            if key not in known:
                yield Problem(under(path, key), f"There is no field {_short(key)!r} here.", _meant(key, known))
    try:
        model.model_validate({key: value for key, value in values.items() if key in known})
    except ValidationError as error:
        yield from _distinct(_of_field(path, item, values) for item in error.errors(include_url=False)[:_MOST])


def structural_problems(error: ValidationError, raw: dict[str, Any]) -> list[Problem]:
    """Problems of a document that could not be read at all."""
    return list(_distinct(_of_structure(item, raw) for item in error.errors(include_url=False)[:_MOST]))


def field_names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def closest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The known words that look most like this one."""
    return [match[0] for match in process.extract(word[:_KEY_LENGTH], sorted(known), limit=count, score_cutoff=70)]


def under(path: str, *parts: int | str) -> str:
    """The path of something inside: `steps[0].with` and `to` make `steps[0].with.to`."""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{_short(part)}" if path else _short(part)
    return path


def _distinct(problems: Iterable[Problem | None]) -> Iterator[Problem]:
    """One problem a path: the alternatives of a union are one mistake."""
    seen: set[str] = set()
    for problem in problems:
        if problem is not None and problem.path not in seen:
            seen.add(problem.path)
            yield problem


def _of_field(path: str, item: Any, values: dict[str, Any]) -> Problem | None:
    location, value = _locate(item["loc"], values, is_missing=item["type"] == "missing")
    here = under(path, *location)
    if item["type"] == "missing":
        return Problem(here, f"`{location[-1]}` is missing.", "Fill it in.", "incomplete")
    if item["type"] == "incomplete":
        return Problem(here, _sentence(item["msg"]), "Fill it in.", "incomplete")
    if _waits_for_the_run(item["type"], value):
        return None
    if item["type"] in ("too_short", "string_too_short") and not value:
        return Problem(here, f"`{_short(str(location[-1]))}` is empty.", "Fill it in.", "incomplete")
    return Problem(here, *_in_words(item))


def _waits_for_the_run(kind: str, value: Any) -> bool:
    """Whether the mistake may only be that an expression is not what it will yield; `fixed` holds none at all."""
    if kind == "fixed":
        return False
    if isinstance(value, str) or kind in ("value_error", "assertion_error"):
        return contains_expression(value)
    return False


def _of_structure(item: Any, raw: dict[str, Any]) -> Problem:
    location, _ = _locate(item["loc"], raw, is_missing=item["type"] == "missing")
    path = under("", *location)
    if item["type"] == "missing":
        return Problem(path, f"`{location[-1]}` is missing.", "Add it.")
    if item["type"] == "string_pattern_mismatch" and location[-1:] == ("id",):
        return Problem(
            path,
            "A step's id has at most 60 lower-case letters, digits and _, and begins with a letter.",
            "Write for example send_mail.",
        )
    return Problem(path, *_in_words(item))


def _in_words(item: Any) -> tuple[str, str]:
    """Message and hint."""
    kind, context = item["type"], item.get("ctx", {})
    if kind in _PLAIN:
        return _PLAIN[kind]
    match kind:
        case "extra_forbidden":
            return f"There is no field {_short(str(item['loc'][-1]))!r} here.", "Remove it."
        case "literal_error":
            return "This is not one of the values that it can have.", f"Write {context['expected']}."
        case "string_pattern_mismatch":
            return "This does not have the right form.", f"It has to fit {context['pattern']}"
        case "string_too_short" | "too_short":
            return "This is too short.", f"It has at least {context['min_length']}."
        case "string_too_long" | "too_long":
            return "This is too long.", f"It has at most {context['max_length']}."
        case "greater_than_equal":
            return "This is too small.", f"It is at least {context['ge']}."
        case "less_than_equal":
            return "This is too large.", f"It is at most {context['le']}."
    message, _, hint = item["msg"].removeprefix("Value error, ").partition("; ")
    return _sentence(message), _sentence(hint or "correct it")


def _locate(location: Location, value: Any, *, is_missing: bool) -> tuple[Location, Any]:
    """The part of pydantic's location that exists in the value (it also names the alternatives of unions)."""
    found: list[int | str] = []
    for number, part in enumerate(location):
        match value, part:
            case dict(), _ if part in value:
                value = value[part]
            case list(), int() if part < len(value):
                value = value[part]
            case _ if not (is_missing and number == len(location) - 1):
                continue
        found.append(part)
    return tuple(found), value


def _meant(key: str, known: set[str]) -> str:
    close = closest(key, known)
    return f"Did you mean {close[0]}?" if close else f"Known are {', '.join(sorted(known)) or 'none'}."


def _short(text: str) -> str:
    return text if len(text) <= _KEY_LENGTH else text[:_KEY_LENGTH] + "..."


def _sentence(text: str) -> str:
    return (text[:1].upper() + text[1:]).rstrip(".") + "."
