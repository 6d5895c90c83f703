"""n8n's memory of a chat as rows of a table."""

from __future__ import annotations

from typing import Any, Final

from levqor.imports.n8n.expressions import translate
from levqor.imports.n8n.graph import Node
from levqor.imports.n8n.making import Given, Step, word

BUFFERS: Final = frozenset({"memoryBufferWindow"})
"""Memories that hold the last messages, word for word."""
TABLE: Final = "Chat memory"
_HISTORY: Final = (
    "rows = [row['values'] for row in reversed(inputs['rows'])]\n"
    "[{'role': row['role'], 'content': row['content']} for row in rows[:-1]]\n"
)
_MOST: Final = 500


def remember(given: Given, memory: Node, prompt: Any) -> tuple[dict[str, Any], list[Step]]:
    """The history for a question to a model, and the steps that keep its answer."""
    session = _session(given, memory)
    length = memory.parameters.get("contextWindowLength", 5)
    limit = min(_MOST, 2 * length + 1) if isinstance(length, int) and length > 0 else 11
    bench = given.names.bench
    asked, found, history = (bench.new_id(f"{bench.base}_{part}") for part in ("asked", "memory", "history"))
    row = {"session": session, "role": "user", "content": prompt}
    bench.steps.append(
        {"id": asked, "use": "tables.insert", "with": {"table": TABLE, "row": row, "create_if_missing": True}}
    )
    find = {"table": TABLE, "where": {"session": session}, "limit": limit}
    bench.steps.append({"id": found, "use": "tables.find", "with": find})
    code = {"code": _HISTORY, "inputs": {"rows": "${{ steps." + found + ".rows }}"}}
    bench.steps.append({"id": history, "use": "code.python", "title": "What was said before", "with": code})
    answer = {"session": session, "role": "assistant", "content": "${{ @.text }}"}
    kept = {"id": bench.new_id(f"{bench.base}_answered"), "use": "tables.insert"}
    return {"history": "${{ steps." + history + ".result }}"}, [kept | {"with": {"table": TABLE, "row": answer}}]


def _session(given: Given, memory: Node) -> Any:
    if word(memory.parameters.get("sessionIdType"), "fromInput") == "customKey":
        return translate(memory.parameters.get("sessionKey") or "all", given.names)
    return translate("={{ $json.sessionId || 'all' }}", given.names)
