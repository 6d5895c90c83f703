"""What answers are made of: the base of answer models, pages of lists, the error shape, JSON responses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from flask import Response
from pydantic import ConfigDict, Field, PlainSerializer, WithJsonSchema

from levqor.kit.clock import to_text
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

T = TypeVar("T")

Time = Annotated[
    datetime,
    PlainSerializer(to_text, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339, UTC.",
            "examples": ["2026-01-31T08:30:00.000Z"],
        }
    ),
]
AnyJson = Annotated[Any, WithJsonSchema({"description": "Any JSON value."})]
JsonObject = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "additionalProperties": True})]


class Answer(Shape):
    """A part of an answer."""

    model_config = ConfigDict(
        from_attributes=True, populate_by_name=True, extra="ignore", json_schema_serialization_defaults_required=True
    )


class Page(Answer, Generic[T]):
    """One page of a list, newest first."""

    items: list[T]
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null on the last page.")


class Problem(Answer):
    """One thing wrong with something a person wrote, where it is and what to do about it."""

    path: str = Field(description="Where: a path such as `steps[0].with.to`, or the name of a field.")
    message: str = Field(description="What is wrong, in a sentence.")
    hint: str = Field(description="What to do about it; may be empty.")
    kind: Literal["incomplete", "invalid"] = Field(
        description="`incomplete`: something is still missing, a draft may have it. `invalid`: wrong."
    )


class Error(Answer):
    """The shape of every failure."""

    success: Literal[False]
    error: str = Field(description="What went wrong and what to do, in a sentence.")
    code: str = Field(description="A stable name for programs.", examples=["not_found"])
    problems: list[Problem]
    correlation_id: str | None = Field(description="Names this request in the logs.")


def json_response(body: Any, status: int = 200) -> Response:
    return Response(dump_json(body) + "\n", status, mimetype="application/json")


def model_response(model: Shape, status: int = 200) -> Response:
    return Response(model.model_dump_json(by_alias=True) + "\n", status, mimetype="application/json")
