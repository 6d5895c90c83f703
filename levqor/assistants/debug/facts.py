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


_FIELD = re.compile(
    r"[\"'](?:field|param|parameter|property|attribute|column|argument)[\"']\s*[:=]\s*"
    r"[\"'](?P<field>[\w.\[\] -]{1,60})[\"']"
    r"|(?:field|parameter|property|column|attribute|argument|key|body)[ s:]{1,2}"
    r"[`\"'“\[]{1,2}(?P<field2>[\w.-]{1,60})[`\"'”\]]"
    r"|[`\"'“](?P<field3>[A-Za-z_][\w.-]{0,60})[`\"'”] (?:(?:field|parameter|property) )?"
    r"(?:is|was|must|should|may not|cannot|can't|has to|does not|doesn't|needs)\b"
    r"|(?:^|[\s.:;,({\[-])(?P<field4>[A-Z][\w]{1,30}(?: [a-z]\w{1,20}){0,2}) "
    r"(?:must be|is required|is not a valid|is invalid|can't be|cannot be blank)"
    r"|\b(?P<field5>[a-z]+[A-Z]\w{0,40}|[a-z]+_[a-z_]{1,40}) "
    r"(?:must|should|is (?:required|not|missing|invalid)|cannot)\b"
    r"|[Ii]nvalid (?:value for|parameter|argument|field|property)(?:\(s\))?:? [\"'`]?(?P<field6>[A-Za-z][\w.]{1,40})"
    r"|[\"']errors?[\"']\s*:\s*\{\s*[\"'](?P<field7>[\w.-]{1,40})[\"']\s*:\s*[\[\"']"
    r"|(?:^|[\n:-] )(?P<field8>[a-z]\w{1,30}): "
    r"(?i:not a|invalid|is not|must|should|cannot|can't|required|missing|requester)",
)
_NO_FIELDS = frozenset(
    ["it", "this", "that", "value", "input", "request", "body", "field", "data", "server", "error", "you"]
)


def field_in(text: str) -> dict[str, str]:
    """The field that a refusal is about, where it says so in a usual way."""
    for _, value in _named(_FIELD, text):
        if value.strip().lower() not in _NO_FIELDS:
            return {"field": value.strip()}
    return {}


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
