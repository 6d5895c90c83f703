"""Seals secrets: each value set under a key of its own, which is sealed by the master key (envelope encryption).

The master key is never in the database: it comes from the environment, or from a file that is made at first use.
"""

from __future__ import annotations

import base64
import binascii
import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from levqor.config import Settings
from levqor.errors import Conflict, LevqorError
from levqor.kit.json import dump_stable, load_json

if TYPE_CHECKING:
    # OpenSSL is loaded when the first connection is sealed or opened.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_SEALED_KEY_BYTES: Final = _NONCE_BYTES + _KEY_BYTES + 16
_FORMAT: Final = b"\x01"


class WrongMasterKey(Conflict):
    """This connection was sealed with another key. Restore the key file or LEVQOR_SECRET_KEY, or connect again."""

    code = "wrong_master_key"


class BadMasterKey(LevqorError):
    """LEVQOR_SECRET_KEY must be 32 bytes in URL-safe base64."""

    code = "bad_master_key"


class Vault:
    def __init__(self, settings: Settings) -> None:
        self._given = settings.secret_key
        self._file = settings.data_dir / "secret.key"

    def seal(self, values: dict[str, Any], owner: str) -> bytes:
        """Encrypt `values`; only `open` with the same `owner` gives them back."""
        key = os.urandom(_KEY_BYTES)
        return _FORMAT + _encrypt(self._master, key, owner) + _encrypt(_cipher(key), dump_stable(values), owner)

    def open(self, sealed: bytes, owner: str) -> dict[str, Any]:
        """Decrypt what `seal` made.

        Raises:
            WrongMasterKey: another master key, another owner, or damage.
        """
        from cryptography.exceptions import InvalidTag

        try:
            key = _decrypt(self._master, sealed[1 : 1 + _SEALED_KEY_BYTES], owner)
            values: dict[str, Any] = load_json(_decrypt(_cipher(key), sealed[1 + _SEALED_KEY_BYTES :], owner))
        except (InvalidTag, ValueError):
            raise WrongMasterKey from None
        return values

    @cached_property
    def _master(self) -> AESGCM:
        return _cipher(_decode(self._given.get_secret_value()) if self._given else _read_or_make(self._file))


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _encrypt(cipher: AESGCM, plain: bytes, owner: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, owner.encode())


def _decrypt(cipher: AESGCM, sealed: bytes, owner: str) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode())


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError):
        raise BadMasterKey from None
    if len(key) != _KEY_BYTES:
        raise BadMasterKey
    return key


def _read_or_make(path: Path) -> bytes:
    """The key file's key. Two processes that start at once agree on the file that was linked first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return _decode(path.read_text(encoding="ascii"))
