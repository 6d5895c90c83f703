"""From the raw request to a typed model, or to a list of problems. Nothing a client sends gets past here unread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from api.errors import UnsupportedMedia
from levqor.errors import BadRequest, Problem, TooLarge, Unacceptable
from levqor.kit.json import parse_json
from levqor.kit.shapes import Shape

M = TypeVar("M", bound=BaseModel)


class Body(Shape):
    """A request body. Unknown fields are refused, and `"5"` is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False, frozen=True)


class NoFields(Body):
    """Nothing. The body may be left out."""


class Query(Shape):
    """The parameters after the question mark."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PageQuery(Query):
    limit: int = Field(default=50, ge=1, le=200, description="How many items a page has at most.")
    cursor: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_:.-]{1,80}$",
        description="`next_cursor` of the page before.",
    )


def read_raw() -> bytes:
    """The whole body. A body without a stated length is cut off by Werkzeug at its limit, without a word.

    Raises:
        TooLarge: it is longer than is accepted.
    """
    raw = request.get_data()
    if len(raw) > longest_body():
        raise TooLarge
    return raw


def longest_body() -> int:
    """What is accepted, in bytes. Werkzeug's own limit is one more, so that a cut can be told from a fit."""
    return (request.max_content_length or 1) - 1


def read_body(model: type[M]) -> M:
    """Parse and check the JSON body.

    Raises:
        BadRequest: not JSON, or a required field is missing.
        UnsupportedMedia: the body is said to be something else.
        Unacceptable: a value is wrong, or a field is unknown.
    """
    raw = read_raw()
    if not raw:
        value: Any = {}
    elif not request.is_json:
        raise UnsupportedMedia
    else:
        value = parse_json(raw)
    if not isinstance(value, dict):
        raise BadRequest("The body is not a JSON object. Send the documented fields.")
    return _checked(model, value)


def read_query(model: type[M]) -> M:
    """Check the query parameters.

    Raises:
        BadRequest: a required parameter is missing, or one holds a NUL character.
        Unacceptable: a value is wrong, or a parameter is unknown or given twice.
    """
    values: dict[str, str] = {}
    for name, given in request.args.lists():
        if len(given) > 1:
            raise Unacceptable(problems=[Problem(name, "Given more than once.", "Give it once.")])
        if "\0" in name + given[0]:
            raise BadRequest("A query parameter contains the NUL character.")
        values[name] = given[0]
    return _checked(model, values)


def _checked(model: type[M], values: dict[str, Any]) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)[:50]
        problems = [_problem(item) for item in details]
        if any(item["type"] == "missing" for item in details):
            raise BadRequest(_first_sentence(problems), problems=problems) from error
        raise Unacceptable(_first_sentence(problems), problems=problems) from error


def _problem(item: ErrorDetails) -> Problem:
    path = join_path(item["loc"])
    match item["type"]:
        case "missing":
            return Problem(path, f"`{item['loc'][-1]}` is missing.", "Add it.")
        case "extra_forbidden":
            return Problem(path, f"`{_short(item['loc'][-1])}` is not known here.", "Remove it.")
        case _:
            text = item["msg"].removeprefix("Value error, ")
            return Problem(path, (text[:1].upper() + text[1:]).rstrip(".") + ".")


def _first_sentence(problems: list[Problem]) -> str:
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{first.path}: {first.message}{more}" if first.path else f"{first.message}{more}"


def _short(part: object) -> str:
    return str(part)[:60]


def join_path(location: Iterable[str | int]) -> str:
    """`steps[0].with`, from what pydantic calls a location."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{_short(part)}" if path else _short(part)
    return path
