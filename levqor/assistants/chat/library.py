"""What the chat answers from: the documentation and the policies, section by section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from levqor.blueprint import blueprint
from levqor.config import REPOSITORY

DOCS: Final = REPOSITORY / "docs"
POLICIES: Final = REPOSITORY / "governance" / "policies"
_FOLDERS: Final = ("guide", "assistants", "deploy", "governance", "reference")
_FENCE: Final = re.compile(r"^\s{0,3}(```|~~~)")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_VARIABLE: Final = re.compile(r"\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}")
_FRONT_MATTER: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE: Final = re.compile(r"^title:\s*(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    page: str
    """The page's title."""
    heading: str
    href: str
    """Where the site shows it: `/docs/guide/runs#run-again`, or `/terms#payment` for a policy."""
    text: str
    """Markdown."""
    source: Path = field(repr=False)

    @property
    def key(self) -> str:
        return self.href.removeprefix("/docs/").removeprefix("/")


@cache
def sections() -> tuple[Section, ...]:
    return (*_documentation(), *_policies())


def _documentation() -> Iterator[Section]:
    for folder in _FOLDERS:
        for path in sorted((DOCS / folder).rglob("*.md")):
            place = path.relative_to(DOCS).with_suffix("").as_posix()
            yield from split_sections(path.read_text(encoding="utf8"), f"/docs/{place}", path)


def _policies() -> Iterator[Section]:
    for path in sorted(POLICIES.glob("*.md")):
        yield from split_sections(with_facts(path.read_text(encoding="utf8")), f"/{path.stem}", path)


def split_sections(text: str, address: str, source: Path) -> Iterator[Section]:
    """A page's sections. What stands under its title belongs to the page as a whole."""
    front = _FRONT_MATTER.match(text)
    title = _TITLE.search(front[1]) if front else None
    page, heading, anchor, is_code = title[1].strip() if title else "", "", "", False
    lines: list[str] = []
    seen: dict[str, int] = {}
    for line in text[front.end() if front else 0 :].splitlines():
        is_code ^= bool(_FENCE.match(line))
        found = None if is_code else _HEADING.match(line)
        if found is None:
            lines.append(line)
            continue
        if heading and (body := "\n".join(lines).strip("\n")):
            yield Section(page, heading, address + anchor, body, source)
        heading, lines = without_marks(found[2]), []
        anchor = "#" + _numbered(slug(found[2]), seen)
        if len(found[1]) == 1 and not page:
            page, anchor = heading, ""
    if heading and (body := "\n".join(lines).strip("\n")):
        yield Section(page, heading, address + anchor, body, source)


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", without_marks(heading).lower())
    return kept.strip().replace(" ", "-")


def _numbered(anchor: str, seen: dict[str, int]) -> str:
    count = seen.get(anchor, 0)
    seen[anchor] = count + 1
    return f"{anchor}-{count}" if count else anchor


def without_marks(text: str) -> str:
    """Markdown's text without links, emphasis and code marks."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"\*\*|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)", "", text)


def with_facts(text: str) -> str:
    """The text with each `{{plans.growth.monthly|pounds}}` filled from the blueprint.

    Raises:
        LookupError: the blueprint has no such fact.
    """
    return _VARIABLE.sub(lambda found: _written(_fact(found[1]), found[2]), text)


def _fact(path: str) -> object:
    if path.isdigit():
        return int(path)
    value: object = blueprint()
    for part in path.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part, None)
    if value is None or isinstance(value, dict):
        raise LookupError(path)
    return value


def _written(value: object, form: str | None) -> str:
    match form:
        case "pounds":
            return f"£{value:,}"
        case "number":
            return f"{value:,}"
    return str(value)
