"""The connection to Linear, and what all of its steps share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.kit.shapes import Shape

UUID: Final = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
ISSUE_FIELDS: Final = (
    "id identifier url title description priority dueDate createdAt updatedAt "
    "state { id name } team { id key name } assignee { id name email } labels { nodes { id name } }"
)

_PASSING: Final = ("RATELIMITED", "INTERNAL_SERVER_ERROR")


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    api_key: SecretStr = Field(
        title="API key", description="Linear, Settings, Security & access, Personal API keys.", min_length=1
    )


class IssueId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    issue: str = Field(
        title="Issue", description="As ENG-12, or its id.", pattern=rf"^([A-Za-z0-9]{{1,20}}-\d{{1,9}}|{UUID})$"
    )


class State(Shape):
    id: str = Field(title="State id")
    name: str = Field(title="State")


class Team(Shape):
    id: str = Field(title="Team id")
    key: str = Field(title="Key")
    name: str = Field(title="Name")


class Person(Shape):
    id: str = Field(title="User id")
    name: str = Field(title="Name")
    email: str | None = Field(default=None, title="E-mail")


class Label(Shape):
    id: str = Field(title="Label id")
    name: str = Field(title="Label")


class Labels(Shape):
    nodes: list[Label] = Field(title="Labels")


class Issue(Shape):
    id: str = Field(title="Issue id")
    url: str = Field(title="URL")
    identifier: str = Field(title="Key", examples=["ENG-12"])
    title: str = Field(title="Title")
    description: str | None = Field(default=None, title="Description")
    priority: int = Field(default=0, title="Priority", description="1 urgent to 4 low; 0 none.")
    dueDate: str | None = Field(default=None, title="Due")  # noqa: N815 - the vendor's name
    state: State | None = Field(default=None, title="State")
    team: Team | None = Field(default=None, title="Team")
    assignee: Person | None = Field(default=None, title="Assigned to")
    labels: Labels = Field(default=Labels(nodes=[]), title="Labels")
    createdAt: str = Field(title="Created at")  # noqa: N815 - the vendor's name
    updatedAt: str = Field(title="Changed at")  # noqa: N815 - the vendor's name


class _Viewer(Shape):
    name: str


class _Me(Shape):
    viewer: _Viewer


class _Data(Shape):
    data: dict[str, Any]


def _errors(content: Any) -> list[Any]:
    said = content.get("errors") if isinstance(content, dict) else None
    return said if isinstance(said, list) else []


def _reason(content: Any) -> Any:
    return _errors(content)[0]["extensions"]["code"]


def _refused(answer: Answer, content: Any) -> bool:
    """GraphQL says with status 200, too, that something failed."""
    return answer.status >= 400 or bool(_errors(content))


def _is_passing(_: Answer, content: Any) -> bool:
    """Linear answers too many requests with status 400."""
    more = [error.get("extensions") for error in _errors(content) if isinstance(error, dict)]
    return any(isinstance(one, dict) and one.get("code") in _PASSING for one in more)


def _headers(connection: Connection) -> Mapping[str, str]:
    return {"Authorization": connection.api_key.get_secret_value()}


api: Api[Connection] = Api(
    "Linear", "https://api.linear.app", _headers, reason=_reason, refused=_refused, passing=_is_passing
)

linear = Connector(
    id="linear",
    name="Linear",
    category="development",
    description="Issues of Linear: creates, changes, comments and finds them.",
    connection=Connection,
    names=("linear", "linear app", "linear issue"),
    described_by="linear",
)

MADE_UP = {"api_key": "made-up-key"}
SIGNED_IN = {"authorization": "made-up-key"}
URL = "https://api.linear.app/graphql"
TEAM_ID, STATE_ID = "9cfb482a-81e3-4154-b5b9-2c805e70a02d", "9cfb482a-81e3-4154-b5b9-2c805e70a031"
EXAMPLE_ISSUE: dict[str, Any] = {
    "id": "9cfb482a-81e3-4154-b5b9-2c805e70a015",
    "url": "https://linear.app/shop/issue/ENG-15/the-basket-forgets-its-coupon",
    "identifier": "ENG-15",
    "title": "The basket forgets its coupon",
    "description": "Since yesterday.",
    "priority": 2,
    "dueDate": None,
    "state": {"id": STATE_ID, "name": "Todo"},
    "team": {"id": TEAM_ID, "key": "ENG", "name": "Engineering"},
    "assignee": None,
    "labels": {"nodes": []},
    "createdAt": "2026-01-31T08:20:00.000Z",
    "updatedAt": "2026-01-31T08:25:00.000Z",
}


def call(query: str, variables: dict[str, Any], data: Any) -> Call:
    """One request of an example."""
    return Call("POST", URL, json={"query": query, "variables": variables}, headers=SIGNED_IN, answer={"data": data})


async def ask(http: Http, connection: Connection, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The data that a query is answered with.

    Raises:
        StepError: those of the API; `service_refused` with the code of GraphQL's first error.
    """
    return shaped(_Data, await api.post(http, connection, "/graphql", {"query": query, "variables": variables})).data


def part(data: dict[str, Any], name: str) -> Any:
    """One field of the data; null is what Linear answers for what is not there.

    Raises:
        StepError: it is not there (`not_found`).
    """
    if data.get(name) is None:
        raise StepError("Linear has no such thing, or does not show it to this key.", code="not_found")
    return data[name]


_WHO = "query { viewer { name } }"


@linear.check(
    example=Example(
        connection=MADE_UP, given={}, calls=(call(_WHO, {}, {"viewer": {"name": "Ann"}}),), yields={"name": "Ann"}
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await ask(http, connection, _WHO, {})).viewer.name)
