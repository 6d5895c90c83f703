"""n8n's Google Sheets nodes as steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.making import CHOOSE, Given, Made, Unsupported, plain, rows, word


def sheets(given: Given) -> Made:
    parameters = given.parameters
    operation = word(parameters.get("operation"), "read")
    values: dict[str, Any] = {
        "spreadsheet": translate(plain(parameters.get("documentId") or parameters.get("sheetId")), given.names),
        "sheet": translate(_sheet(parameters), given.names),
    }
    values = {name: value for name, value in values.items() if value not in (None, "")}
    match operation:
        case "append" | "appendOrUpdate" | "update" | "upsert":
            return _written(given, values, operation)
        case "read" | "lookup" | "getAll":
            return _read(given, values, operation)
        case "clear":
            return Made("google_sheets.clear", values, f"{CHOOSE}; say which cells it clears", "")
        case "delete" | "remove":
            number = parameters.get("startIndex")
            row = {"number": translate(number, given.names)} if number else {}
            return Made("google_sheets.delete_row", values | row, CHOOSE, "")
    raise Unsupported(f"its operation “{operation[:40]}” is not among the steps for it")


def _sheet(parameters: Mapping[str, Any]) -> Any:
    found = parameters.get("sheetName")
    if isinstance(found, dict):
        return (
            found.get("cachedResultName")
            if found.get("mode") == "list" and found.get("cachedResultName")
            else found.get("value")
        )
    return found or str(parameters.get("range") or "").partition("!")[0]


def _written(given: Given, values: dict[str, Any], operation: str) -> Made:
    parameters = given.parameters
    columns = parameters.get("columns")
    remarks = [CHOOSE]
    old = rows(parameters, "fieldsUi", "fieldValues") or rows(parameters, "fieldsUi", "values")
    row: Any = None
    if (
        isinstance(columns, dict)
        and isinstance(columns.get("value"), dict)
        and columns.get("mappingMode") != "autoMapInputData"
    ):
        row = translate(columns["value"], given.names)
    elif old:
        pairs = {
            str(one.get("fieldId") or one.get("column")): one.get("fieldValue", one.get("fieldValue")) for one in old
        }
        row = translate(pairs, given.names)
    elif given.names.own:
        row = translate("={{ $json }}", given.names)
    if row is None:
        remarks.append("say what stands in its row")
    else:
        values["row"] = row
    if operation == "append":
        return Made("google_sheets.append_row", values, "; ".join(remarks), "")
    return _matched(given, values, row, remarks)


def _matched(given: Given, values: dict[str, Any], row: Any, remarks: list[str]) -> Made:
    columns = given.parameters.get("columns")
    keys = columns.get("matchingColumns") if isinstance(columns, dict) else None
    key = (
        keys[0]
        if isinstance(keys, list) and keys
        else given.parameters.get("columnToMatchOn") or given.parameters.get("key")
    )
    if isinstance(key, str) and key == "row_number" and isinstance(row, dict):
        number = row.pop("row_number", None)
        found = values | {"row": row} | ({"number": number} if number is not None else {})
        return Made("google_sheets.update_row", found, "; ".join(remarks), "")
    if isinstance(key, str) and key and not key.startswith("="):
        values["key"] = key
    else:
        remarks.append("say by which column it finds its row")
    remarks.append("where no row fits, one is added")
    return Made("google_sheets.upsert_row", values, "; ".join(remarks), "")


def _read(given: Given, values: dict[str, Any], operation: str) -> Made:
    parameters = given.parameters
    filters = rows(parameters, "filtersUI", "values")
    lookup = parameters.get("lookupColumn")
    if operation == "lookup" and lookup:
        filters = [{"lookupColumn": lookup, "lookupValue": parameters.get("lookupValue", "")}]
    if len(filters) == 1:
        values |= translate(
            {"column": filters[0].get("lookupColumn"), "value": filters[0].get("lookupValue", "")}, given.names
        )
        remark = f"{CHOOSE}; it gives the first row that fits"
        return Made("google_sheets.find_row", values, remark, "values")
    remark = f"{CHOOSE}; it reads all rows: filter them with data.filter" if filters else CHOOSE
    return Made("google_sheets.read_rows", values, remark, "", many="rows")
