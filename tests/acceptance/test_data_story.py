"""Orders from a database, through code and a workbook, back into the database: one workflow on a real server."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.acceptance.server import Server, step_of

READS = {
    "id": "orders",
    "use": "sqlite.find_rows",
    "connection": "shop",
    "with": {"table": "orders", "order_by": "id"},
}
COMPUTES = {
    "id": "sum",
    "use": "code.python",
    "with": {
        "code": 'print("orders:", len(inputs["orders"]))\nsum(order["total"] for order in inputs["orders"])',
        "inputs": {"orders": "${{ steps.orders.rows }}"},
    },
}
WRITES = {"id": "file", "use": "file.write_table", "with": {"items": "${{ steps.orders.rows }}", "name": "orders.xlsx"}}
READS_BACK = {"id": "back", "use": "file.read_table", "with": {"file": "${{ steps.file.file }}"}}
STORES = {
    "id": "store",
    "use": "sqlite.execute",
    "connection": "shop",
    "with": {
        "sql": "INSERT INTO totals (total, orders) VALUES (:total, :orders)",
        "parameters": {"total": "${{ steps.sum.result }}", "orders": "${{ steps.back.count }}"},
    },
}


def document(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"levqor": 1, "name": "Totals", "trigger": {"use": "manual"}, "steps": list(steps)}


def test_rows_go_through_code_and_a_workbook_and_back(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    with closing(sqlite3.connect(file)) as shop:
        shop.executescript(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL);"
            "CREATE TABLE totals (total REAL, orders INTEGER);"
            "INSERT INTO orders VALUES (1, 10), (2, 2.5)"
        )
    with Server(tmp_path / "data", LEVQOR_SQLITE_FILES=str(file)) as server:
        ann = server.new_owner("ann@example.com")
        made = {"connector": "sqlite", "name": "shop", "values": {"file": str(file)}}
        connection = ann.post("/api/connections", made, expect=201)
        assert ann.post(f"/api/connections/{connection['id']}/test")["account"] == "shop.db"
        workflow = ann.new_workflow(document(READS, COMPUTES, WRITES, READS_BACK, STORES), publish=True)

        run = ann.run(workflow["id"])

        assert run["status"] == "succeeded", run
        assert step_of(run, "sum")["log"] == ["orders: 2"]
        assert step_of(run, "back")["output"]["items"] == [{"id": 1, "total": 10}, {"id": 2, "total": 2.5}]
        with closing(sqlite3.connect(file)) as shop:
            assert shop.execute("SELECT * FROM totals").fetchall() == [(12.5, 2)]

        broken = {**COMPUTES, "with": {**COMPUTES["with"], "code": "total = = 1"}}
        stored = ann.post("/api/workflows", {"document": document(READS, broken)}, expect=422)
        assert "line 1" in str(stored).lower()
