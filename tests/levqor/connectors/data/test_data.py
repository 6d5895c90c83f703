from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from levqor.connectors.declaration import StepError
from levqor.connectors.registry import default_registry
from levqor.kit.json import dump_json

REGISTRY = default_registry()


def run(use: str, **values: Any) -> Any:
    action = REGISTRY[use]
    assert action.function is not None
    return action.function(action.input.model_validate(values)).model_dump(mode="json", by_alias=True)


def failure(use: str, **values: Any) -> str:
    with pytest.raises(StepError) as caught:
        run(use, **values)
    assert not caught.value.retryable
    return caught.value.code


@pytest.mark.parametrize(
    ("numbers", "total"),
    [
        ([0.1, 0.2], "0.3"),
        ([0.1] * 10, "1"),
        (["19.90", "5.05"], "24.95"),
        ([1e16, 1, -1e16], "1"),
        ([2**53, 1], "9007199254740993"),
        ([], "0"),
        ([1.1, 2.2, 3.3], "6.6"),
        ([5, None, "", 7], "12"),
    ],
)
def test_sums_are_exact(numbers: list[Any], total: str) -> None:
    assert dump_json(run("data.aggregate", items=numbers, function="sum")["result"]) == total


@given(st.lists(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), max_size=30))
def test_a_sum_of_money_is_money(amounts: list[Any]) -> None:
    result = run("data.aggregate", items=[{"x": float(amount)} for amount in amounts], function="sum", field="x")
    assert result["result"] == float(sum(amounts))


@pytest.mark.parametrize(("function", "result"), [("count", 3), ("avg", 6), ("min", 2), ("max", "11"), ("sum", 18)])
def test_numbers_in_text_count_as_numbers(function: str, result: Any) -> None:
    items = [{"n": "11"}, {"n": 2}, {"n": " 5 "}, {"other": 1}]
    assert run("data.aggregate", items=items, function=function, field="n")["result"] == result


def test_an_average_of_nothing_is_nothing() -> None:
    assert run("data.aggregate", items=[], function="avg") == {"result": None, "count": 0}


@pytest.mark.parametrize("items", [["x"], [True], [{"a": 1}], [[1]]])
def test_what_is_no_number_cannot_be_added_up(items: list[Any]) -> None:
    assert failure("data.aggregate", items=items, function="sum") == "type_error"


PEOPLE = [
    {"name": "Ann", "age": 31, "city": {"name": "Rome"}, "tags": ["vip"]},
    {"name": "Bob", "age": "7", "city": {"name": "Bonn"}, "tags": []},
    {"name": "Cid", "age": None},
]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"age": {"gt": 10}}, ["Ann"]),
        ({"age": 7}, ["Bob"]),
        ({"age": {"lte": 31}}, ["Ann", "Bob"]),
        ({"city.name": "Rome"}, ["Ann"]),
        ({"tags": {"contains": "vip"}}, ["Ann"]),
        ({"name": {"contains": "b"}}, ["Bob"]),
        ({"age": {"is_empty": True}}, ["Cid"]),
        ({"name": {"in": ["Ann", "Cid"]}}, ["Ann", "Cid"]),
        ({"name": {"not_in": ["Ann", "Cid"]}}, ["Bob"]),
        ({"field": "name", "op": "ends_with", "value": "D"}, ["Cid"]),
        ([{"field": "name", "op": "ne", "value": "Ann"}, {"field": "age", "op": "is_not_empty"}], ["Bob"]),
        ({"city": {"name": "Rome"}}, ["Ann"]),
    ],
)
def test_a_filter_keeps_what_its_conditions_say(where: Any, found: list[str]) -> None:
    assert [item["name"] for item in run("data.filter", items=PEOPLE, where=where)["items"]] == found


def test_any_condition_can_be_enough() -> None:
    where = {"name": "Ann", "age": "7"}
    assert run("data.filter", items=PEOPLE, where=where)["count"] == 0
    assert run("data.filter", items=PEOPLE, where=where, match="any")["count"] == 2


def test_conditions_on_plain_items_need_no_field() -> None:
    assert run("data.filter", items=[1, 5, 9], where={"op": "gt", "value": 4})["items"] == [5, 9]


def test_sorting_knows_numbers_in_text_directions_and_puts_nothing_last() -> None:
    items = [{"n": "10"}, {"n": None}, {"n": 9}, {"n": "1.5"}]
    assert [item["n"] for item in run("data.sort", items=items, by="n")["items"]] == ["1.5", 9, "10", None]
    assert [item["n"] for item in run("data.sort", items=items, by="-n")["items"]] == ["10", 9, "1.5", None]
    pairs = [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 0, "b": 3}]
    assert [item["b"] for item in run("data.sort", items=pairs, by=["a", "-b"])["items"]] == [3, 2, 1]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(json_values, max_size=12))
def test_anything_can_be_sorted_deduplicated_and_written(items: list[Any]) -> None:
    assert len(run("data.sort", items=items)["items"]) == len(items)
    deduped = run("data.dedupe", items=items)
    assert deduped["count"] + deduped["removed"] == len(items)
    assert run("data.dedupe", items=deduped["items"])["removed"] == 0


