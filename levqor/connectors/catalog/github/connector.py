"""The connection to GitHub, and what all of its steps share."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, path, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Personal access token",
        description=(
            "GitHub, Settings, Developer settings, Personal access tokens, Fine-grained tokens. Give it the "
            "repositories and, of them, Issues, Pull requests, Contents and Actions as far as you use them."
        ),
        min_length=1,
    )


class Repository(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    repository: str = Field(
        title="Repository",
        description="Owner and name, as in its address.",
        pattern=r"^[A-Za-z0-9-]{1,39}/[\w.-]{1,100}$",
        examples=["octo/shop"],
    )


class Person(Shape):
    login: str = Field(title="User name")


class _Me(Shape):
    login: str


def repository_path(repository: Repository, template: str = "", *parts: str | int) -> str:
    owner, _, name = repository.repository.partition("/")
    return path(f"/repos/{{}}/{{}}{template}", owner, name, *parts)


def _headers(connection: Connection) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {connection.token.get_secret_value()}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }


def _is_a_limit(answer: Answer, _: Any) -> bool:
    """GitHub answers 403 to who asks too often, the same as to who may not."""
    used_up = answer.headers.get("x-ratelimit-remaining") == "0"
    return answer.status == 403 and (used_up or "retry-after" in answer.headers)


def _pause(answer: Answer, _: Any) -> float | None:
    """Until the limit is lifted, both by GitHub's clock."""
    lifted = answer.headers.get("x-ratelimit-reset", "")
    if answer.headers.get("x-ratelimit-remaining") != "0" or not lifted.isdecimal():
        return None
    try:
        said_at = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, float(lifted[:12]) - said_at)


api: Api[Connection] = Api(
    "GitHub",
    "https://api.github.com",
    _headers,
    reason=lambda content: content["errors"][0]["code"],
    passing=_is_a_limit,
    wait_seconds=_pause,
)

github = Connector(
    id="github",
    name="GitHub",
    category="development",
    description="Issues, pull requests, releases, files and workflows of repositories on GitHub.",
    connection=Connection,
    names=("github", "git hub", "github repo", "github repository"),
    described_by="github",
)

MADE_UP = {"token": "made-up-token"}
SIGNED_IN = {"authorization": "Bearer made-up-token"}
URL = "https://api.github.com/repos/octo/shop"


@github.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", "https://api.github.com/user", headers=SIGNED_IN, answer={"login": "octo", "id": 1}),),
        yields={"name": "octo"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await api.get(http, connection, "/user")).login)
