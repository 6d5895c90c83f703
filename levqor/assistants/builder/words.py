"""The word lists of `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf8"))


def words(name: str) -> frozenset[str]:
    """One list, by its name in the file."""
    return frozenset(_lists()[name].split())
