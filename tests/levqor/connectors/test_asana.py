"""What is special about Asana: answers in a wrapper, offsets, tasks that need a place."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.asana.connector import EXAMPLE_TASK
from levqor.connectors.catalog.asana.tasks import NewTask
from tests.levqor.connectors.acting import act, each, outcome, urls


def test_tasks_are_read_over_pages_by_the_offset() -> None:
    first = {"data": [EXAMPLE_TASK], "next_page": {"offset": "abc", "uri": "https://elsewhere.example"}}
    played = act("asana.list_tasks", {"project_id": "1200"}, each(first, {"data": [EXAMPLE_TASK], "next_page": None}))
    assert len(outcome(played).tasks) == 2
    assert urls(played)[1].startswith("https://app.asana.com/api/1.0/tasks?")
    assert urls(played)[1].endswith("&offset=abc")


def test_done_tasks_are_listed_where_they_are_wanted() -> None:
    given = {"project_id": "1200", "include_completed": True}
    played = act("asana.list_tasks", given, each({"data": [], "next_page": None}))
    assert "completed_since" not in urls(played)[0]


def test_a_task_without_a_project_goes_to_its_workspace() -> None:
    played = act("asana.create_task", {"name": "x", "workspace_id": "1100"}, each({"data": EXAMPLE_TASK}))
    assert played.sent[0].json == {"data": {"name": "x", "workspace": "1100"}}


def test_a_task_has_to_be_somewhere() -> None:
    with pytest.raises(ValidationError, match="project or a workspace"):
        NewTask(name="x")
