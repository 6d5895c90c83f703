"""Frequent tasks for a model: to sort a text into a category, to shorten it, to translate it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

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
from levqor.connectors.catalog.llm.extraction import structured
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape

_SORT: Final = "Put the text that the user sends into one of the categories of the schema. Answer with JSON only."
_SORT_OR_NOT: Final = f"{_SORT} Answer null where none of them fits."


class _Text(Tuning):
    text: str = Field(title="Text", min_length=1, max_length=200_000, json_schema_extra={"widget": "long_text"})
    instructions: str | None = Field(
        default=None, title="Instructions", max_length=20_000, json_schema_extra={"widget": "long_text"}
    )


class Classification(_Text):
    categories: list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] = Field(
        title="Categories", min_length=2, max_length=50
    )
    may_be_none: bool = Field(default=False, title="None of them may fit")


class Classified(Shape):
    category: str | None = Field(title="Category")


class Shortening(_Text):
    form: Literal["sentences", "bullets"] = Field(default="sentences", title="As")
    length: int = Field(default=3, ge=1, le=30, title="At most so many")
    language: str | None = Field(default=None, title="Language", description="Empty: that of the text.", max_length=60)


class Translation(_Text):
    to: str = Field(title="Into", min_length=2, max_length=60, examples=["German"])


def _category_schema(categories: list[str], may_be_none: bool) -> dict[str, Any]:
    allowed = [*categories, None] if may_be_none else categories
    return {
        "type": "object",
        "properties": {"category": {"enum": allowed}},
        "required": ["category"],
        "additionalProperties": False,
    }


_EXAMPLE_SCHEMA = _category_schema(["billing", "delivery"], False)
_ANSWER_FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "schema": _EXAMPLE_SCHEMA}}


def _example_call(system: str, text: str, answer: str, **more: Any) -> Call:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
    body = {"model": "small-1", "messages": messages, "temperature": 0, **more}
    return Call("POST", CHAT_URL, json=body, headers=SIGNED_IN, answer=example_answer(answer))


@llm.action(
    phrases=(
        "classify the text",
        "categorize with ai",
        "sort the message into a category",
        "label the email with ai",
        "decide the topic with ai",
        "detect the sentiment",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "Where is my parcel?", "categories": ["billing", "delivery"]},
        calls=(
            _example_call(
                f"{_SORT}\n\n{dump_json(_EXAMPLE_SCHEMA)}",
                "Where is my parcel?",
                '{"category": "delivery"}',
                response_format=_ANSWER_FORMAT,
            ),
        ),
        yields={"category": "delivery"},
    ),
)
async def classify(http: Http, connection: Connection, wanted: Classification) -> Classified:
    """Put a text into one of several categories."""
    schema = _category_schema(wanted.categories, wanted.may_be_none)
    task = _with(_SORT_OR_NOT if wanted.may_be_none else _SORT, wanted)
    found = await structured(http, connection, task, wanted.text, schema, wanted)
    return Classified(category=found.value["category"])


@llm.action(
    phrases=("summarize the text", "summarise with ai", "make a summary", "shorten the text", "sum up the email"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "Ann wrote at length that her parcel is late.", "length": 1},
        calls=(
            _example_call(
                "Summarise the text that the user sends, in at most 1 sentences, in its own language. "
                "Answer with the summary only.",
                "Ann wrote at length that her parcel is late.",
                "Ann's parcel is late.",
            ),
        ),
        yields={"text": "Ann's parcel is late.", "model": "small-1", "finish_reason": "stop", **USAGE},
    ),
)
async def summarise(http: Http, connection: Connection, wanted: Shortening) -> Answered:
    """Summarise a text."""
    form = "sentences" if wanted.form == "sentences" else "bullet points, each on a line that begins with '- '"
    language = f"in {wanted.language}" if wanted.language else "in its own language"
    task = f"Summarise the text that the user sends, in at most {wanted.length} {form}, {language}."
    return await _reworked(http, connection, f"{task} Answer with the summary only.", wanted)


@llm.action(
    phrases=("translate the text", "translate with ai", "translate it into english", "translate the message"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"text": "Where is my parcel?", "to": "German"},
        calls=(
            _example_call(
                "Translate the text that the user sends into German. Keep its meaning, tone and line breaks. "
                "Answer with the translation only.",
                "Where is my parcel?",
                "Wo ist mein Paket?",
            ),
        ),
        yields={"text": "Wo ist mein Paket?", "model": "small-1", "finish_reason": "stop", **USAGE},
    ),
)
async def translate(http: Http, connection: Connection, wanted: Translation) -> Answered:
    """Translate a text."""
    task = f"Translate the text that the user sends into {wanted.to}. Keep its meaning, tone and line breaks."
    return await _reworked(http, connection, f"{task} Answer with the translation only.", wanted)


async def _reworked(http: Http, connection: Connection, task: str, wanted: _Text) -> Answered:
    messages = [{"role": "system", "content": _with(task, wanted)}, {"role": "user", "content": wanted.text}]
    return await answer_to(http, connection, messages, wanted, temperature=0)


def _with(task: str, wanted: _Text) -> str:
    return f"{task}\n{wanted.instructions}" if wanted.instructions else task
