"""Texts: trim, change case, replace, shorten, take parts out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final, Literal

from pydantic import Field, model_validator

from levqor.connectors.catalog.data.connector import Input, data
from levqor.connectors.declaration import Effect, StepError, incomplete
from levqor.connectors.examples import Example
from levqor.connectors.formats.limits import MAX_ITEMS, MAX_TEXT, check_text
from levqor.kit.shapes import Shape

_WORD = re.compile(r"\w[\w'’]*")
_MAX_PATTERN: Final = 1000
_PATTERN_MEMORY: Final = 8 << 20


class Change(Input):
    text: str = Field(title="Text", max_length=MAX_TEXT, json_schema_extra={"widget": "long_text"})
    operation: Literal["trim", "upper", "lower", "title", "replace", "slug", "truncate", "extract"] = Field(
        title="What to do"
    )
    find: str | None = Field(default=None, title="Text to replace", max_length=MAX_TEXT)
    replacement: str = Field(default="", title="What to put instead", max_length=MAX_TEXT)
    length: int | None = Field(default=None, ge=0, le=MAX_TEXT, title="At most this many characters")
    ellipsis: str = Field(default="…", title="Ends a shortened text with", max_length=20)
    pattern: str | None = Field(
        default=None,
        title="Regular expression",
        description=r"What to extract, in RE2 syntax: [\w.]+@[\w.]+. With a group in it, what the group matches.",
        max_length=_MAX_PATTERN,
    )

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Change:
        for operation, name in (("replace", "find"), ("truncate", "length"), ("extract", "pattern")):
            if self.operation == operation and getattr(self, name) in (None, ""):
                raise incomplete(f"to {operation}, fill in `{name}`")
        return self


class Changed(Shape):
    text: str = Field(title="Text", description="The changed text, or the first match.")
    found: bool = Field(default=True, title="Whether anything was found")
    matches: list[str] = Field(default_factory=list, title="Every match")


@data.action(
    effect=Effect.PURE,
    writes=False,
    phrases=(
        "trim",
        "uppercase",
        "make it uppercase",
        "lowercase",
        "title case",
        "capitalise",
        "replace",
        "make a slug",
        "shorten",
        "truncate",
        "extract",
        "find in the text",
        "regular expression",
        "clean up the text",
    ),
    example=Example(
        given={"text": "Order #715 and #716", "operation": "extract", "pattern": r"#(\d+)"},
        yields={"text": "715", "found": True, "matches": ["715", "716"]},
    ),
)
def text(input: Change) -> Changed:  # noqa: A002 - the contract's name for it
    """Change a text, or take a part out of it."""
    match input.operation:
        case "extract":
            return _extracted(input.text, input.pattern or "")
        case "replace":
            return _replaced(input.text, input.find or "", input.replacement)
        case "truncate":
            return Changed(text=_truncated(input.text, input.length or 0, input.ellipsis))
        case _:
            return Changed(text=check_text(_SIMPLE[input.operation](input.text)))


def _title(text: str) -> str:
    """`str.title` would write "O'Neil'S"."""
    return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), text)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_SIMPLE: Final[dict[str, Callable[[str], str]]] = {
    "trim": str.strip,
    "upper": str.upper,
    "lower": str.lower,
    "title": _title,
    "slug": _slug,
}


def _replaced(text: str, find: str, replacement: str) -> Changed:
    count = text.count(find)
    if len(text) + count * (len(replacement) - len(find)) > MAX_TEXT:
        raise StepError(f"The text would have more than {MAX_TEXT} characters.", code="too_large")
    return Changed(text=text.replace(find, replacement), found=count > 0)


def _truncated(text: str, length: int, ellipsis: str) -> str:
    if len(text) <= length:
        return text
    return (text[: max(0, length - len(ellipsis))].rstrip() + ellipsis)[:length]


def _extracted(text: str, pattern: str) -> Changed:
    expression = _compile(pattern)
    matches: list[str] = []
    for found in expression.finditer(text):
        matches.append((found.group(1) if expression.groups else found.group(0)) or "")
        if len(matches) > MAX_ITEMS:
            raise StepError(f"The expression matches more than {MAX_ITEMS} times.", code="too_large")
    return Changed(text=matches[0] if matches else "", found=bool(matches), matches=matches)


def _compile(pattern: str) -> Any:
    """RE2 takes time in proportion to the text, whatever the pattern; Python's own engine does not."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _PATTERN_MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error:
        raise StepError("The regular expression is not valid (RE2 syntax).", code="validation_error") from None
