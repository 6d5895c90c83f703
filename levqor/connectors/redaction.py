"""Takes secrets out of everything that is recorded: header values, query parameters, fields, and known values."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote, quote_plus

from levqor.kit.json import dump_json
from levqor.kit.redaction import MASK, is_sensitive

_SHORTEST_SECRET: Final = 4
_SHORTEST_CARRIED: Final = 8
"""What a header carries is shorter only where it is a word such as `none`."""
_JSON_FIELD = re.compile(r'"([^"\\]{1,100})"(\s*:\s*)"((?:[^"\\]|\\.)+)(?:"|\\?$)', re.DOTALL)
_FORM_FIELD = re.compile(r"(^|[?&])([^=&?#\s]{1,100})=([^&#\s]+)")
_ALSO_TELLING: Final = frozenset({"key", "sig", "pwd"})


class Redactor:
    """Knows the secrets of one step."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._spellings: set[str] = set()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Know more secrets, from now on."""
        self._spellings |= {
            spelling for secret in secrets if len(secret) >= _SHORTEST_SECRET for spelling in _spell(secret)
        }
        ordered = sorted(self._spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self.longest = max(map(len, ordered), default=0)
        """The length of the longest spelling; a cut closer than this to a secret may leave a part of it."""

    def learn_from(self, headers: Iterable[tuple[str, str]]) -> None:
        """Know what headers carry that are named like a secret: some services tell everything that they were sent."""
        values = (value for name, value in headers if _is_telling(name) and not self.contains_secret(value))
        carried = {part for value in values for part in (value, value.rpartition(" ")[2])}
        if found := {part for part in carried if len(part) >= _SHORTEST_CARRIED}:
            self.learn(found)

    def contains_secret(self, text: str) -> bool:
        return self._known is not None and self._known.search(text) is not None

    def text(self, text: str) -> str:
        """The text without the known secrets."""
        return text if self._known is None else self._known.sub(MASK, text)

    def value(self, value: Any) -> Any:
        """A JSON value without the known secrets."""
        if self._known is None:
            return value
        match value:
            case str():
                return self.text(value)
            case dict():
                return {self.text(name): self.value(inner) for name, inner in value.items()}
            case list():
                return [self.value(inner) for inner in value]
        return value

    def url(self, url: str) -> str:
        return self.text(_FORM_FIELD.sub(_mask_form_field, url))

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        shown: dict[str, str] = {}
        for name, value in headers:
            text = MASK if _is_telling(name) else self.text(value)
            shown[name] = f"{shown[name]}, {text}" if name in shown else text
        return shown

    def body(self, text: str) -> str:
        """A JSON or form body without known secrets and without the values of fields that are named like one."""
        if text.lstrip()[:1] in ("{", "["):
            return self.text(_JSON_FIELD.sub(_mask_json_field, text))
        return self.text(_FORM_FIELD.sub(_mask_form_field, text))


def _is_telling(name: str) -> bool:
    return is_sensitive(name) or name.lower() in _ALSO_TELLING


def _mask_json_field(found: re.Match[str]) -> str:
    return f'"{found[1]}"{found[2]}"{MASK}"' if _is_telling(found[1]) else found[0]


def _mask_form_field(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}={MASK}" if _is_telling(found[2]) else found[0]


def _spell(secret: str) -> Iterable[str]:
    """The ways in which a secret may appear in a URL, a form, JSON or a header."""
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield quote_plus(secret)
    yield dump_json(secret)[1:-1]
    yield base64.b64encode(secret.encode()).decode()
