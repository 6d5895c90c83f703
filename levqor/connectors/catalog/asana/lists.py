"""Tasks and projects, and what is new."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.asana.connector import (
    EXAMPLE_TASK,
    GID,
    MADE_UP,
    OPT,
    SIGNED_IN,
    TASK_FIELDS,
    URL,
    Connection,
    Named,
    ProjectId,
    Task,
    api,
    asana,
    data_of,
    next_offset,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, gathered, look_from, rows, stamp
from levqor.kit.shapes import Shape


class TaskFilter(ProjectId):
    include_completed: bool = Field(default=False, title="Done ones, too")
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class ProjectFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    workspace_id: str | None = Field(default=None, title="Workspace id", description="Empty: all.", pattern=GID)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Tasks(Shape):
    tasks: list[Task] = Field(title="Tasks")


class Projects(Shape):
    projects: list[Named] = Field(title="Projects")


def _page_of(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(tasks), "next_page": None}


@asana.action(
    phrases=("list asana tasks", "get the tasks of an asana project", "find asana tasks"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"project_id": "1200"},
        calls=(
            Call(
                "GET",
                f"{URL}/tasks?project=1200&completed_since=now&limit=100&{OPT}",
                headers=SIGNED_IN,
                answer=_page_of(EXAMPLE_TASK),
            ),
        ),
        yields={"tasks": [EXAMPLE_TASK]},
    ),
)
async def list_tasks(http: Http, connection: Connection, wanted: TaskFilter) -> Tasks:
    """List the tasks of a project."""
    open_only = None if wanted.include_completed else "now"
    params = {"project": wanted.project_id, "completed_since": open_only}
    return Tasks(tasks=await _tasks(http, connection, params, wanted.limit))


async def _tasks(http: Http, connection: Connection, params: dict[str, Any], limit: int) -> list[Task]:
    wanted = params | {"limit": min(100, limit), "opt_fields": TASK_FIELDS}
    pages = api.pages(http, connection, "/tasks", wanted, next_offset)
    return await gathered(pages, lambda page: rows(Task, data_of(page)), limit)


@asana.action(
    phrases=("list asana projects", "get my asana projects", "find an asana project"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"workspace_id": "1100"},
        calls=(
            Call(
                "GET",
                f"{URL}/projects?workspace=1100&archived=false&limit=100",
                headers=SIGNED_IN,
                answer=_page_of({"gid": "1200", "name": "Sales"}),
            ),
        ),
        yields={"projects": [{"gid": "1200", "name": "Sales"}]},
    ),
)
async def list_projects(http: Http, connection: Connection, wanted: ProjectFilter) -> Projects:
    """List projects."""
    params = {"workspace": wanted.workspace_id, "archived": False, "limit": min(100, wanted.limit)}
    pages = api.pages(http, connection, "/projects", params, next_offset)
    return Projects(projects=await gathered(pages, lambda page: rows(Named, data_of(page)), wanted.limit))


@asana.poll(
    phrases=("new asana task", "a task is added to asana", "a new task in asana"),
    example=PollExample(
        connection=MADE_UP,
        given={"project_id": "1200"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/tasks?project=1200&modified_since=2026-01-31T08%3A05%3A00Z&limit=100&{OPT}",
                headers=SIGNED_IN,
                answer=_page_of(
                    EXAMPLE_TASK, EXAMPLE_TASK | {"gid": "12001", "created_at": "2026-01-30T08:00:00.000Z"}
                ),
            ),
        ),
        finds=[("12015", EXAMPLE_TASK)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_task(http: Http, connection: Connection, watch: ProjectId, cursor: str | None) -> Found[Task]:
    """A new task in a project."""
    params = {"project": watch.project_id, "modified_since": stamp(look_from(http, cursor))}
    tasks = await _tasks(http, connection, params, MOST_PAGES * 100)
    return found_since(http, cursor, tasks, key=lambda task: task.gid, at=lambda task: task.created_at or "")


@asana.poll(
    phrases=("an asana task is completed", "a task is done in asana", "someone completes an asana task"),
    example=PollExample(
        connection=MADE_UP,
        given={"project_id": "1200"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/tasks?project=1200&completed_since=2026-01-31T08%3A05%3A00Z"
                f"&modified_since=2026-01-31T08%3A05%3A00Z&limit=100&{OPT}",
                headers=SIGNED_IN,
                answer=_page_of(
                    EXAMPLE_TASK,
                    EXAMPLE_TASK | {"gid": "12016", "completed": True, "completed_at": "2026-01-31T08:25:00.000Z"},
                ),
            ),
        ),
        finds=[
            (
                "12016@2026-01-31T08:25:00.000Z",
                EXAMPLE_TASK | {"gid": "12016", "completed": True, "completed_at": "2026-01-31T08:25:00.000Z"},
            )
        ],
        leaves="2026-01-31T08:25:00Z",
    ),
)
async def task_completed(http: Http, connection: Connection, watch: ProjectId, cursor: str | None) -> Found[Task]:
    """A task of a project is completed."""
    begin = stamp(look_from(http, cursor))
    params = {"project": watch.project_id, "completed_since": begin, "modified_since": begin}
    done = [task for task in await _tasks(http, connection, params, MOST_PAGES * 100) if task.completed_at]
    return found_since(
        http, cursor, done, key=lambda task: f"{task.gid}@{task.completed_at}", at=lambda task: task.completed_at or ""
    )
