"""The connection to Asana, and what all of its steps share."""

from __future__ import annotations

from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

GID: Final = r"^\d{1,30}$"
TASK_FIELDS: Final = (
    "name,notes,permalink_url,completed,completed_at,due_on,assignee.name,projects.name,created_at,modified_at"
)


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="Personal access token",
        description="app.asana.com/0/my-apps, Create new token.",
        min_length=1,
    )


class TaskId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    task_id: str = Field(title="Task id", description="The last number in its address.", pattern=GID)


class ProjectId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    project_id: str = Field(title="Project id", description="The number after /project/ in its address.", pattern=GID)


class Named(Shape):
    gid: str = Field(title="Id")
    name: str | None = Field(default=None, title="Name")


class Task(Shape):
    gid: str = Field(title="Task id")
    permalink_url: str | None = Field(default=None, title="URL")
    name: str = Field(title="Name")
    notes: str = Field(default="", title="Description")
    completed: bool = Field(default=False, title="Done")
    completed_at: str | None = Field(default=None, title="Done at")
    due_on: str | None = Field(default=None, title="Due")
    assignee: Named | None = Field(default=None, title="Assigned to")
    projects: list[Named] = Field(default_factory=list, title="Projects")
    created_at: str | None = Field(default=None, title="Created at")
    modified_at: str | None = Field(default=None, title="Changed at")


class DataAnswer(Shape):
    """Asana wraps each answer."""

    data: Any


class _Me(Shape):
    name: str


class _Next(Shape):
    offset: str


class _PageAnswer(Shape):
    data: list[Any]
    next_page: _Next | None = None


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}"}


api: Api[Connection] = Api("Asana", "https://app.asana.com/api/1.0", _headers)

asana = Connector(
    id="asana",
    name="Asana",
    category="tasks",
    description="Creates, changes, completes and reads the tasks of Asana.",
    connection=Connection,
    names=("asana", "asana task", "asana project"),
    described_by="asana",
)

MADE_UP = {"token": "made-up-token"}
SIGNED_IN = {"authorization": "Bearer made-up-token"}
URL = "https://app.asana.com/api/1.0"
OPT = "opt_fields=" + TASK_FIELDS.replace(",", "%2C")
EXAMPLE_TASK: dict[str, Any] = {
    "gid": "12015",
    "permalink_url": "https://app.asana.com/0/1200/12015",
    "name": "Call Ann",
    "notes": "She wrote about hats.",
    "completed": False,
    "completed_at": None,
    "due_on": "2026-02-01",
    "assignee": {"gid": "77", "name": "Ann"},
    "projects": [{"gid": "1200", "name": "Sales"}],
    "created_at": "2026-01-31T08:20:00.000Z",
    "modified_at": "2026-01-31T08:25:00.000Z",
}


def data_of(content: Any) -> Any:
    return shaped(DataAnswer, content).data


def next_offset(_: Any, page: Any) -> dict[str, str] | None:
    following = shaped(_PageAnswer, page).next_page
    return {"offset": following.offset} if following else None


@asana.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/users/me", headers=SIGNED_IN, answer={"data": {"gid": "77", "name": "Ann"}}),),
        yields={"name": "Ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, data_of(await api.get(http, connection, "/users/me"))).name)
