"""Another master key takes over, and the old one can go; what was sealed is never lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from pydantic import SecretStr
from sqlalchemy import Connection

from levqor.application import Application
from levqor.cli import main
from levqor.config import Settings
from levqor.connections import rotation
from levqor.connections.keys import KeysFromEnvironment, new_key
from levqor.connections.models import connections
from levqor.connections.rotation import count_sealings, seal_anew
from levqor.connections.vault import Vault, WrongMasterKey
from levqor.identity.models import workspaces

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


def vault(directory: Path, key: str | None = None, *old: str) -> Vault:
    given = SecretStr(key) if key else None
    return Vault(Settings(data_dir=directory, secret_key=given, secret_keys_old=SecretStr(",".join(old)) or None))


def store(tx: Connection, keys: Vault, number: int) -> None:
    for index in range(number):
        con = f"con_{index:04}"
        tx.execute(
            connections.insert().values(
                id=con,
                workspace_id="ws_1",
                connector="http",
                name=con,
                sealed=keys.seal({"n": index}, con),
                created_at=NOW,
                updated_at=NOW,
            )
        )


def again(tx: Connection) -> Callable[[], AbstractContextManager[Connection]]:
    @contextmanager
    def transaction() -> Any:
        with tx.begin_nested():
            yield tx

    return transaction


def opened(tx: Connection, keys: Vault) -> list[int]:
    rows = tx.execute(sa.select(connections.c.id, connections.c.sealed).order_by(connections.c.id))
    return [keys.open(row.sealed, row.id)["n"] for row in rows]


def test_a_new_key_takes_over_and_the_old_one_is_not_needed_any_more(
    tx: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    old, new = new_key(), new_key()
    store(tx, vault(tmp_path, old), 7)
    both = vault(tmp_path, new, old)
    assert count_sealings(tx, both).with_other.total() == 7
    assert opened(tx, both) == list(range(7))
    assert seal_anew(again(tx), both) == 7
    assert (count_sealings(tx, both).with_current, count_sealings(tx, both).needs_other_keys) == (7, False)
    assert opened(tx, vault(tmp_path, new)) == list(range(7))
    with pytest.raises(WrongMasterKey):
        opened(tx, vault(tmp_path, old))
    assert seal_anew(again(tx), both) == 0


def test_an_interrupted_rotation_is_continued(tx: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    old, new = new_key(), new_key()
    store(tx, vault(tmp_path, old), 5)
    both, batches = vault(tmp_path, new, old), iter(range(2))

    @contextmanager
    def breaks() -> Any:
        next(batches)
        with tx.begin_nested():
            yield tx

    with pytest.raises((StopIteration, RuntimeError)):
        seal_anew(breaks, both)
    assert count_sealings(tx, both).with_current == 4
    assert opened(tx, both) == list(range(5))
    assert seal_anew(again(tx), both) == 1


def test_what_is_changed_while_it_is_sealed_anew_stays_as_it_was_changed(tx: Connection, tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    store(tx, vault(tmp_path, old), 1)
    both = vault(tmp_path, new, old)

    class Slow(Vault):
        def rewrap(self, sealed: bytes, owner: str) -> bytes:
            anew = super().rewrap(sealed, owner)
            tx.execute(connections.update().values(sealed=both.seal({"n": 99}, owner)))
            return anew

    slow = Slow(Settings(data_dir=tmp_path, secret_key=SecretStr(new), secret_keys_old=SecretStr(old)))
    assert seal_anew(again(tx), slow) == 0
    assert opened(tx, both) == [99]


def test_what_no_key_opens_is_counted_and_left_alone(tx: Connection, tmp_path: Path) -> None:
    store(tx, vault(tmp_path, new_key()), 2)
    other = vault(tmp_path, new_key())
    before = tx.execute(sa.select(connections.c.sealed)).scalars().all()
    assert count_sealings(tx, other).unreadable == 2
    assert seal_anew(again(tx), other) == 0
    assert tx.execute(sa.select(connections.c.sealed)).scalars().all() == before


def test_what_the_first_release_sealed_opens_and_is_sealed_anew(tx: Connection, tmp_path: Path) -> None:
    keys = vault(tmp_path)
    store(tx, keys, 1)
    sealed = tx.execute(sa.select(connections.c.sealed)).scalar_one()
    tx.execute(connections.update().values(sealed=b"\x01" + sealed[9:]))
    assert opened(tx, keys) == [0]
    assert not count_sealings(tx, keys).needs_other_keys
    assert seal_anew(again(tx), keys) == 1
    assert tx.execute(sa.select(connections.c.sealed)).scalar_one()[:9] == sealed[:9]


def test_a_server_notices_that_another_process_has_changed_the_key_file(tmp_path: Path) -> None:
    server, command = vault(tmp_path), vault(tmp_path)
    before = server.seal({"n": 1}, "con_1")
    command.source.add_new()
    assert command.open(server.seal({"n": 2}, "con_1"), "con_1") == {"n": 2}
    assert not server.is_current(before)
    assert server.open(before, "con_1") == {"n": 1}
    command.source.forget_old()
    with pytest.raises(WrongMasterKey):
        server.open(before, "con_1")
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_keys_of_the_environment_are_not_made_by_us(tmp_path: Path) -> None:
    with pytest.raises(KeysFromEnvironment, match="levqor keys new"):
        vault(tmp_path, new_key()).source.add_new()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three connections in an installation with a key file."""
    monkeypatch.setenv("LEVQOR_DATA_DIR", str(tmp_path))
    application = Application(Settings())
    application.prepare()
    with application.database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_1", name="One", timezone="UTC", created_at=NOW))
        store(tx, application.vault, 3)
    application.stop()
    return tmp_path


def run(*command: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["keys", *command])
    return result.exit_code, result.output


def test_the_command_rotates_says_when_the_old_key_can_go_and_forgets_it(installation: Path) -> None:
    assert run()[1].count("3 sealed with it") == 1
    code, text = run("rotate")
    assert (code, "3 sealed anew" in text, "it can be removed" in text) == (0, True, True)
    assert len((installation / "secret.key").read_text().split()) == 2
    assert run("forget")[0] == 0
    assert len((installation / "secret.key").read_text().split()) == 1
    code, text = run()
    assert (code, text.count("\n"), "3 sealed with it" in text) == (0, 1, True)


def test_an_old_key_that_is_still_needed_is_not_forgotten_and_a_repeat_makes_no_third(installation: Path) -> None:
    vault(installation).source.add_new()
    code, text = run("forget")
    assert (code, "rotate" in text) == (1, True)
    assert run("rotate")[0] == 0
    assert len((installation / "secret.key").read_text().split()) == 2


def test_keys_of_the_environment_rotate_too(installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = (installation / "secret.key").read_text()
    monkeypatch.setenv("LEVQOR_SECRET_KEY", run("new")[1].strip())
    code, text = run()
    assert (code, "3 cannot be opened" in text) == (1, True)
    monkeypatch.setenv("LEVQOR_SECRET_KEYS_OLD", old)
    assert "3 sealed anew" in run("rotate")[1]
    monkeypatch.delenv("LEVQOR_SECRET_KEYS_OLD")
    assert run()[0] == 0
