"""Builds what goes out, and what goes out next after a redirect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from levqor.connectors.bodies import ACCEPTED_ENCODINGS
from levqor.connectors.declaration import StepError
from levqor.connectors.guard import AddressGuard
from levqor.kit.json import dump_json

if TYPE_CHECKING:
    import httpx

USER_AGENT: Final = "LevqorX/0.1"
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}")
_HEADER_FORBIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_OURS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"}
)
# Only these travel to another host: a secret may be in any other.
_HARMLESS: Final = frozenset(
    {"accept", "accept-encoding", "accept-language", "user-agent", "content-type", "idempotency-key"}
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    method: str
    target: httpx.URL
    headers: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def url(self) -> str:
        return str(self.target)

    @property
    def host(self) -> str:
        return self.target.host

    @property
    def shown_headers(self) -> list[tuple[str, str]]:
        return list(self.headers)

    def is_same_origin(self, other: Outgoing) -> bool:
        return _origin(self.target) == _origin(other.target)

    def as_httpx(self, *, connect: float, read: float) -> httpx.Request:
        import httpx

        timeouts = httpx.Timeout(read, connect=connect, pool=connect)
        return httpx.Request(
            self.method,
            self.target,
            headers=[(name.encode(), value.encode()) for name, value in self.headers],
            content=self.content or None,
            extensions={"timeout": timeouts.as_dict()},
        )


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def build_request(
    method: str,
    url: str,
    headers: Mapping[str, str] | None,
    params: Mapping[str, Any] | None,
    json: Any,
    body: str | bytes | None,
    form: Mapping[str, Any] | None,
    idempotency_key: str | None,
) -> Outgoing:
    """The request as it leaves.

    Raises:
        StepError: `invalid_url` or `invalid_request`.
    """
    if method.upper() not in METHODS:
        raise StepError(f"The method has to be one of {', '.join(METHODS)}.", code="invalid_request")
    content, content_type = _content(json, body, form)
    ours = {
        "Accept": "*/*",
        "Accept-Encoding": ACCEPTED_ENCODINGS,
        "User-Agent": USER_AGENT,
        "Content-Type": content_type,
        "Idempotency-Key": idempotency_key,
    }
    theirs = _checked(headers or {})
    named = {name.lower() for name in theirs}
    merged = {name: value for name, value in ours.items() if value and name.lower() not in named} | theirs
    return Outgoing(method.upper(), _parse(url, params), tuple(merged.items()), content)


def _content(json: Any, body: str | bytes | None, form: Mapping[str, Any] | None) -> tuple[bytes, str | None]:
    if sum(one is not None for one in (json, body, form)) > 1:
        raise StepError("Give one body: JSON, text or a form.", code="invalid_request")
    if json is not None:
        return dump_json(json).encode(), "application/json"
    if form is not None:
        return urlencode(_pairs(form), errors="replace").encode(), "application/x-www-form-urlencoded"
    if isinstance(body, str):
        return body.encode("utf-8", "replace"), "text/plain; charset=utf-8"
    return body or b"", None


def _pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lists repeat the name, nothing is left out for none."""
    return [
        (name, plain_text(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list | tuple) else [value])
        if one is not None
    ]


def plain_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return dump_json(value)


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or _HEADER_FORBIDDEN.search(value):
            raise StepError("A header has a name or a value that HTTP does not allow.", code="invalid_request")
        if name.lower() in _OURS:
            raise StepError(f"The header {name} cannot be chosen. Remove it.", code="invalid_request")
    return dict(headers)


def _parse(url: str, params: Mapping[str, Any] | None) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url).copy_with(fragment=None)
        if params:
            parsed = parsed.copy_merge_params(_by_name(params))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise StepError("This is no URL. Write it as https://host/path.", code="invalid_url") from error
    if not parsed.host or parsed.userinfo or not 0 < (parsed.port or 80) < 65536:
        raise StepError("This is no URL. Write it as https://host/path.", code="invalid_url")
    return parsed


def _by_name(params: Mapping[str, Any]) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for name, value in _pairs(params):
        merged.setdefault(name, []).append(value)
    return merged


def follow(outgoing: Outgoing, status: int, location: str, guard: AddressGuard) -> Outgoing:
    """The request that a redirect asks for. Headers that may hold secrets stay with the host they were meant for.

    Raises:
        StepError: it leads to where steps may not go.
    """
    import httpx

    try:
        url = str(outgoing.target.join(location))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise StepError("A redirect leads to what is no URL.", code="invalid_url") from error
    guard.check_url(url)
    target = _parse(url, None)
    becomes_get = (status == 303 and outgoing.method != "HEAD") or (status in (301, 302) and outgoing.method == "POST")
    headers = outgoing.headers
    if _origin(target) != _origin(outgoing.target):
        headers = tuple(header for header in headers if header[0].lower() in _HARMLESS)
    if becomes_get:
        dropped = ("content-type", "idempotency-key")
        headers = tuple(header for header in headers if header[0].lower() not in dropped)
        return Outgoing("GET", target, headers, b"")
    return Outgoing(outgoing.method, target, headers, outgoing.content)


def replace_in_headers(outgoing: Outgoing, replaced: Mapping[str, str]) -> Outgoing:
    headers = outgoing.headers
    for old, new in replaced.items():
        headers = tuple((name, value.replace(old, new)) for name, value in headers)
    return replace(outgoing, headers=headers)
