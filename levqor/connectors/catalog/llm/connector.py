"""The connection to a model, and how one answer of it is got."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

Role = Literal["system", "user", "assistant"]


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    base_url: str = Field(
        title="Address",
        description="Where the API is, with its version, as the service's or the server's own pages say.",
        pattern=r"^https?://\S+$",
        max_length=500,
        examples=["https://models.example.com/v1"],
    )
    api_key: SecretStr | None = Field(
        default=None, title="Key", description="Empty for a server of your own that wants none."
    )
    model: str = Field(title="Model", description="The name that the service has for it.", min_length=1, max_length=200)
    embedding_model: str | None = Field(
        default=None, title="Model for embeddings", description="Only for the step that embeds.", max_length=200
    )
    structured: Literal["json_schema", "json_object", "none"] = Field(
        default="json_schema",
        title="Structured answers",
        description="What the service can be held to: a JSON schema, any JSON, or neither.",
    )
    limit_name: Literal["max_tokens", "max_completion_tokens"] = Field(
        default="max_tokens",
        title="Name of the limit",
        description="Newer models of some services only take max_completion_tokens.",
    )


class Message(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    role: Role = Field(title="Who says it")
    content: str = Field(title="Text", min_length=1, max_length=200_000)


class Tuning(Shape):
    """What every step that asks a model may say about how."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    model: str | None = Field(default=None, title="Model", description="Empty: the connection's.", max_length=200)
    max_tokens: int | None = Field(default=None, title="Longest answer in tokens", ge=1, le=100_000)


class Answered(Shape):
    """One answer of a model."""

    text: str = Field(title="Answer")
    model: str = Field(title="Model")
    finish_reason: str | None = Field(title="Why it ended", description="length: it was cut off.")
    prompt_tokens: int = Field(title="Tokens in")
    completion_tokens: int = Field(title="Tokens out")


class _Said(Shape):
    content: str | None = None
    refusal: str | None = None


class _Choice(Shape):
    message: _Said
    finish_reason: str | None = None


class _Usage(Shape):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(Shape):
    model: str | None = None
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class _Models(Shape):
    data: list[Any]


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.api_key.get_secret_value()}"} if connection.api_key else {}


api: Api[Connection] = Api(
    "The model service",
    lambda connection: connection.base_url,
    _headers,
    reason=lambda content: content["error"].get("code") or content["error"]["type"],
)

llm = Connector(
    id="llm",
    name="AI model",
    category="ai",
    description="Asks a language model of your choice. It is off until a connection names the address of one.",
    connection=Connection,
    names=("ai", "llm", "gpt", "chatgpt", "openai", "language model", "ai model", "ollama"),
    described_by="openai",
)

MADE_UP = {"base_url": "https://models.example/v1", "api_key": "made-up-key", "model": "small-1"}
SIGNED_IN = {"authorization": "Bearer made-up-key"}
CHAT_URL = "https://models.example/v1/chat/completions"
USAGE = {"prompt_tokens": 21, "completion_tokens": 7}


def example_answer(text: str) -> dict[str, Any]:
    return {
        "model": "small-1",
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": USAGE,
    }


@llm.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call("GET", "https://models.example/v1/models", headers=SIGNED_IN, answer={"data": [{"id": "small-1"}]}),
        ),
        yields={"name": "small-1"},
    )
)
async def is_there(http: Http, connection: Connection) -> Account:
    shaped(_Models, await api.get(http, connection, "/models"))
    return Account(name=connection.model)


async def answer_to(
    http: Http,
    connection: Connection,
    messages: list[dict[str, str]],
    tuning: Tuning,
    *,
    temperature: float | None = None,
    response_format: dict[str, Any] | None = None,
) -> Answered:
    """What the model says to `messages`.

    Raises:
        StepError: those of the API; `service_refused` when it says nothing.
    """
    wanted = {
        "model": tuning.model or connection.model,
        "messages": messages,
        "temperature": temperature,
        connection.limit_name: tuning.max_tokens,
        "response_format": response_format,
    }
    body = {name: value for name, value in wanted.items() if value is not None}
    completion = shaped(_Completion, await api.post(http, connection, "/chat/completions", body))
    choice, usage = completion.choices[0], completion.usage or _Usage()
    if choice.message.content is None or choice.finish_reason == "content_filter":
        raise StepError("The model refused to answer.", code="service_refused")
    return Answered(
        text=choice.message.content,
        model=completion.model or body["model"],
        finish_reason=choice.finish_reason,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
    )
