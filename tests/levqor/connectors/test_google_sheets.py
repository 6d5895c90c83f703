"""What is special about Google Sheets: columns by name, cells that are left alone, rows that are new."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

WHERE = {"spreadsheet": "1aBcDeFgHiJkLmNoPqRsTuVwXyZ", "sheet": "Leads"}
APPENDED = {"updates": {"updatedRange": "'My ''A1'' sheet'!B7:C7", "updatedRows": 1}}


def values(*rows: list[Any]) -> dict[str, Any]:
    return {"values": list(rows)}


def look(rows: list[list[Any]], cursor: Any) -> Any:
    return outcome(act("google_sheets.new_row", WHERE, each(values(["Name"], *rows)), cursor=cursor))


def new_names(before: list[str], after: list[str]) -> list[str]:
    mark = look([[name] for name in before], None).cursor
    return [item.values["Name"] for _, item in look([[name] for name in after], mark).items]


def test_a_value_for_no_column_is_refused_and_the_column_named() -> None:
    played = act("google_sheets.append_row", {**WHERE, "row": {"Nmae": "Ann"}}, each(values(["Name"])))
    assert failure(played).code == "unknown_column"
    assert str(played.error) == "The sheet has no column Nmae."
    assert len(played.sent) == 1


def test_a_sheet_without_names_of_columns_says_so() -> None:
    assert failure(act("google_sheets.append_row", {**WHERE, "row": {"Name": "Ann"}}, each({}))).code == "no_header"


def test_what_no_cell_can_hold_becomes_json_and_nothing_becomes_an_empty_cell() -> None:
    played = act("google_sheets.append_row", {**WHERE, "row": [{"a": 1}, [1, 2], None, True]}, each(APPENDED))
    assert played.sent[0].json == {"values": [['{"a":1}', "[1,2]", "", True]]}
    assert outcome(played).row == 7


def test_a_text_that_begins_like_a_formula_is_sent_as_text_unless_it_is_wanted() -> None:
    for more, option in (({}, "RAW"), ({"as_typed": True}, "USER_ENTERED")):
        played = act("google_sheets.append_row", {**WHERE, **more, "row": ["=1+1"]}, each(APPENDED))
        assert f"valueInputOption={option}" in played.sent[0].url


def test_a_sheet_s_name_is_quoted() -> None:
    given = {**WHERE, "sheet": "Ann's / leads"}
    assert "/%27Ann%27%27s%20%2F%20leads%27%21A1?" not in act("google_sheets.get_cells", given, each({})).sent[0].url
    assert "/values/%27Ann%27%27s%20%2F%20leads%27?" in act("google_sheets.get_cells", given, each({})).sent[0].url


def test_rows_keep_their_numbers_when_empty_ones_are_left_out() -> None:
    played = act(
        "google_sheets.read_rows",
        {**WHERE, "header_row": 3, "skip": 1},
        each(values(["Name", "", "Name"], ["a"], [], ["c", "x", "y"])),
    )
    assert [(row.row, row.values) for row in outcome(played).rows] == [(6, {"Name": "c"})]
    assert "%213%3A104?" in played.sent[0].url


@pytest.mark.parametrize(("cell", "value"), [(15, "15"), (15.0, "15"), ("Ann ", "ann"), (True, "TRUE"), ("", "")])
def test_a_row_is_found_by_what_the_cell_shows(cell: Any, value: str) -> None:
    rows = each(values(["Key", "More"], ["other", 1], [cell, 2]))
    assert outcome(act("google_sheets.find_row", {**WHERE, "column": "Key", "value": value}, rows)).row == 3


def test_a_row_that_is_not_there_is_added() -> None:
    answers = each(values(["Key"]), values(["Key"]), APPENDED)
    played = act("google_sheets.upsert_row", {**WHERE, "key": "Key", "row": {"Key": "a"}}, answers)
    assert outcome(played).added is True
    assert played.sent[-1].json == {"values": [["a"]]}


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        (["a", "b"], ["a", "b", "c", "d"], ["c", "d"]),
        (["a", "b"], ["a", "b", "b"], ["b"]),
        (["a", "b", "c"], ["a", "c", "d"], ["d"]),
        (["a", "b", "c"], ["a", "b", "changed"], []),
        (["a", "b", "c"], ["a", "changed", "d"], []),
        (["a", "b", "c"], ["a"], []),
        (["a", "b", "c", "d"], ["a", "c", "changed", "e"], ["e"]),
        ([], ["a"], ["a"]),
    ],
)
def test_a_row_is_new_when_it_stands_behind_those_that_were_there(
    before: list[str], after: list[str], new: list[str]
) -> None:
    assert new_names(before, after) == new


def test_what_a_look_leaves_stays_small() -> None:
    mark = look([[str(number)] for number in range(3000)], None).cursor
    assert mark["rows"] == 3000
    assert len(str(mark)) < 16_000


@pytest.mark.parametrize(
    ("body", "again"),
    [
        ({"error": {"code": 403, "errors": [{"reason": "rateLimitExceeded"}]}}, True),
        ({"error": {"code": 403, "status": "PERMISSION_DENIED", "details": [{"reason": "RATE_LIMIT_EXCEEDED"}]}}, True),
        ({"error": {"code": 403, "status": "PERMISSION_DENIED", "message": "The caller does not"}}, False),
    ],
)
def test_google_says_403_for_a_limit_too_and_that_passes(body: Any, again: bool) -> None:
    error = failure(act("google_sheets.get_cells", WHERE, in_turn(answer(403, body))))
    assert error.retryable is again
    assert any(name in str(error) for name in ("rateLimitExceeded", "RATE_LIMIT_EXCEEDED", "PERMISSION_DENIED"))
