"""What a file may be called, and what it may say it is: both come from the outside and go into headers."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

MOST_CHARACTERS: Final = 255
UNKNOWN: Final = "application/octet-stream"
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\"*:<>?|\\/]+")
_MEDIA_TYPE = re.compile(
    r"[a-z0-9][a-z0-9!#$&^_.+-]{0,99}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}(; ?charset=[a-z0-9_-]{1,30})?", re.IGNORECASE
)


def as_file_name(wanted: str) -> str:
    """The name without what no file system takes and what no header may carry; its ending stays when it is cut."""
    name = _UNUSABLE.sub("_", wanted.strip()).strip(" .") or "file"
    ending = PurePosixPath(name).suffix[:20]
    return name if len(name) <= MOST_CHARACTERS else name[: MOST_CHARACTERS - len(ending)] + ending


def as_media_type(wanted: str) -> str:
    """The media type, or the one of bytes that nobody knows anything of."""
    return wanted.strip() if _MEDIA_TYPE.fullmatch(wanted.strip()) else UNKNOWN
