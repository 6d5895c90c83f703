"""The vault keeps what it is given, from everybody without the key."""

from __future__ import annotations

import base64
import os
import stat

import pytest

from levqor.config import Settings
from levqor.connections.keys import BadMasterKey
from levqor.connections.vault import Vault, WrongMasterKey

VALUES = {"token": "sk-very-secret", "host": "api.example.com"}


def vault(tmp_path, **settings):
    return Vault(Settings(data_dir=tmp_path, **settings))


def test_what_was_sealed_opens_again_also_after_a_restart(tmp_path):
    sealed = vault(tmp_path).seal(VALUES, "con_1")
    assert vault(tmp_path).open(sealed, "con_1") == VALUES


def test_the_sealed_bytes_hold_nothing_readable_and_never_repeat(tmp_path):
    one, other = (vault(tmp_path).seal(VALUES, "con_1") for _ in range(2))
    assert one != other
    assert b"secret" not in one
    assert b"example" not in one


def test_the_key_file_is_readable_by_its_owner_only(tmp_path):
    vault(tmp_path).seal(VALUES, "con_1")
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_another_key_is_refused_with_what_to_do(tmp_path):
    sealed = vault(tmp_path).seal(VALUES, "con_1")
    other = vault(tmp_path, secret_key=base64.urlsafe_b64encode(os.urandom(32)).decode())
    with pytest.raises(WrongMasterKey, match="LEVQOR_SECRET_KEY"):
        other.open(sealed, "con_1")


def test_a_connection_moved_to_another_row_does_not_open(tmp_path):
    sealed = vault(tmp_path).seal(VALUES, "con_1")
    with pytest.raises(WrongMasterKey):
        vault(tmp_path).open(sealed, "con_2")


@pytest.mark.parametrize("place", [1, 20, -1])
def test_a_changed_byte_is_noticed(tmp_path, place):
    sealed = bytearray(vault(tmp_path).seal(VALUES, "con_1"))
    sealed[place] ^= 1
    with pytest.raises(WrongMasterKey):
        vault(tmp_path).open(bytes(sealed), "con_1")


@pytest.mark.parametrize("key", ["short", "not base64 at all!", base64.b64encode(b"x" * 31).decode()])
def test_a_key_that_is_none_is_refused(tmp_path, key):
    with pytest.raises(BadMasterKey):
        vault(tmp_path, secret_key=key).seal(VALUES, "con_1")
