"""What every connector promises. The cases are the registry's: a new action is tested by existing."""

from __future__ import annotations

import asyncio
import inspect
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from levqor.connectors.declaration import Action, Effect
from levqor.connectors.ports import Mail, StepContext, Tables
from levqor.connectors.registry import default_registry
from levqor.db.database import Database
from levqor.db.migrate import upgrade_to_newest
from levqor.identity.models import workspaces
from levqor.kit.clock import ManualClock
from levqor.kit.json import dump_json
from levqor.mail.outbox import Outbox
from levqor.tables.workspace import WorkspaceTables

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
REGISTRY = default_registry()
ACTIONS = list(REGISTRY)
DONE_BY_US = [action for action in ACTIONS if action.effect is not Effect.FLOW]


def of(*effects: Effect) -> list[Any]:
    return [pytest.param(action, id=action.id) for action in ACTIONS if action.effect in effects]


def every(actions: list[Action]) -> list[Any]:
    return [pytest.param(action, id=action.id) for action in actions]


def context() -> StepContext:
    return StepContext("ws_1", "run_1", "step", 1, "key-1", NOW)


def example_of(action: Action) -> Any:
    assert action.example is not None
    return action.example


def arguments(action: Action, **ports: Any) -> dict[str, Any]:
    example = example_of(action)
    given = action.input.model_validate(example.given)
    wanted: dict[Any, Any] = {action.input: given, StepContext: context(), **ports.pop("by_type", {})}
    connection = action.connector.connection
    values = connection.model_validate(example.connection) if connection and example.connection else None
    return {name: wanted.get(kind, values) for name, kind in action.parameters.items()}


def plain(output: Any) -> Any:
    assert isinstance(output, BaseModel)
    return output.model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("action", every(ACTIONS))
def test_an_action_says_what_it_is(action: Action) -> None:
    assert action.title
    assert action.title[0].isupper()
    assert not action.title.endswith(".")
    assert action.connector.name
    assert action.connector.category


@pytest.mark.parametrize("action", every(ACTIONS))
def test_an_action_has_phrases_that_people_say(action: Action) -> None:
    assert len(action.phrases) >= 3
    assert len(set(action.phrases)) == len(action.phrases)
    assert all(phrase == phrase.lower().strip() for phrase in action.phrases)


@pytest.mark.parametrize("action", every(ACTIONS))
def test_every_field_has_a_title_of_its_own(action: Action) -> None:
    for model in (action.input, action.output):
        assert [name for name, field in model.model_fields.items() if not field.title] == []


@pytest.mark.parametrize("action", every(DONE_BY_US))
def test_unknown_input_is_refused(action: Action) -> None:
    assert action.input.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("action", every(ACTIONS))
def test_the_schemas_can_be_made(action: Action) -> None:
    for model in (action.input, action.output, action.connector.connection):
        if model is not None:
            assert dump_json(model.model_json_schema(by_alias=True))


@pytest.mark.parametrize("action", every(DONE_BY_US))
def test_the_example_is_valid_on_both_ends(action: Action) -> None:
    example = example_of(action)
    action.input.model_validate(example.given)
    assert plain(action.output.model_validate(example.yields)) == example.yields


@pytest.mark.parametrize("action", every(DONE_BY_US))
def test_what_leaves_the_house_is_asynchronous_and_nothing_else_is(action: Action) -> None:
    assert action.is_async is action.effect.leaves_the_house


@pytest.mark.parametrize("action", of(Effect.PURE))
def test_a_pure_action_yields_what_its_example_says_and_leaves_its_input_alone(action: Action) -> None:
    assert action.function is not None
    called_with = arguments(action)
    given = next(value for value in called_with.values() if isinstance(value, action.input))
    before = given.model_dump_json()
    assert plain(action.function(**called_with)) == example_of(action).yields
    assert given.model_dump_json() == before
    assert not action.writes


@pytest.fixture
def tables(tmp_path: Path) -> Any:
    database = Database(f"sqlite:///{tmp_path / 'tables.db'}")
    upgrade_to_newest(database)
    with database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_1", name="One", timezone="UTC", created_at=NOW))
        yield WorkspaceTables(tx, "ws_1", ManualClock(NOW))
    database.close()


def _without_ids(value: Any) -> Any:
    match value:
        case dict():
            return {key: "row" if key == "id" else _without_ids(inner) for key, inner in value.items()}
        case list():
            return [_without_ids(inner) for inner in value]
    return value


@pytest.mark.parametrize("action", of(Effect.LOCAL))
def test_a_local_action_yields_what_its_example_says_on_a_table_with_the_example_row(
    action: Action, tables: Tables
) -> None:
    assert action.function is not None
    if action.id != "tables.insert":
        tables.insert("Leads", dict(REGISTRY["tables.insert"].example.given["row"]), create_if_missing=True)  # type: ignore[union-attr]
    output = plain(action.function(**arguments(action, by_type={Tables: tables})))
    assert _without_ids(output) == _without_ids(example_of(action).yields)


@pytest.mark.parametrize("action", every([action for action in DONE_BY_US if Mail in action.parameters.values()]))
def test_mail_goes_to_the_outbox_once(action: Action, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    assert action.function is not None
    outputs = [plain(asyncio.run(action.function(**arguments(action, by_type={Mail: outbox})))) for _ in range(2)]
    assert outputs[0] == outputs[1]
    assert outputs[0].keys() == example_of(action).yields.keys()
    assert len(outbox.list_mail("ws_1", 10)[0]) == 1


def test_ids_are_unique_and_belong_to_their_connector() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert all(action.id.split(".")[0] == action.connector.id for action in ACTIONS)
    assert all(inspect.isfunction(action.function) for action in DONE_BY_US)
