"""Structured data out of text: the model's answer is checked, and asked for again with what is wrong about it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from pydantic import Field

from levqor.connectors.catalog.llm.connector import (
    CHAT_URL,
    MADE_UP,
    SIGNED_IN,
    USAGE,
    Answered,
    Connection,
    Tuning,
    answer_to,
    example_answer,
    llm,
)
from levqor.connectors.catalog.llm.schemas import Schema, read_json
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

MOST_REPAIRS: Final = 2
_TASK: Final = (
    "Extract data from the text that the user sends. Answer with JSON only, which this JSON schema allows. "
    "Take everything from the text; where it does not say, use null if the schema allows it."
)


class Extraction(Tuning):
    text: str = Field(title="Text", min_length=1, max_length=200_000, json_schema_extra={"widget": "long_text"})
    json_schema: dict[str, Any] = Field(
        title="JSON schema",
        description="What is wanted: names, types and descriptions.",
        min_length=1,
        json_schema_extra={"widget": "json"},
        examples=[{"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}],
    )
    instructions: str | None = Field(
        default=None, title="Instructions", max_length=20_000, json_schema_extra={"widget": "long_text"}
    )


class Extracted(Shape):
    data: Any = Field(title="Data", description="It fits the schema.")
    attempts: int = Field(title="Attempts", description="More than 1: the model's answer had to be repaired.")
    prompt_tokens: int = Field(title="Tokens in")
    completion_tokens: int = Field(title="Tokens out")


class Structured(NamedTuple):
    """An answer that fits its schema."""

    value: Any
    attempts: int
    prompt_tokens: int
    completion_tokens: int


_ORDER = {
    "type": "object",
    "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
    "required": ["sku", "count"],
    "additionalProperties": False,
}


@llm.action(
    phrases=(
        "extract data with ai",
        "extract fields from the text",
        "parse the email with ai",
        "pull the details out of the text",
        "read the invoice with ai",
        "get structured data from the text",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "Two of A-7, please.", "json_schema": _ORDER},
        calls=(
            Call(
                "POST",
                CHAT_URL,
                json={
                    "model": "small-1",
                    "messages": [
                        {"role": "system", "content": f"{_TASK}\n\n{dump_json(_ORDER)}"},
                        {"role": "user", "content": "Two of A-7, please."},
                    ],
                    "temperature": 0,
                    "response_format": {"type": "json_schema", "json_schema": {"name": "answer", "schema": _ORDER}},
                },
                headers=SIGNED_IN,
                answer=example_answer('{"sku": "A-7", "count": 2}'),
            ),
        ),
        yields={"data": {"sku": "A-7", "count": 2}, "attempts": 1, **USAGE},
    ),
)
async def extract(http: Http, connection: Connection, wanted: Extraction) -> Extracted:
    """Extract structured data from a text.

    The answer is checked against the schema. One that does not fit is sent back with what is wrong, at most twice.
    """
    task = f"{_TASK}\n{wanted.instructions}" if wanted.instructions else _TASK
    found = await structured(http, connection, task, wanted.text, wanted.json_schema, wanted)
    return Extracted(
        data=found.value,
        attempts=found.attempts,
        prompt_tokens=found.prompt_tokens,
        completion_tokens=found.completion_tokens,
    )


async def structured(
    http: Http, connection: Connection, task: str, text: str, json_schema: dict[str, Any], tuning: Tuning
) -> Structured:
    """An answer that fits the schema.

    Raises:
        StepError: it does not after the last repair (`parse_error`), or it is cut off (`too_large`).
    """
    schema = Schema(json_schema)
    messages = [
        {"role": "system", "content": f"{task}\n\n{dump_json(json_schema)}"},
        {"role": "user", "content": text},
    ]
    answers: list[Answered] = []
    places: list[str] = []
    while len(answers) <= MOST_REPAIRS:
        answer = await answer_to(
            http, connection, messages, tuning, temperature=0, response_format=_format(connection, json_schema)
        )
        answers.append(answer)
        value, problems = _judged(schema, answer)
        if not problems:
            tokens = [sum(one.prompt_tokens for one in answers), sum(one.completion_tokens for one in answers)]
            return Structured(value, len(answers), *tokens)
        places = [place for place, _ in problems]
        messages = [*messages, *_sent_back(answer.text, problems)]
    wrong = ", ".join(dict.fromkeys(places[:5]))
    raise StepError(f"The model's answer does not fit the schema: {wrong}.", code="parse_error")


def _judged(schema: Schema, answer: Answered) -> tuple[Any, list[tuple[str, str]]]:
    if answer.finish_reason == "length":
        raise StepError("The model's answer was cut off. Allow a longer one.", code="too_large")
    try:
        value = read_json(answer.text)
    except ValueError:
        return None, [("all of it", "The answer is not JSON.")]
    return value, schema.problems(value)


def _sent_back(text: str, problems: list[tuple[str, str]]) -> list[dict[str, str]]:
    listed = "\n".join(f"- {place}: {message}" for place, message in problems)
    return [
        {"role": "assistant", "content": text},
        {
            "role": "user",
            "content": f"That does not fit the schema:\n{listed}\nAnswer again, with the whole JSON only.",
        },
    ]


def _format(connection: Connection, json_schema: dict[str, Any]) -> dict[str, Any] | None:
    match connection.structured:
        case "json_schema":
            return {"type": "json_schema", "json_schema": {"name": "answer", "schema": json_schema}}
        case "json_object":
            return {"type": "json_object"}
        case "none":
            return None
