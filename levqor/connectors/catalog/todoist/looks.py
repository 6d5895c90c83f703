"""New tasks, and tasks that are done."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.todoist.connector import (
    MADE_UP,
    PAGE,
    SIGNED_IN,
    TASK,
    URL,
    Connection,
    Task,
    api,
    todoist,
)
from levqor.connectors.catalog.todoist.tasks import (
    read,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import LOOK_BACK, MOST_PAGES, found_since, look_from, stamp
from levqor.kit.shapes import Shape


class Watch(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    project_id: str | None = Field(default=None, title="Project id", description="Empty: all.", max_length=60)


class _DonePage(Shape):
    items: list[Task]
    next_cursor: str | None = None


@todoist.poll(
    phrases=("new todoist task", "a task is added to todoist", "a new task on my todo list"),
    example=PollExample(
        connection=MADE_UP,
        given={"project_id": "6Jf8VQXxpwv56VQ7"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/tasks?project_id=6Jf8VQXxpwv56VQ7&limit=200",
                headers=SIGNED_IN,
                answer={"results": [TASK, TASK | {"added_at": "2026-01-30T08:00:00Z"}], "next_cursor": None},
            ),
        ),
        finds=[("6X7rM8997g3RQmvh", TASK)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_task(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Task]:
    """A new task."""
    params = {"project_id": watch.project_id, "limit": PAGE}
    tasks = await read(http, connection, "/tasks", params, MOST_PAGES * PAGE)
    return found_since(http, cursor, tasks, key=lambda task: task.id, at=lambda task: task.added_at or "")


@todoist.poll(
    phrases=("a todoist task is completed", "a task is checked off in todoist", "i complete a todoist task"),
    example=PollExample(
        connection=MADE_UP,
        given={"project_id": "6Jf8VQXxpwv56VQ7"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/tasks/completed/by_completion_date?since=2026-01-31T08%3A05%3A00Z&until=2026-01-31T08%3A35%3A00Z"
                "&project_id=6Jf8VQXxpwv56VQ7&limit=200",
                headers=SIGNED_IN,
                answer={"items": [TASK | {"completed_at": "2026-01-31T08:25:00Z"}], "next_cursor": None},
            ),
        ),
        finds=[("6X7rM8997g3RQmvh@2026-01-31T08:25:00Z", TASK | {"completed_at": "2026-01-31T08:25:00Z"})],
        leaves="2026-01-31T08:25:00Z",
    ),
)
async def task_completed(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Task]:
    """A task is completed. Those that recur are not among them."""
    begin = look_from(http, cursor)
    params: dict[str, Any] = {
        "since": stamp(begin),
        "until": stamp(http.now() + LOOK_BACK),
        "project_id": watch.project_id,
        "limit": PAGE,
    }
    done: list[Task] = []
    further: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = shaped(
            _DonePage, await api.get(http, connection, "/tasks/completed/by_completion_date", params | further)
        )
        done += page.items
        if page.next_cursor is None:
            break
        further = {"cursor": page.next_cursor}
    return found_since(
        http, cursor, done, key=lambda task: f"{task.id}@{task.completed_at}", at=lambda task: task.completed_at or ""
    )
