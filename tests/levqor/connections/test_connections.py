from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import Connection

from levqor.config import Settings
from levqor.connections import service
from levqor.connections.models import connections
from levqor.connections.noting import Place
from levqor.connections.opening import read_connection
from levqor.connections.values import BadConnection
from levqor.connections.vault import Vault, WrongMasterKey
from levqor.connectors.registry import Registry, default_registry

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
SECRET = "sk_live_made_up_0123456789"
VALUES = {"kind": "header", "name": "X-Key", "secret": SECRET}
REGISTRY = default_registry()


def vault(directory: Path, byte: bytes | None = None) -> Vault:
    key = SecretStr(base64.urlsafe_b64encode(byte * 32).decode()) if byte else None
    return Vault(Settings(data_dir=directory, secret_key=key))


def opened(tx: Connection, keys: Vault, registry: Registry, workspace: str, connector: str, name: str) -> Any:
    return read_connection(tx, keys, registry, Place(workspace, connector, name)).values


def create(tx: Connection, keys: Vault, name: str = "Shop", workspace: str = "ws_1") -> service.StoredConnection:
    return service.create_connection(tx, keys, REGISTRY, workspace, name=name, connector="http", values=VALUES, now=NOW)


def test_a_secret_is_masked_for_people_and_whole_for_the_step(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    created = create(tx, keys)
    assert created.values["secret"] == "••••6789"
    assert created.values["name"] == "X-Key"
    (listed,), _ = service.list_connections(tx, keys, REGISTRY, "ws_1", 10, None)
    assert listed == created
    found = opened(tx, vault(tmp_path), REGISTRY, "ws_1", "http", "Shop")
    assert found.secret.get_secret_value() == SECRET
    assert SECRET not in repr(created) + repr(found)


def test_the_database_holds_nothing_readable(tx: Connection, tmp_path: Path) -> None:
    create(tx, vault(tmp_path))
    sealed = tx.execute(sa.select(connections.c.sealed)).scalar_one()
    assert SECRET.encode() not in sealed
    assert b"X-Key" not in sealed


def test_a_short_secret_shows_none_of_itself(tx: Connection, tmp_path: Path) -> None:
    values = {"kind": "bearer", "secret": "abcd1234"}
    created = service.create_connection(
        tx, vault(tmp_path), REGISTRY, "ws_1", name="Short", connector="http", values=values, now=NOW
    )
    assert created.values["secret"] == "••••"


def test_what_another_key_sealed_is_listed_without_values_and_does_not_open(tx: Connection, tmp_path: Path) -> None:
    create(tx, vault(tmp_path, b"a"))
    other = vault(tmp_path, b"b")
    with pytest.raises(WrongMasterKey, match="another key"):
        opened(tx, other, REGISTRY, "ws_1", "http", "Shop")
    (listed,), _ = service.list_connections(tx, other, REGISTRY, "ws_1", 10, None)
    assert (listed.name, listed.values) == ("Shop", {})


def test_a_sealed_value_cannot_be_moved_to_another_workspace(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    create(tx, keys)
    create(tx, keys, workspace="ws_2")
    stolen = tx.execute(sa.select(connections.c.sealed).where(connections.c.workspace_id == "ws_1")).scalar_one()
    tx.execute(connections.update().where(connections.c.workspace_id == "ws_2").values(sealed=stolen))
    with pytest.raises(WrongMasterKey):
        opened(tx, keys, REGISTRY, "ws_2", "http", "Shop")


@pytest.mark.parametrize(
    ("connector", "values", "path"),
    [
        ("http", {"kind": "bearer"}, "values.secret"),
        ("http", {"secret": "x", "color": "red"}, "values.color"),
        ("http", {"kind": "pigeon", "secret": "x"}, "values.kind"),
        ("http", {"kind": "basic", "secret": "x"}, "values"),
        ("nothing", {}, "connector"),
        ("log", {}, "connector"),
    ],
)
def test_values_that_the_connector_does_not_take_are_problems(
    tx: Connection, tmp_path: Path, connector: str, values: dict, path: str
) -> None:
    with pytest.raises(BadConnection) as caught:
        service.create_connection(
            tx, vault(tmp_path), REGISTRY, "ws_1", name="c", connector=connector, values=values, now=NOW
        )
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_value_of_the_wrong_form_is_told_in_words(tx: Connection, tmp_path: Path) -> None:
    values = {"account_sid": "AC1", "auth_token": "t"}
    with pytest.raises(BadConnection) as caught:
        service.create_connection(
            tx, vault(tmp_path), REGISTRY, "ws_1", name="c", connector="twilio", values=values, now=NOW
        )
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == ("values.account_sid", "This does not have the right form.")
    assert "^" not in problem.hint


def test_names_are_unique_and_can_be_changed(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    create(tx, keys)
    other = create(tx, keys, "Other")
    with pytest.raises(service.ConnectionExists):
        create(tx, keys)
    with pytest.raises(service.ConnectionExists):
        service.change_connection(tx, keys, REGISTRY, "ws_1", other.id, name="Shop", now=NOW)
    renamed = service.change_connection(tx, keys, REGISTRY, "ws_1", other.id, name="Third", now=NOW)
    assert (renamed.name, renamed.values["secret"]) == ("Third", "••••6789")
    opened(tx, keys, REGISTRY, "ws_1", "http", "Third")


def test_another_workspace_can_neither_open_rename_nor_delete_it(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    mine = create(tx, keys)
    with pytest.raises(service.NoSuchConnection):
        opened(tx, keys, REGISTRY, "ws_2", "http", "Shop")
    with pytest.raises(service.NoSuchConnection):
        service.change_connection(tx, keys, REGISTRY, "ws_2", mine.id, name="Mine", now=NOW)
    with pytest.raises(service.NoSuchConnection):
        service.delete_connection(tx, "ws_2", mine.id)
    service.delete_connection(tx, "ws_1", mine.id)
    assert service.list_connections(tx, keys, REGISTRY, "ws_1", 10, None) == ([], None)


def change(tx: Connection, keys: Vault, connection_id: str, **values: object) -> service.StoredConnection:
    return service.change_connection(tx, keys, REGISTRY, "ws_1", connection_id, values=values, now=NOW)


def secret(tx: Connection, keys: Vault) -> str:
    found = opened(tx, keys, REGISTRY, "ws_1", "http", "Shop")
    return found.secret.get_secret_value()


@pytest.mark.parametrize("given", [{}, {"secret": "••••6789"}, {"secret": "••••"}, {"name": "X-Key"}])
def test_the_mask_that_is_sent_back_and_what_is_left_out_change_nothing(
    tx: Connection, tmp_path: Path, given: dict
) -> None:
    keys = vault(tmp_path)
    change(tx, keys, create(tx, keys).id, **given)
    assert secret(tx, keys) == SECRET


def test_a_new_secret_replaces_the_old_one_and_its_failures(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    made = create(tx, keys)
    tx.execute(connections.update().values(last_failed_at=NOW, last_failure="HTTP 401"))
    changed = change(tx, keys, made.id, secret="another-secret-1234")
    assert (changed.values["secret"], changed.last_failure) == ("••••1234", None)
    assert secret(tx, keys) == "another-secret-1234"


def test_null_takes_a_value_away_and_what_the_connector_needs_stays(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    made = create(tx, keys)
    assert "name" not in change(tx, keys, made.id, kind="bearer", name=None).values
    with pytest.raises(BadConnection):
        change(tx, keys, made.id, kind="header", name=None)
    with pytest.raises(BadConnection):
        change(tx, keys, made.id, secret=None)
    assert secret(tx, keys) == SECRET


@pytest.mark.parametrize("mask", ["••••", "••••1111", "••••6789 "])
def test_a_mask_is_no_secret(tx: Connection, tmp_path: Path, mask: str) -> None:
    with pytest.raises(BadConnection) as caught:
        service.create_connection(
            tx, vault(tmp_path), REGISTRY, "ws_1", name="c", connector="http", values=VALUES | {"secret": mask}, now=NOW
        )
    assert [problem.path for problem in caught.value.problems] == ["values.secret"]


@pytest.mark.parametrize("place", [{"host": "evil.example"}, {"test_url": "https://evil.example/"}])
def test_a_secret_that_is_kept_does_not_go_to_another_place(tx: Connection, tmp_path: Path, place: dict) -> None:
    keys = vault(tmp_path)
    made = create(tx, keys)
    for kept in ({}, {"secret": "••••6789"}):
        with pytest.raises(BadConnection) as caught:
            change(tx, keys, made.id, **place, **kept)
        assert [problem.path for problem in caught.value.problems] == ["values.secret"]
    change(tx, keys, made.id, **place, secret="entered again 1")
    assert secret(tx, keys) == "entered again 1"


def test_another_client_has_to_be_signed_in_anew_and_a_new_client_secret_has_not(
    tx: Connection, tmp_path: Path
) -> None:
    keys = vault(tmp_path)
    place = {"token_url": "https://a.example/t", "authorize_url": "https://a.example/a"}
    values = {"kind": "oauth2", "name": "client", "secret": SECRET, "access_token": "made-up-access", **place}
    made = service.create_connection(tx, keys, REGISTRY, "ws_1", name="Shop", connector="http", values=values, now=NOW)
    assert (made.sign_in, "access_token" in made.values) == ("done", False)
    assert change(tx, keys, made.id, secret="another-secret-1234").sign_in == "done"
    assert change(tx, keys, made.id, scope="more").sign_in == "needed"
