"""Steps on the workspace's tables."""

from __future__ import annotations

from typing import Any

from levqor.assistants.builder.draft_state import DraftState
from levqor.assistants.builder.plan import Do
from levqor.assistants.builder.resolution import fields_of
from levqor.connectors.declaration import Action


class RowSteps(DraftState):
    """Writes `tables.*`: which table, which row."""

    def _table(self, node: Do, action: Action) -> dict[str, Any]:
        wanted = node.params.get("table") or node.params.get("spreadsheet")
        name, exists = self._table_name(wanted) if wanted else (None, False)
        verbs = {
            "tables.insert": "Add a row to",
            "tables.find": "Find rows in",
            "tables.update": "Update rows in",
            "tables.delete": "Delete rows from",
        }
        stem = {"tables.insert": "add_row", "tables.find": "find_rows"}.get(
            action.id, action.id.rpartition(".")[2] + "_rows"
        )
        step = self._step(stem, action.id, f"{verbs.get(action.id, action.title)} {name or 'a table'}", node.words)
        step["with"] = values = dict[str, Any]()
        if name is None:
            known = [str(table["name"]) for table in self.context.tables]
            self.questions.ask(step, "/with/table", "Which table is it?", "table", known)
        else:
            values["table"] = name
        if action.id == "tables.insert":
            self._row(step, values, name, exists)
        elif action.id == "tables.find":
            self.scope = self.scope.after_fetch(step["id"], "rows")
        else:
            self._which_rows(step, action)
        return step

    def _row(self, step: dict[str, Any], values: dict[str, Any], name: str | None, exists: bool) -> None:
        if self.scope.everything:
            values["row"] = self.scope.everything
        else:
            self.questions.ask(step, "/with/row", "Which values should the row have?", "expression", [])
        if name is not None and not exists:
            values["create_if_missing"] = True
            self.notes.append(f"There is no table {name} yet: the first row creates it.")

    def _which_rows(self, step: dict[str, Any], action: Action) -> None:
        for field in ("where", "set"):
            if field in fields_of(action):
                question = "Which rows are meant?" if field == "where" else "Which values should they get?"
                self.questions.ask(step, f"/with/{field}", question, "expression", [])

    def _table_name(self, wanted: str) -> tuple[str, bool]:
        """The name as the workspace has it, and whether it has it."""
        plain = wanted.strip().lower()
        for table in self.context.tables:
            name = str(table["name"])
            if name.lower() in (plain, plain + "s") or name.lower() + "s" == plain:
                return name, True
        return wanted.strip()[:60], False
