"""Columns: their types, and what a value has to be to fit one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, get_args

from levqor.kit.clock import from_text, to_text
from levqor.kit.json import dump_json

ColumnType = Literal["text", "number", "boolean", "date", "datetime", "email", "json"]
TYPES: Final[tuple[ColumnType, ...]] = get_args(ColumnType)
MAX_COLUMNS: Final = 200
MAX_NAME: Final = 100
MAX_TEXT: Final = 200_000
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,190}\.[^@\s.<>,;\"]{1,63}")
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d([Tt ].*)?")
_TRUE: Final = frozenset({"true", "yes", "on", "1", "y"})
_FALSE: Final = frozenset({"false", "no", "off", "0", "n"})


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType
    required: bool = False

    @property
    def key(self) -> str:
        return name_key(self.name)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def name_key(name: str) -> str:
    """What two names have in common that people would call the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_fine_name(name: str) -> bool:
    clean = name.strip()
    return 0 < len(clean) <= MAX_NAME and len(name_key(name)) <= MAX_NAME and clean.isprintable()


def fit(column: Column, value: Any) -> Any:
    """The value as the column keeps it; text that says a number or a date becomes one.

    Raises:
        ValueError: it does not fit; the message says what would.
    """
    if value is None or (isinstance(value, str) and not value.strip() and column.type not in ("text", "json")):
        fitted = None
    else:
        fitted = _FIT[column.type](value)
    if column.required and fitted in (None, ""):
        raise ValueError("a value is required")
    return fitted


def _text(value: Any) -> str:
    match value:
        case str():
            text = value
        case bool():
            text = "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            text = str(int(value))
        case int() | float():
            text = str(value)
        case _:
            text = dump_json(value)
    if len(text) > MAX_TEXT:
        raise ValueError(f"a text has at most {MAX_TEXT} characters")
    return text


def _number(value: Any) -> int | float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        text = value.strip()
        value = int(text) if text.lstrip("+-").isdigit() else float(text)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("this has to be a number, such as 12 or 0.5")
    if abs(value) >= 2**63 and isinstance(value, int):
        raise ValueError("the number is too large to be kept exactly")
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError("this has to be true or false")


def _date(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text[:10] if _DATE.fullmatch(text) else "").isoformat()
    except ValueError:
        raise ValueError("this has to be a date, such as 2026-01-31") from None


def _datetime(value: Any) -> str:
    try:
        return to_text(from_text(value.strip()))
    except (AttributeError, ValueError, OverflowError):
        raise ValueError("this has to be an instant with an offset, such as 2026-01-31T08:30:00Z") from None


def _email(value: Any) -> str:
    if isinstance(value, str) and _EMAIL.fullmatch(value.strip()):
        return value.strip()
    raise ValueError("this has to be an e-mail address, such as ann@example.com")


_FIT: Final[Mapping[ColumnType, Callable[[Any], Any]]] = {
    "text": _text,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "email": _email,
    "json": lambda value: value,
}


def infer(name: str, value: Any) -> Column:
    """A column that fits the value. Text becomes more than text only when the column's name says so too."""
    return Column(name.strip(), _type_of(name_key(name), value))


def _type_of(key: str, value: Any) -> ColumnType:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case dict() | list():
            return "json"
        case str() if "mail" in key and _EMAIL.fullmatch(value.strip()):
            return "email"
        case str() if _is_instant(value) and _tells_time(key):
            return "datetime"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value) and _tells_time(key):
            return "date"
    return "text"


def _tells_time(key: str) -> bool:
    return re.search(r"date|time|day|when|(^|[ _])(at|on|since|until)$", key) is not None


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False
