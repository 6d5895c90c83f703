"""What can be wrong with approvals, calls, branches at the same time, and the settings of runs."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.document.validation import validate
from tests.levqor.document.making import SURROUNDINGS, document, log, problems_of


def parallel(*branches: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {"id": "both", "use": "flow.parallel", "branches": [{"steps": list(steps)} for steps in branches]} | fields


def ask(**given: Any) -> dict[str, Any]:
    return {"id": "ask", "use": "flow.approve", "with": {"message": "Pay?"} | given}


def found(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for problem in problems_of(raw)]


def test_after_the_branches_all_of_their_steps_are_seen() -> None:
    after = log("after", "${{ steps.one.message }} ${{ steps.two.message }} ${{ steps.both.count }}")
    assert not problems_of(document(parallel([log("one")], [log("two")]), after))


def test_a_branch_does_not_see_what_runs_at_the_same_time() -> None:
    (problem,) = problems_of(document(parallel([log("one")], [log("two", "${{ steps.one.message }}")])))
    assert problem.path == "steps[0].branches[1].steps[0].with.message"
    assert "runs at the same time" in problem.message


def test_a_parallel_step_needs_branches_with_steps() -> None:
    assert found(document({"id": "both", "use": "flow.parallel"})) == [("steps[0].branches", "incomplete")]
    assert found(document(parallel([log()], []))) == [("steps[0].branches[1].steps", "incomplete")]
    assert found(document(log() | {"branches": [{"steps": [log("x")]}]})) == [("steps[0].branches", "invalid")]


def test_branches_count_as_nesting() -> None:
    step = log()
    for number in range(12):
        step = parallel([step], id=f"p{number}")
    parsed, problems = validate(document(step), SURROUNDINGS)
    assert parsed is None
    assert "nested deeper" in problems[0].message


@pytest.mark.parametrize(
    "given",
    [
        {"who": ["nobody"]},
        {"who": []},
        {"time_out": "soon"},
        {"time_out": "1s"},
        {"reminder": "10s"},
        {"on_time_out": "approve"},
        {"message": ""},
    ],
)
def test_an_approval_that_cannot_work_is_told(given: dict[str, Any]) -> None:
    (problem,) = problems_of(document(ask(**given)))
    assert problem.path.startswith(f"steps[0].with.{next(iter(given))}")


@pytest.mark.parametrize(
    "given",
    [
        {"who": ["ann@example.com", "admins"]},
        {"who": "ann@example.com, editor"},
        {"who": ["${{ trigger.input.manager }}"]},
        {"time_out": "${{ trigger.input.days }}d", "reminder": "1d", "on_time_out": "fail"},
    ],
)
def test_people_roles_and_expressions_may_decide(given: dict[str, Any]) -> None:
    after = log("after", "${{ steps.ask.approved ? steps.ask.by : 'no' }}")
    assert not problems_of(document(ask(**given), after))


def test_a_call_names_a_workflow() -> None:
    assert found(document({"id": "sub", "use": "flow.call"})) == [("steps[0].with.workflow", "incomplete")]
    step = {"id": "sub", "use": "flow.call", "with": {"workflow": "Bill", "input": {"n": "${{ trigger.input.n }}"}}}
    assert not problems_of(document(step, log("after", "${{ steps.sub.result.total }}")))


@pytest.mark.parametrize(
    "settings",
    [
        {"mode": "queued", "concurrency": 3},
        {"mode": "single"},
        {"mode": "restart", "timeout": "1h"},
        {"rate": {"runs": 10, "per": "1m"}},
    ],
)
def test_runs_may_take_turns(settings: dict[str, Any]) -> None:
    assert not problems_of(document(log(), settings=settings))


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"mode": "sometimes"}, "settings.mode"),
        ({"mode": "queued", "concurrency": 0}, "settings.concurrency"),
        ({"concurrency": 3}, "settings.concurrency"),
        ({"mode": "single", "concurrency": 3}, "settings.concurrency"),
        ({"rate": {"runs": 0, "per": "1m"}}, "settings.rate.runs"),
        ({"rate": {"runs": 1, "per": "often"}}, "settings.rate.per"),
        ({"rate": {"runs": 1}}, "settings.rate.per"),
    ],
)
def test_settings_that_make_no_sense_are_told(settings: dict[str, Any], path: str) -> None:
    _, problems = validate(document(log(), settings=settings), SURROUNDINGS)
    assert [problem.path for problem in problems] == [path]
