"""From a section's markdown to a short answer: what fits the question first, whole sentences only."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from levqor.assistants.chat.language import terms
from levqor.assistants.chat.library import Section, without_marks

LONGEST: Final = 700
_EXCERPT: Final = 180
_FENCE: Final = re.compile(r"^\s{0,3}(```|~~~)")
_ITEM: Final = re.compile(r"^\s*(?:([-*])|(\d+)[.)])\s+(.*)$")
_SENTENCE: Final = re.compile(r"(?<=[.!?:;])\s+(?=[A-Z`“(\d])")
_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_ROWS: Final = 4
_EXAMPLE: Final = 300
_STATUS_DIGITS: Final = 3
_LEAD: Final = 250

Kind = Literal["text", "bullets", "steps", "rows", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    parts: tuple[str, ...]
    """Its sentences, items or rows."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    text: str
    steps: tuple[str, ...] = ()


def shorten(section: Section, weigh: Callable[[str], float], wanted: list[str], longest: int = LONGEST) -> Excerpt:
    """At most about `longest` characters of a section, from its beginning, and of tables what was asked about."""
    room, lines, steps = longest, list[str](), list[str]()
    for block in _from_the_point(list(blocks(section.text)), weigh, wanted):
        if block.kind == "code":
            if example := _example(block, lines, room):
                room -= len(example)
                lines.append(example)
            continue
        if room <= 0:
            continue
        if block.kind == "steps" and not steps:
            steps.extend(block.parts)
            room -= sum(map(len, block.parts))
            continue
        taken = _taken(_ordered(block, weigh, wanted), room, is_first=room == longest)
        if not taken:
            break
        room -= sum(map(len, taken))
        lines.append(" ".join(taken) if block.kind == "text" else "\n".join(f"- {part}" for part in taken))
    return Excerpt("\n\n".join(lines), tuple(steps))


def _example(block: Block, lines: list[str], room: int) -> str:
    """A short example in full, where the sentence before it says that one follows."""
    code = textwrap.dedent("\n".join(block.parts)).strip()
    follows = bool(lines) and lines[-1].endswith(":")
    return f"```\n{code}\n```" if follows and len(code) <= min(room, _EXAMPLE) else ""


def quote(section: Section, longest: int = _EXCERPT) -> str:
    """The first words of a section, for a citation."""
    first = next((block.parts for block in blocks(section.text) if block.kind != "code"), ("",))
    text = without_marks(" ".join(first))
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def blocks(markdown: str) -> Iterator[Block]:
    """Paragraphs, lists, tables and code, in order."""
    lines = _COMMENT.sub("", markdown).splitlines()
    position = 0
    while position < len(lines):
        line = lines[position]
        if not line.strip():
            position += 1
        elif _FENCE.match(line):
            end = next((n for n in range(position + 1, len(lines)) if _FENCE.match(lines[n])), len(lines) - 1)
            yield Block("code", tuple(lines[position + 1 : end]))
            position = end + 1
        elif line.startswith("    "):
            end = _end(lines, position, lambda later: later.startswith("    ") or not later.strip())
            yield Block("code", tuple(lines[position:end]))
            position = end
        elif line.lstrip().startswith("|"):
            end = _end(lines, position, lambda later: later.lstrip().startswith("|"))
            yield Block("rows", tuple(_rows(lines[position:end])))
            position = end
        elif found := _ITEM.match(line):
            end = _end(lines, position, lambda later: bool(_ITEM.match(later)) or later.startswith("  "))
            yield Block("bullets" if found[1] else "steps", tuple(_items(lines[position:end])))
            position = end
        else:
            end = _end(lines, position, lambda later: bool(later.strip()) and not _starts_a_block(later))
            yield Block("text", tuple(_SENTENCE.split(_inline(" ".join(lines[position:end])))))
            position = end


def _end(lines: list[str], start: int, belongs: Callable[[str], bool]) -> int:
    return next((number for number in range(start + 1, len(lines)) if not belongs(lines[number])), len(lines))


def _starts_a_block(line: str) -> bool:
    return bool(_FENCE.match(line) or _ITEM.match(line) or line.lstrip().startswith("|"))


def _inline(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", text).lstrip("> ").split())


def _items(lines: list[str]) -> Iterator[str]:
    item: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found and item:
            yield _inline(" ".join(item))
            item = []
        item.append(found[3] if found else line)
    yield _inline(" ".join(item))


def _rows(lines: list[str]) -> Iterator[str]:
    """`Growth: so many workflows`: the first cell, then the others; two columns need no heading."""
    cells = [
        [_inline(cell.replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        for line in lines
    ]
    heading = cells[0]
    for row in cells[2:]:
        named = (
            row[1:2]
            if len(row) == 2
            else [f"{name} {cell}" for name, cell in zip(heading[1:], row[1:], strict=False) if cell]
        )
        yield f"{row[0]}: {', '.join(named)}"


def _from_the_point(found: list[Block], weigh: Callable[[str], float], wanted: list[str]) -> list[Block]:
    """Without leading paragraphs that have nothing of the question, when a later one has most of it."""
    if sum(len(part) for block in found for part in block.parts) <= LONGEST or len(found) < 3:
        return found
    scores = [_shared(" ".join(block.parts), weigh, wanted) for block in found]
    best = max(range(len(found)), key=lambda number: scores[number])
    if scores[0] >= 0.5 * scores[best]:
        return found
    lead = found[:1] if found[0].kind == "text" and sum(map(len, found[0].parts)) < _LEAD else []
    return [*lead, *found[best:]]


def _ordered(block: Block, weigh: Callable[[str], float], wanted: list[str]) -> list[str]:
    """Of a table the rows that were asked about, else its first ones."""
    if block.kind != "rows":
        return list(block.parts)
    wanted = [term for term in wanted if not term.isdigit() or len(term) >= _STATUS_DIGITS]
    by_name = {part: _shared(part.partition(":")[0], weigh, wanted) for part in block.parts}
    scores = by_name if any(by_name.values()) else {part: _shared(part, weigh, wanted) for part in block.parts}
    fitting = sorted((part for part in block.parts if scores[part]), key=lambda part: -scores[part])
    return (fitting or list(block.parts))[:_ROWS]


def _shared(text: str, weigh: Callable[[str], float], wanted: list[str]) -> float:
    return sum(weigh(term) for term in set(terms(without_marks(text))) & set(wanted))


def _taken(parts: list[str], room: int, *, is_first: bool) -> list[str]:
    """Whole parts as long as there is room; the first of an answer always."""
    taken: list[str] = []
    for part in parts:
        if len(part) > room and (taken or not is_first):
            break
        taken.append(part)
        room -= len(part)
    return taken
