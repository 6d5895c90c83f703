"""A release is what was signed: its files and its configuration against the signed manifest."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from levqor.config import REPOSITORY, Settings
from levqor.errors import LevqorError
from levqor.governance.manifest import MANIFEST, released_files

if TYPE_CHECKING:
    # OpenSSL is loaded when a release is signed or verified.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_FORMAT: Final = 1


class BadSigningKey(LevqorError):
    """The key is no Ed25519 private key in PEM. Make one with `openssl genpkey -algorithm ed25519`."""

    code = "bad_signing_key"


class BadReleaseKey(LevqorError):
    """LEVQOR_RELEASE_KEY must be an Ed25519 public key: 32 bytes in base64, as `levqor release sign` prints it."""

    code = "bad_release_key"


class ReleaseState(Enum):
    """What a comparison with the manifest says."""

    INTACT = "Every file is the one that was signed."
    CHANGED = "Files or settings differ from what was signed."
    FORGED = "The manifest's signature does not fit it, or it was signed with another key."
    UNSIGNED = "There is no manifest: this is a development checkout, and nothing vouches for its files."


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    state: ReleaseState
    files: int = 0
    """How many the manifest lists."""
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """Settings that no release may run with."""
    signed_at: str | None = None
    is_key_pinned: bool = False
    """Whether LEVQOR_RELEASE_KEY says who may sign; without it the manifest vouches for itself."""

    @property
    def is_clean(self) -> bool:
        return self.state is ReleaseState.INTACT


def sign(private_key: bytes, *, now: datetime, repository: Path = REPOSITORY) -> str:
    """Write the manifest of what is there now, signed; answers the public key in base64.

    Raises:
        BadSigningKey: it is not an Ed25519 private key in PEM.
    """
    key = _private(private_key)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    content = {
        "format": _FORMAT,
        "signed_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "public_key": public,
        "files": released_files(repository),
    }
    signature = base64.b64encode(key.sign(_signed(content))).decode()
    text = json.dumps({**content, "signature": signature}, indent=2) + "\n"
    (repository / MANIFEST).write_text(text, encoding="utf8")
    return public


def check(settings: Settings | None = None, *, repository: Path = REPOSITORY) -> ReleaseCheck:
    """Compare files and settings with the signed manifest.

    Raises:
        BadReleaseKey: the pinned key is not a public key.
    """
    given = settings or Settings()
    _check_pinned(given.release_key)
    manifest = _read(repository)
    if manifest is None:
        return ReleaseCheck(ReleaseState.UNSIGNED)
    signed_at, pinned = str(manifest.get("signed_at")), bool(given.release_key)
    if not _is_signed(manifest, given.release_key):
        return ReleaseCheck(ReleaseState.FORGED, signed_at=signed_at, is_key_pinned=pinned)
    listed, found = manifest["files"], released_files(repository)
    differences = {
        "changed": _sorted(name for name in listed.keys() & found.keys() if listed[name] != found[name]),
        "missing": _sorted(listed.keys() - found.keys()),
        "added": _sorted(found.keys() - listed.keys()),
        "settings": _testing_settings(given),
    }
    state = ReleaseState.CHANGED if any(differences.values()) else ReleaseState.INTACT
    return ReleaseCheck(state, files=len(listed), signed_at=signed_at, is_key_pinned=pinned, **differences)


def _read(repository: Path) -> dict[str, Any] | None:
    path = repository / MANIFEST
    if not path.is_file():
        return None
    try:
        manifest = json.loads(path.read_text(encoding="utf8"))
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _is_signed(manifest: dict[str, Any], pinned: str) -> bool:
    from cryptography.exceptions import InvalidSignature

    content = {name: value for name, value in manifest.items() if name != "signature"}
    if content.get("format") != _FORMAT or (pinned and content.get("public_key") != pinned):
        return False
    try:
        key = _public(str(content.get("public_key")))
        key.verify(base64.b64decode(str(manifest.get("signature"))), _signed(content))
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_pinned(key: str) -> None:
    try:
        if key:
            _public(key)
    except ValueError:
        raise BadReleaseKey from None


def _testing_settings(settings: Settings) -> tuple[str, ...]:
    used = {"LEVQOR_TESTING": settings.testing, "LEVQOR_CRASH_AT": bool(settings.crash_at)}
    return tuple(name for name, is_used in used.items() if is_used)


def _signed(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _private(pem: bytes) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadSigningKey from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadSigningKey
    return key


def _public(text: str) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
