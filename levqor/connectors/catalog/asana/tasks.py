"""Creating, changing and commenting on tasks."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.asana.connector import (
    EXAMPLE_TASK,
    GID,
    MADE_UP,
    OPT,
    SIGNED_IN,
    TASK_FIELDS,
    URL,
    Connection,
    Task,
    TaskId,
    api,
    asana,
    data_of,
)
from levqor.connectors.declaration import Effect, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class _TaskTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    notes: str | None = Field(
        default=None, title="Description", max_length=60_000, json_schema_extra={"widget": "long_text"}
    )
    assignee: str | None = Field(
        default=None, title="Assigned to", description="An e-mail, an id, or me.", max_length=320
    )
    due_on: str | None = Field(default=None, title="Due", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-02-15"])
    custom_fields: dict[str, Any] | None = Field(
        default=None, title="Custom fields", description="Values by the ids of the fields.", max_length=100
    )


class NewTask(_TaskTexts):
    name: str = Field(title="Name", min_length=1, max_length=1024)
    project_id: str | None = Field(default=None, title="Project id", pattern=GID)
    workspace_id: str | None = Field(
        default=None, title="Workspace id", description="Only for a task without a project.", pattern=GID
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> NewTask:
        if self.project_id is None and self.workspace_id is None:
            raise incomplete("give a project or a workspace")
        return self


class TaskChange(_TaskTexts, TaskId):
    name: str | None = Field(default=None, title="New name", min_length=1, max_length=1024)
    completed: bool | None = Field(default=None, title="Done")


class NewComment(TaskId):
    text: str = Field(title="Comment", min_length=1, max_length=60_000, json_schema_extra={"widget": "long_text"})


class Comment(Shape):
    gid: str = Field(title="Comment id")
    created_at: str | None = Field(default=None, title="Sent at")


_TASK_URL = f"{URL}/tasks/12015"


@asana.action(
    phrases=("create an asana task", "add a task to asana", "make an asana task"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"name": "Call Ann", "project_id": "1200", "assignee": "ann@example.com", "due_on": "2026-02-01"},
        calls=(
            Call(
                "POST",
                f"{URL}/tasks?{OPT}",
                json={
                    "data": {
                        "assignee": "ann@example.com",
                        "due_on": "2026-02-01",
                        "name": "Call Ann",
                        "projects": ["1200"],
                    }
                },
                headers=SIGNED_IN,
                status=201,
                answer={"data": EXAMPLE_TASK},
            ),
        ),
        yields=EXAMPLE_TASK,
    ),
)
async def create_task(http: Http, connection: Connection, task: NewTask) -> Task:
    """Create a task."""
    data = task.model_dump(exclude_none=True, exclude={"project_id", "workspace_id"})
    data |= {"projects": [task.project_id]} if task.project_id else {"workspace": task.workspace_id}
    return shaped(
        Task, data_of(await api.post(http, connection, "/tasks", {"data": data}, {"opt_fields": TASK_FIELDS}))
    )


@asana.action(
    phrases=("update an asana task", "change an asana task", "assign an asana task"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "12015", "due_on": "2026-02-01"},
        calls=(
            Call(
                "PUT",
                f"{_TASK_URL}?{OPT}",
                json={"data": {"due_on": "2026-02-01"}},
                headers=SIGNED_IN,
                answer={"data": EXAMPLE_TASK},
            ),
        ),
        yields=EXAMPLE_TASK,
    ),
)
async def update_task(http: Http, connection: Connection, change: TaskChange) -> Task:
    """Change a task. What is left empty stays as it is."""
    return await _put(http, connection, change, change.model_dump(exclude_none=True, exclude={"task_id"}))


@asana.action(
    phrases=("complete an asana task", "mark the asana task as done", "close an asana task"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "12015"},
        calls=(
            Call(
                "PUT",
                f"{_TASK_URL}?{OPT}",
                json={"data": {"completed": True}},
                headers=SIGNED_IN,
                answer={"data": EXAMPLE_TASK | {"completed": True}},
            ),
        ),
        yields=EXAMPLE_TASK | {"completed": True},
    ),
)
async def complete_task(http: Http, connection: Connection, task: TaskId) -> Task:
    """Complete a task."""
    return await _put(http, connection, task, {"completed": True})


async def _put(http: Http, connection: Connection, task: TaskId, data: dict[str, Any]) -> Task:
    target, params = path("/tasks/{}", task.task_id), {"opt_fields": TASK_FIELDS}
    answer = await api.call(http, connection, "PUT", target, json={"data": data}, params=params)
    return shaped(Task, data_of(answer.json()))


@asana.action(
    phrases=("get an asana task", "read an asana task", "look up an asana task"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "12015"},
        calls=(Call("GET", f"{_TASK_URL}?{OPT}", headers=SIGNED_IN, answer={"data": EXAMPLE_TASK}),),
        yields=EXAMPLE_TASK,
    ),
)
async def get_task(http: Http, connection: Connection, wanted: TaskId) -> Task:
    """Get a task."""
    target = path("/tasks/{}", wanted.task_id)
    return shaped(Task, data_of(await api.get(http, connection, target, {"opt_fields": TASK_FIELDS})))


@asana.action(
    phrases=("comment on an asana task", "add a comment in asana", "write an asana comment"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "12015", "text": "Called."},
        calls=(
            Call(
                "POST",
                f"{_TASK_URL}/stories",
                json={"data": {"text": "Called."}},
                headers=SIGNED_IN,
                status=201,
                answer={"data": {"gid": "99", "created_at": "2026-01-31T08:30:00.000Z"}},
            ),
        ),
        yields={"gid": "99", "created_at": "2026-01-31T08:30:00.000Z"},
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on a task."""
    target = path("/tasks/{}/stories", comment.task_id)
    return shaped(Comment, data_of(await api.post(http, connection, target, {"data": {"text": comment.text}})))