def test_seven_and_seven_point_zero_are_the_same_and_text_is_not() -> None:
    assert run("data.dedupe", items=[7, 7.0, "7", True, 1])["items"] == [7, "7", True, 1]


def test_the_last_of_duplicates_can_stay() -> None:
    items = [{"id": 1, "v": 1}, {"id": 2, "v": 2}, {"id": 1, "v": 3}]
    assert run("data.dedupe", items=items, by="id", keep="last")["items"] == items[1:]


def test_a_left_join_keeps_the_lonely_and_the_left_value_wins() -> None:
    left, right = [{"id": 1, "name": "l"}, {"id": 2}], [{"id": "1", "name": "r", "x": 5}]
    assert run("data.join", left=left, right=right, on="id")["items"] == [{"id": 1, "name": "l", "x": 5}]
    nested = run("data.join", left=left, right=right, on="id", kind="left", right_as="match")["items"]
    assert nested == [{"id": 1, "name": "l", "match": right[0]}, {"id": 2, "match": None}]


def test_a_join_that_explodes_is_stopped() -> None:
    many = [{"k": 1}] * 1000
    assert failure("data.join", left=many, right=many, on="k") == "too_large"


def test_groups_by_several_fields_have_keys_with_names() -> None:
    items = [{"a": 1, "b": 2, "v": 1}, {"a": 1, "b": 3, "v": 2}, {"a": 1, "b": 2, "v": 4}]
    totals = {"sum": {"function": "sum", "field": "v"}, "most": {"function": "max", "field": "v"}}
    groups = run("data.group", items=items, by=["a", "b"], aggregates=totals, keep_items=False)["groups"]
    assert groups[0] == {"key": {"a": 1, "b": 2}, "count": 2, "sum": 5, "most": 4}


def test_a_list_splits_into_chunks_and_a_text_into_parts() -> None:
    assert run("data.split", items=[1, 2, 3], size=2)["parts"] == [[1, 2], [3]]
    assert run("data.split", text="a\n\n b", separator="\n")["parts"] == ["a", "b"]
    assert run("data.split", text="a,,b", drop_empty=False)["parts"] == ["a", "", "b"]
    with pytest.raises(ValidationError):
        run("data.split", text="a", items=[])


cells = st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.fixed_dictionaries({"a": cells, "b": cells}), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_csv_comes_back_as_it_was_written(items: list[dict[str, str]], separator: str) -> None:
    written = run("data.to_csv", items=items, separator=separator)["text"]
    assert run("data.from_csv", text=written, separator=separator)["items"] == items


def test_csv_from_a_spreadsheet_is_understood() -> None:
    text = "\ufeffName;Name;\r\nAnn;x\r\n\r\nBob;y;z\r\n"
    read = run("data.from_csv", text=text)
    assert read["columns"] == ["Name", "Name_2", "column_3"]
    assert read["items"][1] == {"Name": "Bob", "Name_2": "y", "column_3": "z"}
    assert read["items"][0]["column_3"] == ""
    assert run("data.from_csv", text="1,2\n3,4", header=False)["items"][0] == {"column_1": "1", "column_2": "2"}
    assert run("data.from_csv", text="")["items"] == []


@pytest.mark.parametrize("text", ["a,b\n1,2,3", 'a\n"x', 'a\n"x"y', "a\n" + '"' + "x" * 200_000 + '"'])
def test_broken_csv_names_its_line(text: str) -> None:
    assert failure("data.from_csv", text=text) == "parse_error"


@pytest.mark.parametrize("text", ["{", "NaN", "[1,]", "[" * 500 + "]" * 500, '"\\ud800"', ""])
def test_what_is_no_json_is_an_error(text: str) -> None:
    assert failure("data.from_json", text=text) == "parse_error"


@given(json_values)
def test_json_comes_back_as_it_was_written(value: Any) -> None:
    if "\0" in str(value) or "\\x00" in repr(value) or "\ud800" in str(value):
        return
    for pretty in (False, True):
        assert run("data.from_json", text=run("data.to_json", value=value, pretty=pretty)["text"])["result"] == value


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"operation": "trim", "text": "  a b "}, "a b"),
        ({"operation": "upper", "text": "straße"}, "STRASSE"),
        ({"operation": "title", "text": "o'neil AND sons"}, "O'neil And Sons"),
        ({"operation": "slug", "text": " Grüße aus Köln! "}, "grusse-aus-koln"),
        ({"operation": "replace", "text": "a.b.c", "find": ".", "replacement": "-"}, "a-b-c"),
        ({"operation": "truncate", "text": "abcdef", "length": 4}, "abc…"),
        ({"operation": "truncate", "text": "abc", "length": 4}, "abc"),
        ({"operation": "truncate", "text": "abcdef", "length": 0}, ""),
        ({"operation": "extract", "text": "to ann@example.com now", "pattern": r"[\w.]+@[\w.]+"}, "ann@example.com"),
        ({"operation": "extract", "text": "none", "pattern": "x+"}, ""),
    ],
)
def test_texts_change_as_people_mean_it(values: dict[str, Any], text: str) -> None:
    assert run("data.text", **values)["text"] == text


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)*b", "(.*)*x", r"(\w+\s?)*$!"])
def test_no_pattern_takes_more_than_linear_time(pattern: str) -> None:
    started = time.thread_time()
    run("data.text", operation="extract", text="a" * 50_000, pattern=pattern)
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("pattern", ["(", "a{1,100000}", r"(a)\1", "(?=a)"])
def test_a_pattern_that_is_none_is_an_error(pattern: str) -> None:
    assert failure("data.text", operation="extract", text="a", pattern=pattern) == "validation_error"


