"""Named word lists by which the grammar of facts tells what a question is after."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Each list as one expression for whole words."""
    read = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf8"))
    return {name: re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])") for name, words in read.items()}


def says(text: str, *names: str) -> bool:
    """Whether a text has a word of one of the lists."""
    return any(cues()[name].search(text) for name in names)
