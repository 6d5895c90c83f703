"""Excel workbooks (.xlsx)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.connectors.formats.archives import check_unpacked_size
from levqor.connectors.formats.limits import MAX_ITEMS, unique_names
from levqor.kit.json import dump_json

if TYPE_CHECKING:
    # openpyxl costs megabytes; a server that reads no workbooks never pays them.
    from openpyxl.workbook import Workbook

MAX_UNPACKED: Final = 60_000_000
MAX_CELLS: Final = 2_000_000
"""Counted with the empty ones before the last of each row: a single cell may stand in the last column."""
_MAX_TEXT_OF_CELL: Final = 32_767


def read_excel(
    content: bytes, *, sheet: str | None = None, header: bool = True
) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns, and a map for each row that is not empty, of one sheet; of the first without a name.

    Raises:
        StepError: `parse_error`, `too_large` or `sheet_not_found`.
    """
    check_unpacked_size(content, MAX_UNPACKED)
    workbook = _open(content)
    try:
        rows = list(_rows(workbook, sheet))
    except StepError:
        raise
    except Exception:  # noqa: BLE001 - the library lets out whatever a damaged workbook makes it stumble over
        raise _unreadable() from None
    finally:
        workbook.close()
    if not rows:
        return [], []
    width = max(len(row) for row in rows)
    first = [_as_text(value) for value in rows[0]] if header else []
    columns = unique_names(first + [""] * (width - len(first)))
    return columns, [
        dict(zip(columns, [*row, *([None] * (width - len(row)))], strict=True)) for row in rows[1 if header else 0 :]
    ]


def _open(content: bytes) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception:  # noqa: BLE001 - the library lets out whatever a damaged workbook makes it stumble over
        raise _unreadable() from None


def _unreadable() -> StepError:
    return StepError("The file is no Excel workbook (.xlsx), or it is damaged.", code="parse_error")


def _rows(workbook: Workbook, sheet: str | None) -> Iterator[list[Any]]:
    names = [found.title for found in workbook.worksheets]
    if not names or (sheet is not None and sheet not in names):
        raise StepError("The workbook has no sheet of that name.", code="sheet_not_found")
    chosen: Any = workbook[sheet or names[0]]
    # What the sheet says of its size is not believed.
    chosen.reset_dimensions()
    cells = found = 0
    for row in chosen.iter_rows(values_only=True):
        cells += len(row)
        values = [_as_json(value) for value in row]
        while values and values[-1] is None:
            values.pop()
        found += bool(values)
        if cells > MAX_CELLS or found > MAX_ITEMS + 1:
            raise StepError(f"The sheet has more than {MAX_ITEMS} rows or {MAX_CELLS} cells.", code="too_large")
        if values:
            yield values


def _as_json(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 1e15 else value
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
    return str(value)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


def write_excel(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet, its first row the columns. Text stays text: what looks like a formula is none.

    Raises:
        StepError: `too_large`.
    """
    from openpyxl import Workbook as NewWorkbook
    from openpyxl.cell import WriteOnlyCell

    workbook = NewWorkbook(write_only=True)
    page = workbook.create_sheet(sheet)
    cells = 0
    for row in (columns, *rows):
        cells += len(row)
        if cells > MAX_CELLS:
            raise StepError(f"The sheet would have more than {MAX_CELLS} cells.", code="too_large")
        line: list[Any] = []
        for value in row:
            shown = _as_cell(value)
            if isinstance(shown, str):
                cell = WriteOnlyCell(page, value=shown)
                cell.data_type = "s"
                line.append(cell)
            else:
                line.append(shown)
        page.append(line)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _as_cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else dump_json(value)
    if len(text) > _MAX_TEXT_OF_CELL:
        raise StepError(f"A cell would have more than {_MAX_TEXT_OF_CELL} characters.", code="too_large")
    # XML has no place for the others.
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")
