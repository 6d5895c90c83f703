"""Seals secrets: each value set under a key of its own, which is sealed by a master key (envelope encryption).

The master keys are never in the database. What is sealed names its key, so that several can be known while one
replaces another; then only the small sealed key is sealed anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from levqor.config import Settings
from levqor.connections.keys import ID_BYTES, KEY_BYTES, KeySource, MasterKey, cipher
from levqor.errors import Conflict
from levqor.kit.json import dump_stable, load_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES: Final = 12
_SEALED_KEY_BYTES: Final = _NONCE_BYTES + KEY_BYTES + 16
_NAMES_NO_KEY: Final = b"\x01"
"""The format of the first release, without the id of the key."""
_NAMES_ITS_KEY: Final = b"\x02"


class WrongMasterKey(Conflict):
    """This connection was sealed with another key. Restore the key file or LEVQOR_SECRET_KEY, or connect again."""

    code = "wrong_master_key"


class Vault:
    def __init__(self, settings: Settings) -> None:
        self.source = KeySource(settings)

    def seal(self, values: dict[str, Any], owner: str) -> bytes:
        """Encrypt `values`; only `open` with the same `owner` gives them back."""
        key = os.urandom(KEY_BYTES)
        return self._wrap(key, owner) + _encrypt(cipher(key), dump_stable(values), owner)

    def open(self, sealed: bytes, owner: str) -> dict[str, Any]:
        """Decrypt what `seal` made.

        Raises:
            WrongMasterKey: no key that is known, another owner, or damage.
        """
        from cryptography.exceptions import InvalidTag

        _, key, rest = self._unwrap(sealed, owner)
        try:
            values: dict[str, Any] = load_json(_decrypt(cipher(key), rest, owner))
        except (InvalidTag, ValueError):
            raise WrongMasterKey from None
        return values

    def rewrap(self, sealed: bytes, owner: str) -> bytes:
        """The same under the key that seals now; the values themselves are not decrypted.

        Raises:
            WrongMasterKey: no key that is known opens it.
        """
        _, key, rest = self._unwrap(sealed, owner)
        return self._wrap(key, owner) + rest

    def is_current(self, sealed: bytes) -> bool:
        """Whether the key that seals now sealed it, and it says so."""
        return sealed.startswith(_NAMES_ITS_KEY + self.source.ring().current.id)

    def opens_with(self, sealed: bytes, owner: str) -> str | None:
        """The name of the known key that opens it."""
        try:
            return self._unwrap(sealed, owner)[0].name
        except WrongMasterKey:
            return None

    def _wrap(self, key: bytes, owner: str) -> bytes:
        master = self.source.ring().current
        return _NAMES_ITS_KEY + master.id + _encrypt(master.cipher(), key, owner)

    def _unwrap(self, sealed: bytes, owner: str) -> tuple[MasterKey, bytes, bytes]:
        """The master key that opens it, the values' own key, and what that encrypts."""
        from cryptography.exceptions import InvalidTag

        start = 1 + (ID_BYTES if sealed.startswith(_NAMES_ITS_KEY) else 0)
        end = start + _SEALED_KEY_BYTES
        for master in self._candidates(sealed):
            try:
                return master, _decrypt(master.cipher(), sealed[start:end], owner), sealed[end:]
            except (InvalidTag, ValueError):
                continue
        raise WrongMasterKey

    def _candidates(self, sealed: bytes) -> Iterator[MasterKey]:
        ring = self.source.ring()
        if sealed[:1] == _NAMES_NO_KEY:
            yield from ring.keys
        elif sealed[:1] == _NAMES_ITS_KEY and (named := ring.find(sealed[1 : 1 + ID_BYTES])) is not None:
            yield named


def _encrypt(aead: AESGCM, plain: bytes, owner: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + aead.encrypt(nonce, plain, owner.encode())


def _decrypt(aead: AESGCM, sealed: bytes, owner: str) -> bytes:
    return aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode())
