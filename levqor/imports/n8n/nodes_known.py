"""How n8n's nodes take their items."""

from __future__ import annotations

from typing import Final

from levqor.imports.n8n.graph import Node

_ALL_AT_ONCE: Final = frozenset(
    {"function", "aggregate", "summarize", "sort", "limit", "removeDuplicates", "itemLists", "splitOut", "merge",
     "convertToFile", "spreadsheetFile", "respondToWebhook", "compareDatasets", "chainSummarization", "splitInBatches",
     "html2pdf", "moveBinaryData"}
)  # fmt: skip
_PASSING: Final = frozenset({"noOp", "wait", "stopAndError", "stickyNote"})


def is_collecting(node: Node) -> bool:
    """Whether it takes all items at once."""
    if node.settings.get("executeOnce") is True:
        return True
    if node.type == "code":
        return node.parameters.get("mode") != "runOnceForEachItem"
    if node.type == "executeWorkflow":
        return node.parameters.get("mode") != "each"
    return node.type in _ALL_AT_ONCE


def is_passing(node: Node) -> bool:
    """Whether it passes on what it gets, and does what it does once."""
    return node.type in _PASSING or node.disabled
