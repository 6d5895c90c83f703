"""JSON Lines: a JSON value in each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from levqor.connectors.declaration import StepError
from levqor.connectors.formats.limits import MAX_ITEMS
from levqor.errors import LevqorError
from levqor.kit.json import dump_json, parse_json


def write_json_lines(items: Sequence[Any]) -> str:
    return "".join(f"{dump_json(item)}\n" for item in items)


def read_json_lines(text: str) -> list[Any]:
    """The value of each line that is not empty.

    Raises:
        StepError: `parse_error` or `too_large`.
    """
    items: list[Any] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        if len(items) == MAX_ITEMS:
            raise StepError(f"There are more than {MAX_ITEMS} lines.", code="too_large")
        items.append(read_json(line, f"Line {number}"))
    return items


def read_json(text: str, what: str = "The text") -> Any:
    try:
        return parse_json(text.removeprefix("\ufeff"))
    except LevqorError as error:
        raise StepError(error.message.replace("The body", what), code="parse_error") from error
