"""Tables and rows over HTTP."""

from __future__ import annotations

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.reading import PageQuery
from api.tables.models import ChangedTable, DataRow, DataRowPage, DataTable, DataTablePage, NewTable, RowValues
from levqor.identity.audit import Act
from levqor.tables import service as tables

tables_bp = Feature("tables", "Tables")


@tables_bp.serves("GET", "/api/tables")
def list_tables(call: Call, query: PageQuery) -> DataTablePage:
    """List the tables, newest first."""
    with call.read() as tx:
        items, cursor = tables.list_tables(tx, call.actor.workspace_id, query.limit, query.cursor)
    return DataTablePage(items=[DataTable.model_validate(item) for item in items], next_cursor=cursor)


@tables_bp.serves("POST", "/api/tables", access=Access.EDIT, status=201)
def create_table(call: Call, body: NewTable) -> DataTable:
    """Create a table."""
    columns = [column.model_dump() for column in body.columns]
    with call.transaction() as tx:
        made = tables.create_table(tx, call.actor.workspace_id, body.name, columns, call.now)
    return DataTable.model_validate(made)


@tables_bp.serves("GET", "/api/tables/{id}")
def get_table(call: Call, table_id: str) -> DataTable:
    """Show a table."""
    with call.read() as tx:
        return DataTable.model_validate(tables.get_table(tx, call.actor.workspace_id, table_id))


@tables_bp.serves("PATCH", "/api/tables/{id}", access=Access.EDIT)
def change_table(call: Call, table_id: str, body: ChangedTable) -> DataTable:
    """Rename a table or change its columns."""
    columns = None if body.columns is None else [column.model_dump() for column in body.columns]
    with call.transaction() as tx:
        changed = tables.change_table(tx, call.actor.workspace_id, table_id, name=body.name, columns=columns)
    return DataTable.model_validate(changed)


@tables_bp.serves("DELETE", "/api/tables/{id}", access=Access.EDIT, status=204)
def delete_table(call: Call, table_id: str) -> None:
    """Delete a table with its rows."""
    with call.transaction() as tx:
        tables.delete_table(tx, call.actor.workspace_id, table_id)
        call.record(tx, Act.TABLE_DELETED, table_id)


@tables_bp.serves("GET", "/api/tables/{id}/rows")
def list_rows(call: Call, table_id: str, query: PageQuery) -> DataRowPage:
    """List a table's rows, newest first."""
    with call.read() as tx:
        items, cursor = tables.list_rows(tx, call.actor.workspace_id, table_id, query.limit, query.cursor)
    return DataRowPage(items=[DataRow.model_validate(item) for item in items], next_cursor=cursor)


@tables_bp.serves("POST", "/api/tables/{id}/rows", access=Access.EDIT, status=201)
def create_row(call: Call, table_id: str, body: RowValues) -> DataRow:
    """Add a row."""
    with call.transaction() as tx:
        row = tables.insert_row(tx, call.actor.workspace_id, table_id, body.values, call.now)
    return DataRow.model_validate(row)


@tables_bp.serves("PATCH", "/api/tables/{id}/rows/{row_id}", access=Access.EDIT)
def change_row(call: Call, table_id: str, row_id: str, body: RowValues) -> DataRow:
    """Change some values of a row. Columns that are not named keep theirs."""
    with call.transaction() as tx:
        row = tables.update_row(tx, call.actor.workspace_id, table_id, row_id, body.values, call.now)
    return DataRow.model_validate(row)


@tables_bp.serves("DELETE", "/api/tables/{id}/rows/{row_id}", access=Access.EDIT, status=204)
def delete_row(call: Call, table_id: str, row_id: str) -> None:
    """Delete a row."""
    with call.transaction() as tx:
        tables.delete_row(tx, call.actor.workspace_id, table_id, row_id)
