"""What the steps of every SQL database promise, on real databases."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import Sockets
from levqor.connectors.registry import default_registry
from tests.levqor.connectors.sql.conftest import Place

ANN = {"id": 7, "customer": "Ann", "total": 12.5, "paid": 0}


def do(place: Place, step: str, given: dict[str, Any], **connection: Any) -> dict[str, Any]:
    action = default_registry()[f"{place.connector}.{step}"]
    output = asyncio.run(
        _called(place, action.function, action.parameters, action.input.model_validate(given), connection)
    )
    plain: dict[str, Any] = output.model_dump(mode="json")
    return plain


def look(place: Place, given: dict[str, Any], cursor: Any) -> Any:
    poll = default_registry().connectors[place.connector].polls["new_row"]
    return asyncio.run(_called(place, poll.function, poll.parameters, poll.input.model_validate(given), {}, cursor))


async def _called(
    place: Place, function: Any, parameters: Any, given: Any, changes: dict[str, Any], cursor: Any = None
) -> Any:
    model = default_registry().connectors[place.connector].connection
    assert model is not None
    connection = model.model_validate({**place.connection, **changes})
    door = place.door
    ports = {Sockets: door.sockets_for_step(timeout_seconds=place.seconds), model: connection}
    arguments = {name: cursor if name == "cursor" else ports.get(kind, given) for name, kind in parameters.items()}
    async with asyncio.timeout(place.give_up_after):
        return await function(**arguments)


def failure(place: Place, step: str, given: dict[str, Any], **connection: Any) -> StepError:
    with pytest.raises(StepError) as raised:
        do(place, step, given, **connection)
    return raised.value


def rows(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = do(place, "find_rows", {"table": "orders", "order_by": "id"})["rows"]
    return found


def test_every_example_yields_what_it_says(place: Place) -> None:
    for action in default_registry().connectors[place.connector].actions.values():
        for row in rows(place):
            do(place, "delete_rows", {"table": "orders", "where": {"id": row["id"]}})
        example = action.example
        assert example is not None
        if not action.id.endswith(("insert_rows", "upsert_rows")):
            do(place, "insert_rows", {"table": "orders", "rows": ANN})
        yielded = do(place, action.id.partition(".")[2], dict(example.given))
        unknown = {"affected"} if not place.is_real else set()
        assert {key: yielded[key] for key in yielded.keys() - unknown} == {
            key: value for key, value in example.yields.items() if key not in unknown
        }


def test_the_example_of_a_look_finds_what_it_says(place: Place) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": ANN})
    example = default_registry().connectors[place.connector].polls["new_row"].example
    found = look(place, dict(example.given), example.cursor)
    assert [(key, item.model_dump()) for key, item in found.items] == list(example.finds)
    assert found.cursor == example.leaves


def test_the_test_of_a_connection_says_whose_it_is(place: Place) -> None:
    check = default_registry().connectors[place.connector].test
    assert check is not None
    account = asyncio.run(_called(place, check.function, check.parameters, None, {}))
    assert account.name.startswith("levqor at 127.0.0.1" if place.connector != "sqlite" else "shop.db")


HOSTILE = [
    "'; DROP TABLE orders; --",
    '" OR 1=1 --',
    "\\'; DELETE FROM orders; --",
    "%s %(x)s %% :name $1 ?",
    "Zoë 日本 😀 ` \\ \n\t",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_stays_a_value(place: Place, text: str) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": {**ANN, "customer": text}})
    asked = {"sql": "SELECT customer FROM orders WHERE customer = :customer", "parameters": {"customer": text}}
    assert do(place, "query", asked)["rows"] == [{"customer": text}]
    do(place, "update_rows", {"table": "orders", "where": {"customer": text}, "values": {"customer": text + "x"}})
    assert [row["customer"] for row in rows(place)] == [text + "x"]


@pytest.mark.parametrize("name", ['x"; DROP TABLE orders; --', "x`; DROP TABLE orders; --", "no%such"])
def test_a_name_stays_a_name(place: Place, name: str) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": ANN})
    assert failure(place, "update_rows", {"table": "orders", "where": {"id": 7}, "values": {name: 1}}).code
    assert failure(place, "find_rows", {"table": name}).code
    assert rows(place) == [ANN]


def test_a_statement_never_holds_an_expression(place: Place) -> None:
    action = default_registry()[f"{place.connector}.query"]
    with pytest.raises(ValueError, match="Parameters"):
        action.input.model_validate({"sql": "SELECT * FROM orders WHERE id = ${{ trigger.body.id }}"})


def test_colons_in_texts_comments_and_casts_are_no_parameters(place: Place) -> None:
    text = "SELECT ':a' AS one, '%' AS two /* :b */ FROM orders WHERE id = :id -- :c"
    do(place, "insert_rows", {"table": "orders", "rows": ANN})
    assert do(place, "query", {"sql": text, "parameters": {"id": 7}})["rows"] == [{"one": ":a", "two": "%"}]


@pytest.mark.parametrize("parameters", [{}, {"id": 1, "more": 2}])
def test_parameters_and_names_have_to_agree(place: Place, parameters: dict[str, Any]) -> None:
    error = failure(place, "query", {"sql": "SELECT * FROM orders WHERE id = :id", "parameters": parameters})
    assert error.code == "validation_error"


def test_no_more_rows_are_fetched_than_wanted(place: Place) -> None:
    many = [{**ANN, "id": number} for number in range(1200)]
    do(place, "insert_rows", {"table": "orders", "rows": many})
    found = do(place, "query", {"sql": "SELECT id FROM orders ORDER BY id", "limit": 3})
    assert ([row["id"] for row in found["rows"]], found["has_more"]) == ([0, 1, 2], True)
    assert do(place, "find_rows", {"table": "orders", "limit": 1200})["has_more"] is False


def test_conditions_know_nothing_and_several_values(place: Place) -> None:
    more = [{**ANN, "id": 8, "paid": None}, {**ANN, "id": 9, "paid": 2}]
    do(place, "insert_rows", {"table": "orders", "rows": [ANN, *more]})

    def ids(where: dict[str, Any]) -> list[int]:
        found = do(place, "find_rows", {"table": "orders", "where": where, "order_by": "id"})
        return [row["id"] for row in found["rows"]]

    assert ids({"paid": None}) == [8]
    assert ids({"id": [7, 9]}) == [7, 9]
    assert ids({"id": []}) == []


def test_rows_with_different_columns_are_inserted_and_all_or_none(place: Place) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": [ANN, {"id": 8, "customer": "Bob"}]})
    if not place.is_real:
        return
    failure(place, "insert_rows", {"table": "orders", "rows": [{"id": 9, "customer": "Cy"}, {"id": 7, "paid": 1}]})
    assert [row["id"] for row in rows(place)] == [7, 8]


def test_an_upsert_updates_what_is_there(place: Place) -> None:
    for paid in (0, 1):
        both = [{**ANN, "paid": paid}, {**ANN, "id": 8 + paid}]
        assert do(place, "upsert_rows", {"table": "orders", "rows": both, "key": "id"})["affected"] == 2
    assert [(row["id"], row["paid"]) for row in rows(place)] == [(7, 1), (8, 0), (9, 0)]


def test_a_query_changes_nothing(place: Place) -> None:
    if not place.is_real:
        pytest.skip("the server of this test knows no read-only transactions")
    do(place, "insert_rows", {"table": "orders", "rows": ANN})
    assert failure(place, "query", {"sql": "DELETE FROM orders"}).code in ("sql_read_only", "sql_syntax")
    assert rows(place) == [ANN]


def test_a_taken_value_is_named_by_its_rule_and_not_by_the_value(place: Place) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": ANN})
    error = failure(place, "insert_rows", {"table": "orders", "rows": {**ANN, "customer": "canary"}})
    assert (error.code, error.retryable) == ("sql_constraint", False)
    assert "canary" not in error.message
    assert "Ann" not in error.message


def test_a_mistake_of_a_statement_is_not_repeated(place: Place) -> None:
    error = failure(place, "query", {"sql": "SELEC 1"})
    assert error.code in ("sql_syntax", "sql_error")
    assert not error.retryable


def test_a_look_finds_new_rows_once_they_are_there_and_late_ones(place: Place) -> None:
    watch = {"table": "orders", "column": "id"}
    first = look(place, watch, None)
    assert list(first.items) == []
    do(place, "insert_rows", {"table": "orders", "rows": [{**ANN, "id": 500}, {**ANN, "id": 501}]})
    second = look(place, watch, first.cursor)
    assert [key for key, _ in second.items] == ["500", "501"]
    do(place, "insert_rows", {"table": "orders", "rows": [{**ANN, "id": 450}, {**ANN, "id": 502}]})
    third = look(place, watch, second.cursor)
    assert [key for key, _ in third.items] == ["450", "500", "501", "502"]
    assert look(place, watch, None).items


def test_a_look_at_a_column_of_texts_finds_those_of_the_same_value(place: Place) -> None:
    watch = {"table": "orders", "column": "customer", "key": "id"}
    do(place, "insert_rows", {"table": "orders", "rows": {**ANN, "customer": "2026-01-31"}})
    first = look(place, watch, None)
    do(place, "insert_rows", {"table": "orders", "rows": {**ANN, "id": 8, "customer": "2026-01-31"}})
    assert sorted(key for key, _ in look(place, watch, first.cursor).items) == ["7", "8"]


def test_many_rows_of_one_value_are_a_failure_and_no_silence(place: Place) -> None:
    do(place, "insert_rows", {"table": "orders", "rows": [{**ANN, "id": number} for number in range(600)]})
    with pytest.raises(StepError, match="larger in each row"):
        look(place, {"table": "orders", "column": "customer", "key": "id"}, {"newest": "Ann"})
