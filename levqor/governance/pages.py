"""What a policy says, without what makes it look good: from its source, and from a built page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_RULES: Final = re.compile(r"^\s*\|[\s|:-]+\|\s*$", re.MULTILINE)
_MARKS: Final = re.compile(r"^(#+ |- |\d+\. )|\*\*|`|\|", re.MULTILINE)
_LINKS: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


def said_by_source(markdown: str) -> str:
    """The words of a text, without front matter, marks and white space."""
    text = _RULES.sub("", _FRONT_MATTER.sub("", markdown))
    return _without_space(_MARKS.sub("", _LINKS.sub(r"\1", text)))


def said_by_page(html: str, slug: str) -> str | None:
    """The words of the policy that a page holds; None when it holds none of that name."""
    reader = _Reader(slug)
    reader.feed(html)
    return _without_space("".join(reader.words)) if reader.found else None


def _without_space(text: str) -> str:
    return "".join(text.split())


class _Reader(HTMLParser):
    """Collects the text inside the element that is marked as the text of a policy."""

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.found = False
        self._slug = slug
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        if self._depth:
            self._depth += 1
        elif ("data-policy-text", self._slug) in attrs:
            self._depth, self.found = 1, True

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.words.append(data)
