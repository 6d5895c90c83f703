"""Asking a model, and vectors of texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from levqor.connectors.api import shaped
from levqor.connectors.catalog.llm.connector import (
    CHAT_URL,
    MADE_UP,
    SIGNED_IN,
    USAGE,
    Answered,
    Connection,
    Message,
    Tuning,
    answer_to,
    api,
    example_answer,
    llm,
)
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_BATCH = 25
"""Vectors are long; so many of them stay within the size of an answer."""


class Question(Tuning):
    prompt: str = Field(
        title="Question or task", min_length=1, max_length=200_000, json_schema_extra={"widget": "long_text"}
    )
    system: str | None = Field(
        default=None,
        title="How to answer",
        description="Standing instructions: the role, the tone, the rules.",
        max_length=50_000,
        json_schema_extra={"widget": "long_text"},
    )
    history: list[Message] = Field(
        default_factory=list, title="Said before", description="Oldest first.", max_length=200
    )
    temperature: float | None = Field(
        default=None, ge=0, le=2, title="Temperature", description="0: always the likeliest words."
    )


class Texts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    texts: list[Annotated[str, StringConstraints(min_length=1, max_length=100_000)]] = Field(
        title="Texts", min_length=1, max_length=100
    )
    model: str | None = Field(
        default=None, title="Model", description="Empty: the connection's model for embeddings.", max_length=200
    )
    dimensions: int | None = Field(default=None, title="Dimensions", ge=1, le=10_000)


class Vectors(Shape):
    vectors: list[list[float]] = Field(title="Vectors", description="In the order of the texts.")
    model: str = Field(title="Model")
    prompt_tokens: int = Field(title="Tokens in")


class _Vector(Shape):
    index: int
    embedding: list[float]


class _Usage(Shape):
    prompt_tokens: int = 0


class _Embeddings(Shape):
    data: list[_Vector]
    usage: _Usage = _Usage()


@llm.action(
    phrases=(
        "ask chatgpt",
        "ask the ai",
        "ask gpt",
        "prompt the model",
        "generate text with ai",
        "write with ai",
        "let the ai write",
        "draft a reply with ai",
        "use openai",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={
            "prompt": "Thank Ann for her order.",
            "system": "You write for a shop.",
            "max_tokens": 60,
        },
        calls=(
            Call(
                "POST",
                CHAT_URL,
                json={
                    "model": "small-1",
                    "messages": [
                        {"role": "system", "content": "You write for a shop."},
                        {"role": "user", "content": "Thank Ann for her order."},
                    ],
                    "max_tokens": 60,
                },
                headers=SIGNED_IN,
                answer=example_answer("Thank you for your order, Ann!"),
            ),
        ),
        yields={"text": "Thank you for your order, Ann!", "model": "small-1", "finish_reason": "stop", **USAGE},
    ),
)
async def chat(http: Http, connection: Connection, question: Question) -> Answered:
    """Ask a model."""
    before = [Message(role="system", content=question.system)] if question.system else []
    said = [*before, *question.history, Message(role="user", content=question.prompt)]
    messages = [message.model_dump() for message in said]
    return await answer_to(http, connection, messages, question, temperature=question.temperature)


@llm.action(
    phrases=("embed the text", "make embeddings", "turn the text into a vector", "create embeddings"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection={**MADE_UP, "embedding_model": "vectors-1"},
        given={"texts": ["red shoes", "blue hats"]},
        calls=(
            Call(
                "POST",
                "https://models.example/v1/embeddings",
                json={"model": "vectors-1", "input": ["red shoes", "blue hats"]},
                headers=SIGNED_IN,
                answer={
                    "data": [{"index": 1, "embedding": [0.25, 0.5]}, {"index": 0, "embedding": [0.5, 0.75]}],
                    "usage": {"prompt_tokens": 4, "total_tokens": 4},
                },
            ),
        ),
        yields={"vectors": [[0.5, 0.75], [0.25, 0.5]], "model": "vectors-1", "prompt_tokens": 4},
    ),
)
async def embed(http: Http, connection: Connection, wanted: Texts) -> Vectors:
    """Turn texts into vectors, with which texts of like meaning are found."""
    model = wanted.model or connection.embedding_model
    if not model:
        raise StepError("Name the model for embeddings in the connection or in the step.", code="validation_error")
    more = {"dimensions": wanted.dimensions} if wanted.dimensions else {}
    vectors: list[list[float]] = []
    tokens = 0
    for begin in range(0, len(wanted.texts), _BATCH):
        batch = wanted.texts[begin : begin + _BATCH]
        body = {"model": model, "input": batch, **more}
        answer = shaped(_Embeddings, await api.post(http, connection, "/embeddings", body))
        if sorted(one.index for one in answer.data) != list(range(len(batch))):
            raise StepError("The answer has not one vector for each text.", code="parse_error")
        vectors += [one.embedding for one in sorted(answer.data, key=lambda one: one.index)]
        tokens += answer.usage.prompt_tokens
    return Vectors(vectors=vectors, model=model, prompt_tokens=tokens)
