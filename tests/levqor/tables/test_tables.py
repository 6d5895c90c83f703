from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.connectors.declaration import StepError
from levqor.kit.clock import ManualClock
from levqor.tables import service
from levqor.tables.conditions import UnknownColumn
from levqor.tables.entities import BadRow, BadTable, NoSuchRow, NoSuchTable, TableExists
from levqor.tables.workspace import WorkspaceTables

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
LEADS = [
    {"name": "Name", "type": "text", "required": True},
    {"name": "Email", "type": "email"},
    {"name": "Size", "type": "number"},
]


@pytest.fixture
def leads(tx: Connection) -> str:
    return service.create_table(tx, "ws_1", "Leads", LEADS, NOW).id


@pytest.fixture
def steps(tx: Connection) -> WorkspaceTables:
    return WorkspaceTables(tx, "ws_1", ManualClock(NOW))


def test_a_name_is_taken_whatever_its_case(tx: Connection, leads: str) -> None:
    with pytest.raises(TableExists):
        service.create_table(tx, "ws_1", " LEADS ", LEADS, NOW)
    assert service.create_table(tx, "ws_2", "Leads", LEADS, NOW).name == "Leads"
    assert service.find_table(tx, "ws_1", "leads") is not None


def test_another_workspace_sees_neither_the_table_nor_its_rows(tx: Connection, leads: str) -> None:
    row = service.insert_row(tx, "ws_1", leads, {"Name": "Ann"}, NOW)
    for attempt in (
        lambda: service.get_table(tx, "ws_2", leads),
        lambda: service.list_rows(tx, "ws_2", leads, 10),
        lambda: service.delete_row(tx, "ws_2", leads, row.id),
        lambda: service.change_table(tx, "ws_2", leads, name="Mine"),
        lambda: service.delete_table(tx, "ws_2", leads),
    ):
        with pytest.raises(NoSuchTable):
            attempt()
    assert WorkspaceTables(tx, "ws_1", ManualClock(NOW)).find("Leads", {}, limit=9, newest_first=True)
    with pytest.raises(StepError, match="no table called 'Leads'"):
        WorkspaceTables(tx, "ws_2", ManualClock(NOW)).find("Leads", {}, limit=9, newest_first=True)


def test_a_row_of_another_table_cannot_be_changed_through_this_one(tx: Connection, leads: str) -> None:
    other = service.create_table(tx, "ws_1", "Other", LEADS, NOW)
    row = service.insert_row(tx, "ws_1", other.id, {"Name": "Ann"}, NOW)
    with pytest.raises(NoSuchRow):
        service.update_row(tx, "ws_1", leads, row.id, {"Name": "Eve"}, NOW)
    with pytest.raises(NoSuchRow):
        service.delete_row(tx, "ws_1", leads, row.id)


def test_values_become_what_their_column_says(tx: Connection, leads: str) -> None:
    row = service.insert_row(tx, "ws_1", leads, {"name": "Ann", "EMAIL": " ann@example.com ", "size": "12"}, NOW)
    assert row.values == {"Name": "Ann", "Email": "ann@example.com", "Size": 12}


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"Name": "Ann", "Email": "nobody"}, "values.Email"),
        ({"Name": "Ann", "Size": "many"}, "values.Size"),
        ({"Name": "Ann", "Size": float("inf")}, "values.Size"),
        ({"Name": "Ann", "Size": True}, "values.Size"),
        ({"Name": "Ann", "Size": 2**70}, "values.Size"),
        ({"Email": "ann@example.com"}, "values.Name"),
        ({"Name": ""}, "values.Name"),
    ],
)
def test_what_does_not_fit_is_a_problem_with_its_path(tx: Connection, leads: str, values: dict, path: str) -> None:
    with pytest.raises(BadRow) as caught:
        service.insert_row(tx, "ws_1", leads, values, NOW)
    assert [problem.path for problem in caught.value.problems] == [path]
    assert service.list_rows(tx, "ws_1", leads, 10) == ([], None)


@pytest.mark.parametrize("value", ["\ud800", {"a": "\ud800"}, 10**40])
def test_what_no_store_can_keep_is_refused(tx: Connection, value: object) -> None:
    table = service.create_table(tx, "ws_1", "Any", [{"name": "x", "type": "json"}], NOW)
    with pytest.raises(BadRow):
        service.insert_row(tx, "ws_1", table.id, {"x": value}, NOW)


def test_an_unknown_column_is_answered_with_the_known_ones(tx: Connection, leads: str) -> None:
    with pytest.raises(UnknownColumn, match="Name, Email, Size"):
        service.insert_row(tx, "ws_1", leads, {"Nmae": "Ann"}, NOW)


def test_rows_come_newest_first_by_pages_even_from_one_millisecond(tx: Connection, leads: str) -> None:
    for number in range(25):
        service.insert_row(tx, "ws_1", leads, {"Name": str(number)}, NOW)
    seen: list[str] = []
    cursor = None
    while True:
        rows, cursor = service.list_rows(tx, "ws_1", leads, 10, cursor)
        seen += [row.values["Name"] for row in rows]
        if cursor is None:
            break
    assert seen == [str(number) for number in reversed(range(25))]


def test_columns_can_be_added_removed_and_retyped(tx: Connection, leads: str) -> None:
    service.insert_row(tx, "ws_1", leads, {"Name": "Ann", "Size": 12}, NOW)
    columns = [{"name": "name", "type": "text"}, {"name": "Size", "type": "text"}, {"name": "Seen", "type": "boolean"}]
    table = service.change_table(tx, "ws_1", leads, name="People", columns=columns)
    assert (table.name, [column.name for column in table.columns]) == ("People", ["name", "Size", "Seen"])
    rows, _ = service.list_rows(tx, "ws_1", leads, 10)
    assert rows[0].values == {"name": "Ann", "Size": "12", "Seen": None}


