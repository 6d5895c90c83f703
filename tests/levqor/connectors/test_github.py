"""What is special about GitHub."""

from __future__ import annotations

from typing import Any

from levqor.connectors.catalog.github.issues import EXAMPLE_ISSUE
from levqor.connectors.catalog.github.repositories import EXAMPLE_PULL_REQUEST
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

SHOP = {"repository": "octo/shop"}


def issue(number: int, **more: Any) -> dict[str, Any]:
    return EXAMPLE_ISSUE | {"number": number} | more


def test_issues_are_listed_over_pages_until_the_limit_without_pull_requests() -> None:
    link = {"link": '<https://api.github.com/repositories/1/issues?page=2>; rel="next"'}
    pages = in_turn(answer(200, [issue(1), issue(2, pull_request={})], link), answer(200, [issue(3), issue(4)], link))
    played = act("github.list_issues", SHOP | {"limit": 2}, pages)
    assert [one.number for one in outcome(played).issues] == [1, 3]
    assert urls(played)[1] == "https://api.github.com/repositories/1/issues?page=2"


def test_a_next_page_on_another_host_is_not_asked_for() -> None:
    link = {"link": '<https://elsewhere.example/2>; rel="next"'}
    assert failure(act("github.list_issues", SHOP, in_turn(answer(200, [issue(1)], link)))).code == "address_refused"


def test_a_limit_that_is_used_up_is_waited_for_by_githubs_own_clock() -> None:
    headers = {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1769848260",
        "date": "Sat, 31 Jan 2026 08:30:00 GMT",
    }
    error = failure(act("github.get_issue", SHOP | {"number": 1}, in_turn(answer(403, {"message": "no"}, headers))))
    assert (error.retryable, error.retry_after_seconds) == (True, 60)


def test_a_secondary_limit_is_waited_for() -> None:
    error = failure(act("github.get_issue", SHOP | {"number": 1}, in_turn(answer(403, {}, {"retry-after": "30"}))))
    assert (error.retryable, error.retry_after_seconds) == (True, 30)


def test_who_may_not_is_not_told_to_wait() -> None:
    error = failure(
        act("github.get_issue", SHOP | {"number": 1}, in_turn(answer(403, {}, {"x-ratelimit-remaining": "4000"})))
    )
    assert not error.retryable


def test_a_refusal_names_githubs_code() -> None:
    refused = answer(422, {"message": "Validation Failed", "errors": [{"code": "missing_field", "field": "title"}]})
    assert "missing_field" in str(failure(act("github.create_issue", SHOP | {"title": "x"}, in_turn(refused))))


def test_a_file_that_is_not_there_yet_is_created() -> None:
    saved = answer(201, {"content": {"sha": "3d21ec54"}, "commit": {"sha": "7638417d"}})
    given = SHOP | {"path": "/new folder/a.md", "text": "ä", "message": "New"}
    played = act("github.save_file", given, in_turn(answer(404, {"message": "Not Found"}), saved))
    assert outcome(played).is_new
    assert urls(played)[1] == "https://api.github.com/repos/octo/shop/contents/new%20folder/a.md"
    assert played.sent[1].json == {"message": "New", "content": "w6Q="}


def test_a_file_that_may_not_be_read_is_not_replaced() -> None:
    given = SHOP | {"path": "a.md", "text": "x", "message": "New"}
    assert failure(act("github.save_file", given, in_turn(answer(403, {})))).code == "http_status"


def test_a_path_does_not_leave_the_repository() -> None:
    given = SHOP | {"path": "../../../user", "text": "x", "message": "New"}
    assert failure(act("github.save_file", given, each())).code == "validation_error"


def test_a_file_that_is_no_text_is_said_to_be_none() -> None:
    blob = {"path": "a.png", "sha": "1", "size": 2, "content": "//4="}
    assert failure(act("github.get_file", SHOP | {"path": "a.png"}, each(blob))).code == "parse_error"


def test_the_first_look_takes_only_the_cursor_and_a_later_one_reads_until_it_meets_what_is_old() -> None:
    first = outcome(act("github.new_pull_request", SHOP, each([])))
    assert not first.items
    link = {"link": '<https://api.github.com/repositories/1/pulls?page=2>; rel="next"'}
    old = EXAMPLE_PULL_REQUEST | {"number": 3, "created_at": "2026-01-31T08:00:00Z"}
    late = EXAMPLE_PULL_REQUEST | {"number": 5, "created_at": "2026-01-31T08:09:00Z"}
    pages = in_turn(answer(200, [EXAMPLE_PULL_REQUEST], link), answer(200, [late, old], link))
    found = outcome(act("github.new_pull_request", SHOP, pages, cursor="2026-01-31T08:10:00Z"))
    assert [key for key, _ in found.items] == ["5", "16"]
    assert found.cursor == "2026-01-31T08:20:00Z"
