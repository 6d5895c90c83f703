"""Plain text as the Atlassian Document Format, and back."""

from __future__ import annotations

import re
from typing import Any

_BULLET = re.compile(r"[-*]\s+")


def document(text: str) -> dict[str, Any]:
    """Empty lines part paragraphs; lines that begin with a dash are a list."""
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return {
        "type": "doc",
        "version": 1,
        "content": [block for part in parts if part.strip() for block in _blocks(part)],
    }


def _blocks(part: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    for line in part.split("\n"):
        bullet = _BULLET.match(line.strip())
        if bullet:
            item = {"type": "listItem", "content": [_paragraph([line.strip()[bullet.end() :]])]}
            if blocks and blocks[-1]["type"] == "bulletList":
                blocks[-1]["content"].append(item)
            else:
                blocks.append({"type": "bulletList", "content": [item]})
        elif blocks and blocks[-1]["type"] == "paragraph":
            blocks[-1]["content"] += [{"type": "hardBreak"}, *_text(line)]
        else:
            blocks.append(_paragraph([line]))
    return blocks


def _paragraph(lines: list[str]) -> dict[str, Any]:
    return {"type": "paragraph", "content": [piece for line in lines for piece in _text(line)]}


def _text(line: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": line}]


def plain(node: Any) -> str:
    """The text of a document, with its lines."""
    return re.sub(r"\n{3,}", "\n\n", _plain(node, 0)).strip()


def _plain(node: Any, depth: int) -> str:
    if not isinstance(node, dict) or depth > 50:
        return node if isinstance(node, str) else ""
    kind, children = node.get("type"), node.get("content")
    inside = "".join(_plain(child, depth + 1) for child in children) if isinstance(children, list) else ""
    match kind:
        case "text":
            return str(node.get("text", ""))
        case "hardBreak":
            return "\n"
        case "listItem":
            return f"- {inside.strip()}\n"
        case "paragraph" | "heading" | "codeBlock" | "bulletList" | "orderedList" | "blockquote":
            return f"{inside}\n\n"
    return inside
