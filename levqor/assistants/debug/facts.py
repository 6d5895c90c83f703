"""The concrete things a text names: host, port, path, status, how long to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator

from levqor.assistants.debug.recognition import app_in, status_in
from levqor.assistants.debug.signs import knowledge

_URL = re.compile(
    r"https?://(?P<host>[\w.-]{1,120}|\[[0-9a-fA-F:]+\])(?::(?P<port>\d{1,5}))?(?P<path>/[^\s\"'<>?#)]{0,80})?"
)
_HOST = re.compile(
    r"(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|host(?:name)?(?: is)?[: ]+[\"']?|resolve[: ]+host[: ]+"
    r"|dial tcp|lookup|connect to|server at) ?[\"']?(?P<host>[A-Za-z0-9][\w.-]*\.[A-Za-z0-9-]{2,}|localhost)"
    r"(?::(?P<port>\d{2,5}))?",
    re.IGNORECASE,
)
_PORT = re.compile(r"\bport[: ]+(?P<port>\d{2,5})\b|(?<=\d):(?P<port2>\d{2,5})\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?P<ip>(?:\d{1,3}\.){3}\d{1,3})\b")
_WAIT = re.compile(r"retry[-_ ]?after[\"':= ]{1,5}(?P<retry_after>\d{1,6})", re.IGNORECASE)


def facts_in(text: str, *, app: str = "", url: str = "", method: str = "", step: str = "") -> dict[str, str]:
    """What a failure's text and context name."""
    facts: dict[str, str] = {}
    for pattern, source in ((_URL, url), (_HOST, text), (_URL, text), (_PORT, text), (_ADDRESS, text), (_WAIT, text)):
        for name, value in _named(pattern, source):
            facts.setdefault(name, value)
    if (status := status_in(text)) is not None:
        facts["status"] = str(status)
    facts |= {name: value for name, value in (("method", method), ("step", step)) if value}
    return facts | facts_of_app(app or app_in(f"{url} {text}"))


def facts_of_app(app: str) -> dict[str, str]:
    known = knowledge().apps.get(app)
    if known is not None:
        return {"app": known.name, "console": known.console}
    return {"app": app.replace("_", " ").title()} if app and app not in ("http", "email", "webhook", "schedule") else {}


def _named(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    found = pattern.search(text[:8000])
    for name, value in found.groupdict().items() if found else ():
        if value:
            yield name.rstrip("0123456789"), value
