"""What is special about Linear: failures inside of a 200, limits answered as 400, names instead of ids."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.catalog.linear.connector import EXAMPLE_ISSUE, STATE_ID
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome


def refused(code: str, status: int = 200) -> Any:
    return in_turn(answer(status, {"data": None, "errors": [{"message": "no", "extensions": {"code": code}}]}))


def test_a_failure_inside_of_a_200_fails_the_step_by_its_code() -> None:
    error = failure(act("linear.get_issue", {"issue": "ENG-15"}, refused("INVALID_INPUT")))
    assert (error.code, error.retryable) == ("service_refused", False)
    assert "INVALID_INPUT" in str(error)


@pytest.mark.parametrize("status", [200, 400])
def test_too_many_requests_are_repeated_whatever_the_status(status: int) -> None:
    assert failure(act("linear.get_issue", {"issue": "ENG-15"}, refused("RATELIMITED", status))).retryable


@pytest.mark.parametrize("errors", [[{"message": "x"}], ["x"], [{"extensions": None}], {"a": 1}])
def test_errors_of_any_shape_are_failures_or_none(errors: Any) -> None:
    played = act("linear.get_issue", {"issue": "ENG-15"}, each({"data": {"issue": None}, "errors": errors}))
    assert failure(played).code in ("service_refused", "not_found")


def test_an_issue_that_is_not_there_is_said_so() -> None:
    assert failure(act("linear.get_issue", {"issue": "ENG-15"}, each({"data": {"issue": None}}))).code == "not_found"


def test_issues_are_read_over_pages() -> None:
    first = {"nodes": [EXAMPLE_ISSUE], "pageInfo": {"hasNextPage": True, "endCursor": "abc"}}
    last = {"nodes": [EXAMPLE_ISSUE], "pageInfo": {"hasNextPage": False, "endCursor": "def"}}
    played = act("linear.list_issues", {}, each({"data": {"issues": first}}, {"data": {"issues": last}}))
    assert len(outcome(played).issues) == 2
    assert played.sent[1].json["variables"]["after"] == "abc"


def test_a_state_and_a_team_that_are_ids_are_not_looked_up() -> None:
    done = each({"data": {"issueUpdate": {"issue": EXAMPLE_ISSUE}}})
    played = act("linear.update_issue", {"issue": "ENG-15", "state": STATE_ID}, done)
    outcome(played)
    assert len(played.sent) == 1


def test_a_state_or_a_team_that_is_not_there_is_said_so_and_nothing_is_changed() -> None:
    states = each({"data": {"issue": {"team": {"states": {"nodes": []}}}}})
    assert failure(act("linear.update_issue", {"issue": "ENG-15", "state": "Done"}, states)).code == "not_found"
    teams = each({"data": {"teams": {"nodes": []}}})
    assert failure(act("linear.create_issue", {"team": "ENG", "title": "x"}, teams)).code == "not_found"
