"""Comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from levqor.connectors.declaration import StepError
from levqor.connectors.formats.limits import MAX_ITEMS, unique_names
from levqor.kit.json import dump_json


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, separator: str = ",", header: bool = True
) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    if header:
        writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def all_columns(items: Sequence[Any]) -> list[str]:
    """The fields of maps, in the order in which they occur."""
    if not all(isinstance(item, dict) for item in items):
        raise StepError("A table can only be made from a list of maps, and an item is none.", code="type_error")
    return list(dict.fromkeys(str(name) for item in items for name in item))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return dump_json(value)


def read_csv(text: str, *, separator: str | None = None, header: bool = True) -> tuple[list[str], list[dict[str, str]]]:
    """Columns, and a map for each line that is not empty.

    Raises:
        StepError: `parse_error` or `too_large`.
    """
    text = text.removeprefix("\ufeff")
    lines = _lines(text, separator or _find_separator(text))
    if not lines:
        return [], []
    width = max(len(line) for _, line in lines)
    columns = unique_names(lines[0][1]) if header else [f"column_{number + 1}" for number in range(width)]
    return columns, [_item(columns, number, line) for number, line in lines[1 if header else 0 :]]


def _find_separator(text: str) -> str:
    """The one that occurs most in the first line, outside quotes."""
    first = "".join(text.split('"')[::2]).partition("\n")[0]
    return max((",", ";", "\t", "|"), key=first.count)


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, list[str]]] = []
    try:
        for line in reader:
            if line:
                lines.append((reader.line_num, line))
            if len(lines) > MAX_ITEMS + 1:
                raise StepError(f"The CSV has more than {MAX_ITEMS} lines.", code="too_large")
    except csv.Error as error:
        raise StepError(f"Line {reader.line_num} of the CSV cannot be read: {error}.", code="parse_error") from None
    return lines


def _item(columns: list[str], number: int, line: list[str]) -> dict[str, str]:
    if len(line) > len(columns):
        raise StepError(
            f"Line {number} of the CSV has {len(line)} values for {len(columns)} columns.", code="parse_error"
        )
    return dict(zip(columns, line + [""] * (len(columns) - len(line)), strict=True))