def test_a_replacement_cannot_blow_up() -> None:
    big = {"text": "a" * 3000, "find": "a", "replacement": "b" * 3000}
    assert failure("data.text", operation="replace", **big) == "too_large"


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        (
            {"operation": "parse", "date": "2026-03-29", "timezone": "Europe/Berlin"},
            "instant",
            "2026-03-28T23:00:00.000Z",
        ),
        ({"operation": "parse", "date": "31.01.2026 18:05", "input_format": "DD.MM.YYYY HH:mm"}, "time", "18:05:00"),
        (
            {"operation": "parse", "date": "Jan 5, 2026 3:07 pm", "input_format": "MMM D, YYYY h:mm a"},
            "time",
            "15:07:00",
        ),
        ({"operation": "parse", "date": "Sat, 31 Jan 2026 08:30:00 +0100"}, "instant", "2026-01-31T07:30:00.000Z"),
        ({"operation": "parse", "date": 1769848200}, "instant", "2026-01-31T08:30:00.000Z"),
        (
            {
                "operation": "format",
                "date": "2026-01-31T23:30:00Z",
                "timezone": "Asia/Tokyo",
                "format": "dddd D/M/YY [at] h A",
            },
            "text",
            "Sunday 1/2/26 at 8 AM",
        ),
        (
            {"operation": "add", "date": "2026-03-28T12:00:00", "days": 1, "timezone": "Europe/Berlin"},
            "local",
            "2026-03-29T12:00:00+02:00",
        ),
        (
            {"operation": "add", "date": "2026-03-28T12:00:00", "hours": 24, "timezone": "Europe/Berlin"},
            "local",
            "2026-03-29T13:00:00+02:00",
        ),
        ({"operation": "add", "date": "2024-02-29", "years": 1}, "date", "2025-02-28"),
        ({"operation": "add", "date": "2026-01-15", "months": -1}, "date", "2025-12-15"),
        ({"operation": "start_of", "date": "2026-08-05T10:00:00Z", "unit": "quarter"}, "date", "2026-07-01"),
        ({"operation": "start_of", "date": "2026-01-01T10:00:00Z", "unit": "week"}, "date", "2025-12-29"),
        ({"operation": "start_of", "date": "2026-01-01T10:59:59Z", "unit": "hour"}, "time", "10:00:00"),
    ],
)
def test_dates_are_reckoned_in_their_zone(values: dict[str, Any], field: str, expected: str) -> None:
    assert run("data.date", **values)[field] == expected


def test_a_difference_is_elapsed_time_also_over_a_clock_change() -> None:
    found = run(
        "data.date", operation="difference", date="2026-03-28T12:00", other="2026-03-29T12:00", timezone="Europe/Berlin"
    )["difference"]
    assert (found["hours"], found["text"]) == (23, "23h")
    backwards = run("data.date", operation="difference", date="2026-01-02", other="2026-01-01")["difference"]
    assert (backwards["days"], backwards["text"]) == (-1, "-1d")


@pytest.mark.parametrize(
    "values",
    [
        {"operation": "parse", "date": "soon"},
        {"operation": "parse", "date": "2026-02-30"},
        {"operation": "parse", "date": "1.1.26", "input_format": "YYYY-MM-DD"},
        {"operation": "parse", "date": "1 1", "input_format": "D D"},
        {"operation": "add", "date": "9999-12-31", "days": 5},
        {"operation": "add", "date": "1026-01-01", "years": -1000, "months": -12000},
    ],
)
def test_what_is_no_date_is_an_error(values: dict[str, Any]) -> None:
    assert failure("data.date", **values) == "validation_error"


def test_an_unknown_time_zone_is_refused_when_the_document_is_checked() -> None:
    for zone in ("Mars/Olympus", "../../etc/passwd", "", "Europe"):
        with pytest.raises(ValidationError):
            run("data.date", operation="parse", date="2026-01-01", timezone=zone)


def test_picked_fields_keep_their_last_name_or_get_a_new_one() -> None:
    item = {"customer": {"email": "a@b.c"}, "lines": [{"sku": "x"}], "a.b": 1}
    assert run("data.pick", value=item, fields="customer.email, lines.0.sku, a.b")["result"] == {
        "email": "a@b.c",
        "sku": "x",
        "b": 1,
    }
    assert run("data.pick", value=[item], fields={"mail": "customer.email"})["result"] == [{"mail": "a@b.c"}]
    assert failure("data.pick", value=[1], fields=["a"]) == "type_error"
