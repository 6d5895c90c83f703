"""Tasks, their comments and projects."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.todoist.connector import (
    MADE_UP,
    PAGE,
    SIGNED_IN,
    TASK,
    URL,
    Connection,
    Task,
    Tasks,
    api,
    todoist,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class TaskId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    task_id: str = Field(title="Task id", min_length=1, max_length=60)


class _TaskTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    description: str | None = Field(
        default=None, title="Description", max_length=16_384, json_schema_extra={"widget": "long_text"}
    )
    due_string: str | None = Field(
        default=None, title="Due", description="As one says it.", max_length=150, examples=["every Friday at 9"]
    )
    priority: int | None = Field(default=None, ge=1, le=4, title="Priority", description="4 is the most urgent.")
    labels: list[str] | None = Field(default=None, title="Labels", max_length=100)


class NewTask(_TaskTexts):
    content: str = Field(title="Task", min_length=1, max_length=500)
    project_id: str | None = Field(default=None, title="Project id", description="Empty: the inbox.", max_length=60)
    section_id: str | None = Field(default=None, title="Section id", max_length=60)
    parent_id: str | None = Field(default=None, title="Parent task id", max_length=60)


class TaskChange(_TaskTexts, TaskId):
    content: str | None = Field(default=None, title="New text", min_length=1, max_length=500)


class TaskFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    project_id: str | None = Field(default=None, title="Project id", max_length=60)
    query: str | None = Field(
        default=None,
        title="Filter",
        description="As in Todoist's own filters; the project is then left out of account.",
        max_length=1024,
        examples=["today & p1"],
    )
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class NewComment(TaskId):
    content: str = Field(title="Comment", min_length=1, max_length=15_000, json_schema_extra={"widget": "long_text"})


class ProjectFilter(Shape):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class TaskDone(Shape):
    task_id: str = Field(title="Task id")


class Comment(Shape):
    id: str = Field(title="Comment id")
    posted_at: str | None = Field(default=None, title="Sent at")


class Project(Shape):
    id: str = Field(title="Project id")
    name: str = Field(title="Name")


class Projects(Shape):
    projects: list[Project] = Field(title="Projects")


class _TaskPage(Shape):
    results: list[Task]
    next_cursor: str | None = None


class _ProjectPage(Shape):
    results: list[Project]
    next_cursor: str | None = None


@todoist.action(
    phrases=("add a task to todoist", "create a todoist task", "put it on my todo list", "add to todoist"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"content": "Call Ann", "due_string": "tomorrow", "priority": 4, "labels": ["sales"]},
        calls=(
            Call(
                "POST",
                f"{URL}/tasks",
                json={"due_string": "tomorrow", "priority": 4, "labels": ["sales"], "content": "Call Ann"},
                headers=SIGNED_IN,
                answer=TASK,
            ),
        ),
        yields=TASK,
    ),
)
async def create_task(http: Http, connection: Connection, task: NewTask) -> Task:
    """Add a task."""
    return shaped(Task, await api.post(http, connection, "/tasks", task.model_dump(exclude_none=True)))


@todoist.action(
    phrases=("update a todoist task", "change a todoist task", "reschedule a todoist task"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "6X7rM8997g3RQmvh", "due_string": "tomorrow"},
        calls=(
            Call(
                "POST",
                f"{URL}/tasks/6X7rM8997g3RQmvh",
                json={"due_string": "tomorrow"},
                headers=SIGNED_IN,
                answer=TASK,
            ),
        ),
        yields=TASK,
    ),
)
async def update_task(http: Http, connection: Connection, change: TaskChange) -> Task:
    """Change a task. What is left empty stays as it is."""
    body = change.model_dump(exclude_none=True, exclude={"task_id"})
    return shaped(Task, await api.post(http, connection, path("/tasks/{}", change.task_id), body))


@todoist.action(
    phrases=("complete a todoist task", "check off a todoist task", "mark the todoist task as done"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "6X7rM8997g3RQmvh"},
        calls=(Call("POST", f"{URL}/tasks/6X7rM8997g3RQmvh/close", headers=SIGNED_IN, status=204),),
        yields={"task_id": "6X7rM8997g3RQmvh"},
    ),
)
async def complete_task(http: Http, connection: Connection, task: TaskId) -> TaskDone:
    """Complete a task. One that recurs moves to its next day."""
    await api.call(http, connection, "POST", path("/tasks/{}/close", task.task_id))
    return TaskDone(task_id=task.task_id)


@todoist.action(
    phrases=("get a todoist task", "read a todoist task", "look up a todoist task"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "6X7rM8997g3RQmvh"},
        calls=(Call("GET", f"{URL}/tasks/6X7rM8997g3RQmvh", headers=SIGNED_IN, answer=TASK),),
        yields=TASK,
    ),
)
async def get_task(http: Http, connection: Connection, wanted: TaskId) -> Task:
    """Get a task."""
    return shaped(Task, await api.get(http, connection, path("/tasks/{}", wanted.task_id)))


@todoist.action(
    phrases=("list todoist tasks", "get my todoist tasks", "find todoist tasks", "what is on my todo list"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"query": "today & p1", "limit": 20},
        calls=(
            Call(
                "GET",
                f"{URL}/tasks/filter?query=today+%26+p1&limit=20",
                headers=SIGNED_IN,
                answer={"results": [TASK], "next_cursor": None},
            ),
        ),
        yields={"tasks": [TASK]},
    ),
)
async def list_tasks(http: Http, connection: Connection, wanted: TaskFilter) -> Tasks:
    """List open tasks."""
    size = min(PAGE, wanted.limit)
    if wanted.query:
        tasks = await read(http, connection, "/tasks/filter", {"query": wanted.query, "limit": size}, wanted.limit)
    else:
        params = {"project_id": wanted.project_id, "limit": size}
        tasks = await read(http, connection, "/tasks", params, wanted.limit)
    return Tasks(tasks=tasks)


async def read(http: Http, connection: Connection, target: str, params: dict[str, Any], limit: int) -> list[Task]:
    found: list[Task] = []
    cursor: dict[str, str] = {}
    while True:
        page = shaped(_TaskPage, await api.get(http, connection, target, params | cursor))
        found += page.results
        if page.next_cursor is None or len(found) >= limit:
            return found[:limit]
        cursor = {"cursor": page.next_cursor}


@todoist.action(
    phrases=("comment on a todoist task", "add a comment in todoist", "add a note to the todoist task"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"task_id": "6X7rM8997g3RQmvh", "content": "Called."},
        calls=(
            Call(
                "POST",
                f"{URL}/comments",
                json={"task_id": "6X7rM8997g3RQmvh", "content": "Called."},
                headers=SIGNED_IN,
                answer={"id": "6X7rfFVPjhvv84XG", "posted_at": "2026-01-31T08:30:00.000000Z"},
            ),
        ),
        yields={"id": "6X7rfFVPjhvv84XG", "posted_at": "2026-01-31T08:30:00.000000Z"},
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on a task."""
    return shaped(Comment, await api.post(http, connection, "/comments", comment.model_dump()))


@todoist.action(
    phrases=("list todoist projects", "get my todoist projects", "find a todoist project"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call(
                "GET",
                f"{URL}/projects?limit=100",
                headers=SIGNED_IN,
                answer={"results": [{"id": "6Jf8VQXxpwv56VQ7", "name": "Sales"}], "next_cursor": None},
            ),
        ),
        yields={"projects": [{"id": "6Jf8VQXxpwv56VQ7", "name": "Sales"}]},
    ),
)
async def list_projects(http: Http, connection: Connection, wanted: ProjectFilter) -> Projects:
    """List projects."""
    found: list[Project] = []
    cursor: dict[str, str] = {}
    while True:
        params = {"limit": min(PAGE, wanted.limit)} | cursor
        page = shaped(_ProjectPage, await api.get(http, connection, "/projects", params))
        found += page.results
        if page.next_cursor is None or len(found) >= wanted.limit:
            return Projects(projects=found[: wanted.limit])
        cursor = {"cursor": page.next_cursor}
