"""The master keys: one seals, all that are known open. From the environment, or from a file made at first use.

The key file has one key on each line; the first of them seals.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from levqor.config import Settings
from levqor.errors import LevqorError

if TYPE_CHECKING:
    # OpenSSL is loaded when the first connection is sealed or opened.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
ID_BYTES: Final = 8


class BadMasterKey(LevqorError):
    """LEVQOR_SECRET_KEY must be 32 bytes in URL-safe base64, and so each key of LEVQOR_SECRET_KEYS_OLD."""

    code = "bad_master_key"


class KeysFromEnvironment(LevqorError):
    """The keys come from the environment: put a new one (`levqor keys new`) there, and the old one beside it."""

    code = "keys_from_environment"


@dataclass(frozen=True, slots=True)
class MasterKey:
    id: bytes
    """Names the key in what it sealed; a digest of it, so it says nothing about it."""
    secret: bytes

    @property
    def name(self) -> str:
        return self.id.hex()

    def cipher(self) -> AESGCM:
        return cipher(self.secret)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The master keys that are known; the first seals."""

    keys: tuple[MasterKey, ...]

    @property
    def current(self) -> MasterKey:
        return self.keys[0]

    def find(self, key_id: bytes) -> MasterKey | None:
        return next((key for key in self.keys if key.id == key_id), None)


class KeySource:
    """Where the master keys are. A key file that another process has changed is read again."""

    def __init__(self, settings: Settings) -> None:
        self._given = settings.secret_key
        self._given_old = settings.secret_keys_old
        self.file = settings.data_dir / "secret.key"
        self._ring: KeyRing | None = None
        self._seen: tuple[int, int] | None = None

    @property
    def is_file(self) -> bool:
        return self._given is None

    def ring(self) -> KeyRing:
        """The keys as they are now.

        Raises:
            BadMasterKey: what is given is no key.
        """
        if not self.is_file:
            self._ring = self._ring or self._from_environment()
            return self._ring
        if not self.file.exists():
            _make(self.file)
        stat = self.file.stat()
        if self._ring is None or self._seen != (stat.st_ino, stat.st_mtime_ns):
            self._ring = _ring(self.file.read_text(encoding="ascii").split())
            self._seen = stat.st_ino, stat.st_mtime_ns
        return self._ring

    def add_new(self) -> None:
        """Let a new key of the key file seal from now on.

        Raises:
            KeysFromEnvironment: there is no key file.
        """
        self._change(lambda lines: [new_key(), *lines])

    def forget_old(self) -> None:
        """Take all but the key that seals out of the key file.

        Raises:
            KeysFromEnvironment: there is no key file.
        """
        self._change(lambda lines: lines[:1])

    def _change(self, change: Callable[[list[str]], list[str]]) -> None:
        if not self.is_file:
            raise KeysFromEnvironment
        self.ring()
        with _exclusive(self.file.with_suffix(".lock")):
            _replace(self.file, change(self.file.read_text(encoding="ascii").split()))
        self._ring = None

    def _from_environment(self) -> KeyRing:
        assert self._given is not None
        old = self._given_old.get_secret_value().split(",") if self._given_old else []
        return _ring([self._given.get_secret_value(), *(text for text in old if text.strip())])


def cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def _ring(texts: list[str]) -> KeyRing:
    keys = {key.id: key for key in map(_key, texts)}
    if not keys:
        raise BadMasterKey
    return KeyRing(tuple(keys.values()))


def _key(text: str) -> MasterKey:
    secret = _decode(text)
    return MasterKey(hashlib.sha256(b"levqor master key" + secret).digest()[:ID_BYTES], secret)


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError):
        raise BadMasterKey from None
    if len(key) != KEY_BYTES:
        raise BadMasterKey
    return key


def _make(path: Path) -> None:
    """A key file with a new key. Two processes that start at once agree on the file that was linked first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, [new_key()])
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _replace(path: Path, keys: list[str]) -> None:
    _draft(path, keys).replace(path)


def _draft(path: Path, keys: list[str]) -> Path:
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("\n".join(keys))
        file.flush()
        os.fsync(file.fileno())
    return draft


@contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    """A key that one of two changes at the same time writes over would be lost, and all that it sealed."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
