"""Makes a workflow of a template, with the tables that it needs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from levqor.connectors.registry import Registry
from levqor.tables.service import create_table, find_table, insert_row
from levqor.workflow_templates.library import Template
from levqor.workflows.service import Author, WorkflowDetail, create_workflow


def use_template(
    tx: Connection, registry: Registry, author: Author, template: Template, email: str, *, with_rows: bool
) -> WorkflowDetail:
    """Store the template's document as a draft, and create the tables of its that are missing.

    Args:
        email: whose address stands for “you”.
        with_rows: put sample rows into tables that are created.
    """
    for table in template.tables:
        if find_table(tx, author.workspace_id, table["name"]) is None:
            made = create_table(tx, author.workspace_id, table["name"], table["columns"], author.now)
            rows = template.rows_for(table, email) if with_rows else []
            _fill(tx, author.workspace_id, made.id, rows, author.now)
    return create_workflow(tx, registry, author, template.document_for(email), f"From the template {template.title}")


def _fill(tx: Connection, workspace_id: str, table_id: str, rows: list[dict[str, object]], now: datetime) -> None:
    for row in rows:
        insert_row(tx, workspace_id, table_id, row, now)
