"""Takes secrets out of everything that is recorded: header values, query parameters, fields, and known values."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

from levqor.kit.json import dump_json

MASK: Final = "••••"
_SHORTEST_SECRET: Final = 4
_TELLING = (
    r"(?:[\w-]*(?:password|passwd|secret|token|signature|authorization|credential|session)"
    r"|[\w-]*api[-_]?key|[\w-]*access[-_]?key|[\w-]*private[-_]?key|pwd|auth|sig|key)"
)
_TELLING_NAME = re.compile(_TELLING, re.IGNORECASE)
_JSON_FIELD = re.compile(rf'("{_TELLING}"\s*:\s*)"(?:[^"\\]|\\.)*(?:"|\\?$)', re.IGNORECASE)
_FORM_FIELD = re.compile(rf"((?:^|[?&]){_TELLING}=)[^&#\s]+", re.IGNORECASE)
_HIDDEN_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"})


class Redactor:
    """Knows the secrets of one step."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets if len(secret) >= _SHORTEST_SECRET for spelling in _spell(secret)}
        ordered = sorted(spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self.longest = max(map(len, ordered), default=0)
        """The length of the longest spelling; a cut closer than this to a secret may leave a part of it."""

    def contains_secret(self, text: str) -> bool:
        return self._known is not None and self._known.search(text) is not None

    def text(self, text: str) -> str:
        """The text without the known secrets."""
        return text if self._known is None else self._known.sub(MASK, text)

    def url(self, url: str) -> str:
        return self.text(_FORM_FIELD.sub(rf"\1{MASK}", url))

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in headers:
            hidden = name.lower() in _HIDDEN_HEADERS or _TELLING_NAME.fullmatch(name)
            text = MASK if hidden else self.text(value)
            shown[name] = f"{shown[name]}, {text}" if name in shown and not hidden else text
        return shown

    def body(self, text: str) -> str:
        """A JSON or form body without known secrets and without the values of fields that are named like one."""
        hide = _JSON_FIELD if text.lstrip()[:1] in ("{", "[") else _FORM_FIELD
        return self.text(
            hide.sub(lambda found: f'{found[1]}"{MASK}"' if hide is _JSON_FIELD else found[1] + MASK, text)
        )

    def value(self, value: Any) -> Any:
        """The same for a JSON value."""
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {key: MASK if _hides(key, inner) else self.value(inner) for key, inner in value.items()}
            case list() | tuple():
                return [self.value(inner) for inner in value]
        return value


def _hides(key: Any, value: Any) -> bool:
    return isinstance(value, str) and bool(value) and _TELLING_NAME.fullmatch(str(key)) is not None


def _spell(secret: str) -> Iterable[str]:
    """The ways in which a secret may appear in a URL, a form, JSON or a header."""
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
    yield dump_json(secret)[1:-1]
    yield base64.b64encode(secret.encode()).decode()
