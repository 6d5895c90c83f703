from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy import Connection

from levqor.config import Settings
from levqor.connections import service
from levqor.connections.models import connections
from levqor.connections.vault import Vault, WrongMasterKey
from levqor.connectors.registry import default_registry

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
SECRET = "sk_live_made_up_0123456789"
VALUES = {"kind": "header", "name": "X-Key", "secret": SECRET}
REGISTRY = default_registry()


def vault(directory: Path, byte: bytes | None = None) -> Vault:
    key = SecretStr(base64.urlsafe_b64encode(byte * 32).decode()) if byte else None
    return Vault(Settings(data_dir=directory, secret_key=key))


def create(tx: Connection, keys: Vault, name: str = "Shop", workspace: str = "ws_1") -> service.StoredConnection:
    return service.create_connection(tx, keys, REGISTRY, workspace, name=name, connector="http", values=VALUES, now=NOW)


def test_a_secret_is_masked_for_people_and_whole_for_the_step(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    created = create(tx, keys)
    assert created.values["secret"] == "••••6789"
    assert created.values["name"] == "X-Key"
    (listed,), _ = service.list_connections(tx, keys, REGISTRY, "ws_1", 10, None)
    assert listed == created
    opened = service.open_connection(tx, vault(tmp_path), REGISTRY, "ws_1", "http", "Shop")
    assert opened.secret.get_secret_value() == SECRET  # type: ignore[attr-defined]
    assert SECRET not in repr(created) + repr(opened)


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
        service.open_connection(tx, other, REGISTRY, "ws_1", "http", "Shop")
    (listed,), _ = service.list_connections(tx, other, REGISTRY, "ws_1", 10, None)
    assert (listed.name, listed.values) == ("Shop", {})


def test_a_sealed_value_cannot_be_moved_to_another_workspace(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    create(tx, keys)
    create(tx, keys, workspace="ws_2")
    stolen = tx.execute(sa.select(connections.c.sealed).where(connections.c.workspace_id == "ws_1")).scalar_one()
    tx.execute(connections.update().where(connections.c.workspace_id == "ws_2").values(sealed=stolen))
    with pytest.raises(WrongMasterKey):
        service.open_connection(tx, keys, REGISTRY, "ws_2", "http", "Shop")


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
    with pytest.raises(service.BadConnection) as caught:
        service.create_connection(
            tx, vault(tmp_path), REGISTRY, "ws_1", name="c", connector=connector, values=values, now=NOW
        )
    assert [problem.path for problem in caught.value.problems] == [path]


def test_names_are_unique_and_can_be_changed(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    create(tx, keys)
    other = create(tx, keys, "Other")
    with pytest.raises(service.ConnectionExists):
        create(tx, keys)
    with pytest.raises(service.ConnectionExists):
        service.rename_connection(tx, keys, REGISTRY, "ws_1", other.id, name="Shop", now=NOW)
    renamed = service.rename_connection(tx, keys, REGISTRY, "ws_1", other.id, name="Third", now=NOW)
    assert (renamed.name, renamed.values["secret"]) == ("Third", "••••6789")
    service.open_connection(tx, keys, REGISTRY, "ws_1", "http", "Third")


def test_another_workspace_can_neither_open_rename_nor_delete_it(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    mine = create(tx, keys)
    with pytest.raises(service.NoSuchConnection):
        service.open_connection(tx, keys, REGISTRY, "ws_2", "http", "Shop")
    with pytest.raises(service.NoSuchConnection):
        service.rename_connection(tx, keys, REGISTRY, "ws_2", mine.id, name="Mine", now=NOW)
    with pytest.raises(service.NoSuchConnection):
        service.delete_connection(tx, "ws_2", mine.id)
    service.delete_connection(tx, "ws_1", mine.id)
    assert service.list_connections(tx, keys, REGISTRY, "ws_1", 10, None) == ([], None)