def test_a_type_that_a_row_does_not_fit_changes_nothing(tx: Connection, leads: str) -> None:
    row = service.insert_row(tx, "ws_1", leads, {"Name": "Ann"}, NOW)
    with pytest.raises(BadTable) as caught, tx.begin_nested():
        service.change_table(tx, "ws_1", leads, columns=[{"name": "Name", "type": "number"}])
    assert row.id in caught.value.problems[0].message
    assert service.get_table(tx, "ws_1", leads).columns[0].type == "text"


def test_a_column_cannot_become_required_while_a_row_lacks_it(tx: Connection, leads: str) -> None:
    service.insert_row(tx, "ws_1", leads, {"Name": "Ann"}, NOW)
    added = [*LEADS, {"name": "Phone", "type": "text", "required": True}]
    with pytest.raises(BadTable):
        service.change_table(tx, "ws_1", leads, columns=added)


def test_bad_columns_are_problems_with_paths(tx: Connection) -> None:
    columns = [{"name": "a", "type": "text"}, {"name": "A", "type": "text"}, {"name": "b", "type": "blob"}]
    with pytest.raises(BadTable) as caught:
        service.create_table(tx, "ws_1", "T", columns, NOW)
    assert [problem.path for problem in caught.value.problems] == ["columns[1].name", "columns[2].type"]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "ß" * 60])
def test_a_name_that_cannot_be_kept_is_refused(tx: Connection, name: str) -> None:
    with pytest.raises(BadTable):
        service.create_table(tx, "ws_1", name, LEADS, NOW)


def test_a_deleted_table_takes_its_rows_along(tx: Connection, leads: str) -> None:
    service.insert_row(tx, "ws_1", leads, {"Name": "Ann"}, NOW)
    service.delete_table(tx, "ws_1", leads)
    assert tx.execute(sa.text("select count(*) from table_rows")).scalar() == 0
    assert service.list_tables(tx, "ws_1", 10) == ([], None)


def test_a_step_can_create_the_table_and_later_columns(tx: Connection, steps: WorkspaceTables) -> None:
    first = {"Name": "Ann", "E-mail": "ann@example.com", "Size": 3, "VIP": True, "Tags": ["a"], "Day": "2026-01-31"}
    steps.insert("Leads", first, create_if_missing=True)
    steps.insert("leads", {"name": "Bob", "Since": "2026-01-31T08:30:00+01:00"}, create_if_missing=True)
    table = service.find_table(tx, "ws_1", "Leads")
    assert table is not None
    types = {column.name: column.type for column in table.columns}
    expected = {"Name": "text", "E-mail": "email", "Size": "number", "VIP": "boolean", "Tags": "json"}
    assert types == expected | {"Day": "date", "Since": "datetime"}
    assert service.get_table(tx, "ws_1", table.id).row_count == 2


def test_without_being_asked_a_step_creates_nothing(steps: WorkspaceTables) -> None:
    with pytest.raises(StepError) as caught:
        steps.insert("Leads", {"Name": "Ann"}, create_if_missing=False)
    assert (caught.value.code, caught.value.retryable) == ("unknown_table", False)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({}, ["Cid", "Bob", "Ann"]),
        ({"name": "Ann"}, ["Ann"]),
        ({"Email": "ANN@example.com"}, ["Ann"]),
        ({"Size": {"gt": 5}}, ["Cid", "Bob"]),
        ({"Size": {"gte": "7", "lt": 8}}, ["Bob"]),
        ({"Size": {"ne": 7}}, ["Cid", "Ann"]),
        ({"Email": None}, ["Cid"]),
        ({"Name": {"contains": "B"}}, ["Bob"]),
        ({"Name": {"in": ["Ann", "Cid"]}}, ["Cid", "Ann"]),
        ({"created_at": {"gt": "2027-01-01T00:00:00Z"}}, []),
    ],
)
def test_conditions_choose_rows(steps: WorkspaceTables, leads: str, where: dict, found: list[str]) -> None:
    for name, email, size in (("Ann", "ann@example.com", 3), ("Bob", "bob@example.com", 7), ("Cid", None, 9)):
        steps.insert("Leads", {"Name": name, "Email": email, "Size": size}, create_if_missing=False)
    rows = steps.find("Leads", where, limit=10, newest_first=True)
    assert [row["values"]["Name"] for row in rows] == found


@pytest.mark.parametrize("where", [{"Nope": 1}, {"Size": {"over": 1}}, {"Size": "many"}, {"Name": {"in": "Ann"}}])
def test_a_condition_that_makes_no_sense_is_an_error(steps: WorkspaceTables, leads: str, where: dict) -> None:
    with pytest.raises(StepError):
        steps.find("Leads", where, limit=10, newest_first=True)


def test_a_step_updates_and_deletes_only_what_matches(steps: WorkspaceTables, leads: str) -> None:
    for name in ("Ann", "Bob"):
        steps.insert("Leads", {"Name": name, "Size": 1}, create_if_missing=False)
    updated = steps.update("Leads", {"Name": "Bob"}, {"Size": 5})
    assert [row["values"] for row in updated] == [{"Name": "Bob", "Email": None, "Size": 5}]
    assert steps.delete("Leads", {"Size": 1}) == 1
    assert [row["values"]["Name"] for row in steps.find("Leads", {}, limit=9, newest_first=False)] == ["Bob"]
