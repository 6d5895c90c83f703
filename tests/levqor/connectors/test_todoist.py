"""What is special about Todoist: cursors, and completed tasks that answer in another shape."""

from __future__ import annotations

from typing import Any

from tests.levqor.connectors.acting import act, each, failure, outcome, urls


def task(number: int, **more: Any) -> dict[str, Any]:
    return {"id": str(number), "content": "x", "added_at": "2026-01-31T08:20:00.000000Z"} | more


def test_tasks_are_read_over_pages_by_the_cursor() -> None:
    pages = each({"results": [task(1)], "next_cursor": "abc"}, {"results": [task(2)], "next_cursor": None})
    played = act("todoist.list_tasks", {"project_id": "9"}, pages)
    assert [one.id for one in outcome(played).tasks] == ["1", "2"]
    assert urls(played)[1].endswith("/tasks?project_id=9&limit=100&cursor=abc")


def test_projects_are_read_until_the_limit() -> None:
    pages = each({"results": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}], "next_cursor": "abc"})
    assert len(outcome(act("todoist.list_projects", {"limit": 1}, pages)).projects) == 1


def test_a_task_that_does_not_say_when_it_was_added_is_a_failure_not_silence() -> None:
    assert failure(act("todoist.new_task", {}, each({"results": [task(1, added_at=None)]}))).code == "parse_error"


def test_completed_tasks_are_read_over_pages_and_found_again_when_completed_again() -> None:
    def done(number: int, at: str) -> dict[str, Any]:
        return task(number, completed_at=at)

    first = {"items": [done(1, "2026-01-31T08:20:00Z")], "next_cursor": "abc"}
    last = {"items": [done(1, "2026-01-31T08:21:00Z")], "next_cursor": None}
    played = act("todoist.task_completed", {}, each(first, last), cursor="2026-01-31T08:10:00Z")
    assert len({key for key, _ in outcome(played).items}) == 2
