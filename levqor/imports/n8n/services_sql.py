"""n8n's nodes for databases as steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from levqor.imports.n8n.expressions import parts_of, translate
from levqor.imports.n8n.making import CHOOSE, Given, Made, Unsupported, plain, rows, word


@dataclass(frozen=True, slots=True)
class Sql:
    """The steps of a database."""

    base: str

    def __call__(self, given: Given) -> Made:
        parameters = given.parameters
        operation = word(parameters.get("operation"), "insert")
        if operation in ("executeQuery", "execute"):
            return self._query(given)
        table = translate(plain(parameters.get("table")) or "", given.names)
        match operation:
            case "insert" | "upsert" | "update":
                return self._written(given, table, operation)
            case "select":
                where = {str(row.get("column")): row.get("value") for row in rows(parameters, "where", "values")}
                values = {"table": table, **({"where": translate(where, given.names)} if where else {})}
                return Made(f"{self.base}.find_rows", values, CHOOSE, "", many="rows")
            case "deleteTable" | "delete":
                where = {str(row.get("column")): row.get("value") for row in rows(parameters, "where", "values")}
                return Made(
                    f"{self.base}.delete_rows", {"table": table, "where": translate(where, given.names)}, CHOOSE, ""
                )
        raise Unsupported(f"its operation “{operation[:40]}” is not among the steps for it")

    def _query(self, given: Given) -> Made:
        sql, parameters = _parameterised(given, str(given.parameters.get("query") or ""), self.base)
        writes = sql.lstrip().lower()[:6] in ("insert", "update", "delete", "create", "drop t", "alter ", "trunca")
        values: dict[str, Any] = {"sql": sql, **({"parameters": parameters} if parameters else {})}
        remark = f"{CHOOSE}; what stood in the SQL as an expression is a parameter" if parameters else CHOOSE
        return Made(f"{self.base}.{'execute' if writes else 'query'}", values, remark, "", many="rows")

    def _written(self, given: Given, table: Any, operation: str) -> Made:
        parameters = given.parameters
        columns = parameters.get("columns")
        row: Any = None
        if (
            isinstance(columns, dict)
            and isinstance(columns.get("value"), dict)
            and columns.get("mappingMode") != "autoMapInputData"
        ):
            row = translate(columns["value"], given.names)
        elif found := rows(parameters, "valuesToSend", "values"):
            row = translate({str(one.get("column")): one.get("value") for one in found}, given.names)
        elif given.names.own:
            row = translate("={{ $json }}", given.names)
        keys = columns.get("matchingColumns") if isinstance(columns, dict) else None
        keys = keys or [part.strip() for part in str(parameters.get("updateKey") or "").split(",") if part.strip()]
        values: dict[str, Any] = {"table": table}
        if operation == "update":
            where = {key: row[key] for key in keys if isinstance(row, dict) and key in row}
            rest = {key: value for key, value in row.items() if key not in where} if isinstance(row, dict) else row
            return Made(f"{self.base}.update_rows", values | {"where": where, "values": rest}, CHOOSE, "", many="rows")
        values["rows"] = [row] if row is not None else []
        if operation == "upsert":
            return Made(f"{self.base}.upsert_rows", values | {"key": keys}, CHOOSE, "", many="rows")
        return Made(f"{self.base}.insert_rows", values, CHOOSE, "", many="rows")


def _parameterised(given: Given, text: str, base: str) -> tuple[str, list[Any]]:
    """SQL with what stands in it as an expression made a parameter."""
    old = given.options().get("queryReplacement") or given.parameters.get("additionalFields")
    replaced = translate(old, given.names) if isinstance(old, str) and old else ""
    if not text.startswith("="):
        values = [part.strip() for part in replaced.split(",") if part.strip()] if isinstance(replaced, str) else []
        return text.replace("${{", "$ {{"), values
    made, found = "", []
    parts = parts_of(text[1:])
    if len(parts) == 3 and not parts[0].strip() and not parts[2].strip():
        raise Unsupported("its SQL is made by an expression; SQL here is fixed, with parameters")
    for number, part in enumerate(parts):
        if number % 2 == 0:
            made += part
            continue
        found.append(translate("={{" + part + "}}", given.names))
        mark = f"${len(found)}" if base == "postgres" else "?"
        made += mark
    for quote in ("'", '"'):
        for number in range(len(found), 0, -1):
            mark = f"${number}" if base == "postgres" else "?"
            made = made.replace(f"{quote}{mark}{quote}", mark)
    return made, found
