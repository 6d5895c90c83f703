"""What is special about Airtable."""

from __future__ import annotations

from typing import Any

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome, urls

LEADS = {"base_id": "appSHOP1234567", "table": "New leads"}


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"recANN{number:08}", "createdTime": "2026-01-31T08:20:00.000Z", "fields": fields}


def test_records_are_read_over_pages_by_the_offset() -> None:
    pages = each({"records": [record(1)], "offset": "itr1/rec1"}, {"records": [record(2)]})
    played = act("airtable.list_records", LEADS, pages)
    assert [one.id for one in outcome(played).records] == ["recANN00000001", "recANN00000002"]
    assert played.sent[1].json == {"pageSize": 100, "offset": "itr1/rec1"}
    assert urls(played)[0].endswith("/appSHOP1234567/New%20leads/listRecords")


def test_reading_stops_at_the_limit_though_there_is_more() -> None:
    pages = each({"records": [record(1), record(2)], "offset": "itr1/rec2"})
    assert len(outcome(act("airtable.list_records", LEADS | {"limit": 1}, pages)).records) == 1


def test_many_records_go_ten_at_a_time_each_batch_with_a_key_of_its_own() -> None:
    played = act(
        "airtable.create_records",
        LEADS | {"records": [{"Name": str(n)} for n in range(12)]},
        each({"records": [record(n) for n in range(10)]}, {"records": [record(10), record(11)]}),
    )
    assert len(outcome(played).records) == 12
    assert [len(sent.json["records"]) for sent in played.sent] == [10, 2]
    assert len({sent.headers["idempotency-key"] for sent in played.sent}) == 2


def test_an_upsert_tells_whether_the_record_was_there() -> None:
    found = {"records": [record(1)], "createdRecords": [], "updatedRecords": ["recANN00000001"]}
    given = LEADS | {"fields": {"E-mail": "ann@example.com"}, "match_on": ["E-mail"]}
    assert not outcome(act("airtable.upsert_record", given, each(found))).is_new


def test_too_many_requests_are_followed_by_half_a_minute_of_silence() -> None:
    error = failure(act("airtable.list_records", LEADS, in_turn(answer(429, {"errors": []}))))
    assert (error.retryable, error.retry_after_seconds) == (True, 30)


def test_a_refusal_names_airtables_code_in_both_of_its_forms() -> None:
    for said in ("NOT_FOUND", {"type": "NOT_FOUND", "message": "no such table"}):
        error = failure(act("airtable.list_records", LEADS, in_turn(answer(404, {"error": said}))))
        assert "NOT_FOUND" in str(error)


def test_a_changed_record_is_found_again_when_it_changes_again() -> None:
    def look(moment: str) -> Any:
        page = {"records": [record(1, Changed=moment)]}
        watch = LEADS | {"modified_field": "Changed"}
        return outcome(act("airtable.new_or_changed_record", watch, each(page), cursor="2026-01-31T08:10:00Z"))

    first, second = look("2026-01-31T08:20:00.000Z"), look("2026-01-31T08:21:00.000Z")
    assert first.items[0][0] != second.items[0][0]


def test_a_field_name_cannot_leave_its_braces() -> None:
    watch = LEADS | {"modified_field": "a}b"}
    played = act("airtable.new_or_changed_record", watch, each({"records": []}), cursor="2026-01-31T08:10:00Z")
    assert played.sent[0].json["filterByFormula"].startswith("IS_AFTER({a\\}b},")


def test_a_table_without_the_field_that_is_watched_is_a_failure_not_silence() -> None:
    page = {"records": [record(1)]}
    assert failure(act("airtable.new_or_changed_record", LEADS, each(page))).code == "parse_error"
