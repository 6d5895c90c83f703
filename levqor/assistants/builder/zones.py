"""Time zones as people write them."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = {
    "america/new_york": "America/New_York", "new york": "America/New_York", "eastern": "America/New_York",
    "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
    "chicago": "America/Chicago", "central": "America/Chicago", "cst": "America/Chicago",
    "cdt": "America/Chicago", "ct": "America/Chicago", "denver": "America/Denver", "mst": "America/Denver",
    "mountain": "America/Denver", "los angeles": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles", "utc": "UTC", "gmt": "UTC", "london": "Europe/London",
    "uk": "Europe/London", "bst": "Europe/London", "dublin": "Europe/Dublin", "paris": "Europe/Paris",
    "berlin": "Europe/Berlin", "german": "Europe/Berlin", "madrid": "Europe/Madrid", "rome": "Europe/Rome",
    "amsterdam": "Europe/Amsterdam", "lisbon": "Europe/Lisbon", "zurich": "Europe/Zurich",
    "vienna": "Europe/Vienna", "stockholm": "Europe/Stockholm", "cet": "Europe/Berlin",
    "cest": "Europe/Berlin", "eet": "Europe/Athens", "athens": "Europe/Athens", "moscow": "Europe/Moscow",
    "istanbul": "Europe/Istanbul", "dubai": "Asia/Dubai", "india": "Asia/Kolkata", "indian": "Asia/Kolkata",
    "ist": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "kolkata": "Asia/Kolkata",
    "singapore": "Asia/Singapore", "sgt": "Asia/Singapore", "hong kong": "Asia/Hong_Kong",
    "shanghai": "Asia/Shanghai", "tokyo": "Asia/Tokyo", "jst": "Asia/Tokyo", "seoul": "Asia/Seoul",
    "sydney": "Australia/Sydney", "aest": "Australia/Sydney", "melbourne": "Australia/Melbourne",
    "auckland": "Pacific/Auckland", "toronto": "America/Toronto", "sao paulo": "America/Sao_Paulo",
    "brazil": "America/Sao_Paulo", "mexico city": "America/Mexico_City",
}  # fmt: skip
_SHORT: Final = ("est", "edt", "et", "cst", "cdt", "mst", "pst", "pdt", "pt", "utc", "gmt", "bst", "cet", "cest",
                 "eet", "ist", "sgt", "jst", "aest")  # fmt: skip
_REGION: Final = re.compile(
    r"\b((?:europe|america|asia|africa|australia|pacific|atlantic|indian) / [a-z_]+(?: / [a-z_]+)?)"
)
_PLACE: Final = re.compile(
    rf"\b(?:in )?({'|'.join(sorted(map(re.escape, _NAMES), key=len, reverse=True))}) (?:time zone"
    rf"|timezone|standard time|time)\b"
)
_LETTERS: Final = re.compile(rf"(?<=[\dpmnt] )\(? ?({'|'.join(_SHORT)})(?: \))?(?!\w)")
_CITY: Final = re.compile(r"(?<=[\dm] )(london|new york|berlin|paris|tokyo|sydney|chicago)(?= |$)")


def find_zone(text: str) -> tuple[str, str] | None:
    """The IANA name and the words that said it."""
    if match := _REGION.search(text):
        parts = [part.strip() for part in match.group(1).split("/")]
        return "/".join("_".join(w.capitalize() for w in part.split("_")) for part in parts), match.group()
    for pattern in (_PLACE, _LETTERS, _CITY):
        if match := pattern.search(text):
            return _NAMES[match.group(1)], match.group()
    return None
