"""The word lists of `words.toml`, and what of English looks like a typo of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, str]:
    texts = (Path(__file__).with_name(name).read_text(encoding="utf8") for name in ("words.toml", "english.toml"))
    return {name: listed for text in texts for name, listed in tomllib.loads(text).items()}


def words(name: str) -> frozenset[str]:
    """One list, by its name in the file."""
    return frozenset(_lists()[name].split())
