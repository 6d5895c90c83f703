"""The text of a file whose encoding nobody has said."""

from __future__ import annotations

import codecs
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """By its byte order mark; otherwise as UTF-8, or, where it is none, as Windows writes Western European text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _storable(content.decode(encoding, "replace"))
    try:
        return _storable(content.decode())
    except UnicodeDecodeError:
        return _storable(content.decode("cp1252", "replace"))


def _storable(text: str) -> str:
    return text.replace("\0", "")
