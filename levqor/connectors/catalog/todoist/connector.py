"""The connection to Todoist, and what all of its steps share."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

PAGE = 200


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(
        title="API token", description="Todoist, Settings, Integrations, Developer, API token.", min_length=1
    )


class Due(Shape):
    date: str = Field(title="Day or instant")
    string: str | None = Field(default=None, title="As it was said")
    is_recurring: bool = Field(default=False, title="Recurring")


class Task(Shape):
    id: str = Field(title="Task id")
    content: str = Field(title="Task")
    description: str = Field(default="", title="Description")
    project_id: str | None = Field(default=None, title="Project id")
    section_id: str | None = Field(default=None, title="Section id")
    parent_id: str | None = Field(default=None, title="Parent task id")
    labels: list[str] = Field(default_factory=list, title="Labels")
    priority: int = Field(default=1, title="Priority", description="4 is the most urgent.")
    due: Due | None = Field(default=None, title="Due")
    added_at: str | None = Field(default=None, title="Added at")
    completed_at: str | None = Field(default=None, title="Completed at")


class Tasks(Shape):
    tasks: list[Task] = Field(title="Tasks")


class _Me(Shape):
    email: str


def _headers(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {connection.token.get_secret_value()}"}


api: Api[Connection] = Api(
    "Todoist", "https://api.todoist.com/api/v1", _headers, reason=lambda content: content["error_tag"]
)

todoist = Connector(
    id="todoist",
    name="Todoist",
    category="tasks",
    description="Adds, changes, completes and reads the tasks of Todoist.",
    connection=Connection,
    names=("todoist", "todo list"),
)

MADE_UP = {"token": "made-up-token"}
SIGNED_IN = {"authorization": "Bearer made-up-token"}
URL = "https://api.todoist.com/api/v1"
TASK: dict[str, Any] = {
    "id": "6X7rM8997g3RQmvh",
    "content": "Call Ann",
    "description": "",
    "project_id": "6Jf8VQXxpwv56VQ7",
    "section_id": None,
    "parent_id": None,
    "labels": ["sales"],
    "priority": 4,
    "due": {"date": "2026-02-01", "string": "tomorrow", "is_recurring": False},
    "added_at": "2026-01-31T08:20:00.000000Z",
    "completed_at": None,
}


@todoist.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/user", headers=SIGNED_IN, answer={"id": "1", "email": "ann@example.com"}),),
        yields={"name": "ann@example.com"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await api.get(http, connection, "/user")).email)
