"""Any HTTP API, by hand."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from levqor.connectors.declaration import Connector, Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http


class Connection(BaseModel):
    """A key, a token or a password that is sent along."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["bearer", "basic", "header", "query"] = Field(
        default="bearer",
        title="How it is sent",
        description="As a bearer token, as user name and password, in a header, or in the query.",
    )
    secret: SecretStr = Field(title="Token, password or key", min_length=1)
    name: str | None = Field(
        default=None,
        title="Name",
        description="The user name, or the name of the header or query parameter.",
        max_length=200,
    )
    host: str | None = Field(
        default=None,
        title="Host",
        description="The only host that this is sent to, for example api.example.com. Empty: any.",
        max_length=255,
    )

    @model_validator(mode="after")
    def _has_a_name(self) -> Connection:
        if self.kind != "bearer" and not self.name:
            raise ValueError("give a name: the user name, the header or the query parameter")
        return self


Status = Annotated[str, Field(pattern=r"^[1-5](\d\d|xx)$")]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) and "${{" not in value else value


class Request(BaseModel):
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


class Response(BaseModel):
    status: int = Field(title="Status")
    headers: dict[str, str] = Field(title="Headers", description="By name, in lower case.")
    body: Any = Field(
        title="Body",
        description="The value when JSON came back, else the text; what is no text is {base64: ...}.",
    )


http = Connector(
    id="http",
    name="HTTP",
    category="web",
    description="Calls any address on the web.",
    connection=Connection,
    connection_optional=True,
    names=("http", "rest api", "api", "url", "web service"),
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
    auth_headers, auth_query = _credentials(connection, request.url)
    answer = await http.request(
        request.method,
        request.url,
        headers=headers | auth_headers,
        params=query | auth_query,
        follow_redirects=request.follow_redirects,
        expect=_fine_statuses(request.expect),
        **_body(request),
    )
    return Response(status=answer.status, headers=dict(answer.headers), body=_shown(answer))


def _credentials(connection: Connection | None, url: str) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and the query parameters that carry the connection's secret."""
    if connection is None:
        return {}, {}
    if connection.host and not _is_host(url, connection.host):
        raise StepError(f"This connection is for {connection.host} only.", code="connection_mismatch")
    secret, name = connection.secret.get_secret_value(), connection.name or ""
    match connection.kind:
        case "bearer":
            return {"Authorization": f"Bearer {secret}"}, {}
        case "basic":
            pair = base64.b64encode(f"{name}:{secret}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}, {}
        case "header":
            return {name: secret}, {}
        case "query":
            return {}, {name: secret}


def _is_host(url: str, host: str) -> bool:
    authority = url.strip().partition("://")[2].replace("?", "/").replace("#", "/").partition("/")[0].lower()
    wanted = host.strip().lower()
    return wanted in (authority, authority.rpartition(":")[0])


def _fine_statuses(expect: list[str]) -> set[int]:
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
