"""One request."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.catalog.http.connection import Connection, credentials, http
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

Status = Annotated[str, Field(pattern=r"^[1-5](\d\d|xx)$")]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) and "${{" not in value else value


class Request(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    method: Annotated[Method, BeforeValidator(_upper)] = Field(default="GET", title="Method")
    url: str = Field(title="URL", min_length=1, max_length=8000, examples=["https://api.example.com/orders"])
    headers: dict[str, str] = Field(default_factory=dict, title="Headers", max_length=100)
    query: dict[str, Any] = Field(
        default_factory=dict,
        title="Query",
        description="Parameters that are added to the URL. A list repeats its name.",
        max_length=200,
    )
    body: Any = Field(default=None, title="Body", json_schema_extra={"widget": "json"})
    body_type: Literal["auto", "json", "text", "form"] = Field(
        default="auto",
        title="Body is sent as",
        description="Auto: text is sent as text, anything else as JSON. A form needs a map.",
    )
    expect: list[Status] = Field(
        default=["2xx"],
        title="Fine statuses",
        description="Any other status fails the step, for example 200, 404 or 4xx.",
        max_length=50,
    )
    follow_redirects: bool = Field(default=True, title="Follow redirects")


class Response(Shape):
    status: int = Field(title="Status")
    headers: dict[str, str] = Field(title="Headers", description="By name, in lower case.")
    body: Any = Field(
        title="Body",
        description="The value when JSON came back, else the text; what is no text is {base64: ...}.",
    )


@http.action(
    phrases=(
        "fetch",
        "call",
        "get from",
        "post to",
        "put to",
        "request",
        "http request",
        "make a request to",
        "send a request to",
        "make an http request",
        "call the api",
        "call the webhook",
        "hit the endpoint",
        "load from",
        "read from the url",
        "query the api",
        "send it to the url",
        "check the url",
        "ping",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection={"kind": "bearer", "secret": "made-up-token"},
        given={"method": "POST", "url": "https://shop.example/orders", "body": {"sku": "A-7", "count": 2}},
        calls=(
            Call(
                "POST",
                "https://shop.example/orders",
                json={"sku": "A-7", "count": 2},
                headers={"authorization": "Bearer made-up-token"},
                status=201,
                answer={"id": 15},
            ),
        ),
        yields={
            "status": 201,
            "headers": {"content-length": "9", "content-type": "application/json"},
            "body": {"id": 15},
        },
    ),
)
async def request(http: Http, connection: Connection | None, request: Request) -> Response:
    """Make an HTTP request.

    Calls a URL and gives what came back. JSON is read; a status other than the fine ones fails the step.
    """
    headers, query = dict(request.headers), dict(request.query)
    auth_headers, auth_query = credentials(connection, request.url)
    answer = await http.request(
        request.method,
        request.url,
        headers=headers | auth_headers,
        params=query | auth_query,
        follow_redirects=request.follow_redirects,
        expect=fine_statuses(request.expect),
        **_body(request),
    )
    return response_of(answer)


def response_of(answer: Answer) -> Response:
    return Response(status=answer.status, headers=dict(answer.headers), body=_shown(answer))


def fine_statuses(expect: list[str]) -> set[int]:
    return {
        status
        for text in expect
        for status in (range(int(text[0]) * 100, int(text[0]) * 100 + 100) if text.endswith("xx") else [int(text)])
    }


def _body(request: Request) -> dict[str, Any]:
    body, kind = request.body, request.body_type
    if body is None:
        return {}
    if kind == "auto":
        kind = "text" if isinstance(body, str) else "json"
    if kind == "form" and not isinstance(body, dict):
        raise StepError("A form body has to be a map of names and values.", code="type_error")
    if kind == "text" and not isinstance(body, str):
        raise StepError("A text body has to be text.", code="type_error")
    return {{"json": "json", "text": "body", "form": "form"}[kind]: body}


def _shown(answer: Answer) -> Any:
    if answer.is_json or not answer.content or _is_text(answer):
        return answer.body
    return {"base64": base64.b64encode(answer.content).decode()}


def _is_text(answer: Answer) -> bool:
    if b"\0" in answer.content:
        return False
    try:
        answer.content.decode(answer.charset)
    except (LookupError, UnicodeDecodeError):
        return answer.headers.get("content-type", "").startswith("text/")
    return True
