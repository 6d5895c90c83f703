"""Which files a release is made of, and what they hash to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MANIFEST: Final = Path("governance") / "release.json"
_FILES: Final = (
    "run.py", "pyproject.toml", "requirements.lock", "openapi.json", "vercel.json", ".replit", "LICENSE",
)  # fmt: skip
_FOLDERS: Final = ("api", "levqor", "governance", "docs", "levqor-site/src", "levqor-site/out")
_PASSING: Final = frozenset({"__pycache__", ".DS_Store"})


def released_files(repository: Path) -> dict[str, str]:
    """SHA-256 by path, of everything that is released: code, facts, texts, and the built site where there is one."""
    return {name: _digest(repository / name) for name in sorted(_names(repository))}


def _names(repository: Path) -> Iterator[str]:
    yield from (name for name in _FILES if (repository / name).is_file())
    for folder in _FOLDERS:
        for path in (repository / folder).rglob("*"):
            name = path.relative_to(repository)
            if path.is_file() and name != MANIFEST and _PASSING.isdisjoint(name.parts) and path.suffix != ".pyc":
                yield name.as_posix()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
