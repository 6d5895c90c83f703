"""HTML as text and as values; Markdown as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.connectors.formats.limits import MAX_ITEMS

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML: Final = 1_000_000
MAX_MARKDOWN: Final = 50_000
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
        footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody tfoot
        thead tr ul""",
    )
)
_MAX_DEPTH: Final = 500
"""Reading takes as many steps for each tag as tags are open."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_CLOSED_BY_OTHERS: Final = frozenset(
    re.findall(
        r"\w+",
        """area base br col embed hr img input link meta source track wbr p li dt dd option optgroup tr td th tbody
        thead tfoot colgroup html head body""",
    )
)
_SILENT: Final = ("script", "style", "template", "noscript", "head", "iframe", "object", "svg")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_ATTRIBUTE = re.compile(r"(?P<selector>.*?)@(?P<attribute>[A-Za-z_][\w:-]*)")


def html_to_text(html: str) -> str:
    """What a reader sees, a line for each paragraph, heading, entry of a list and row of a table."""
    page = _parsed(html)
    page.strip_tags(list(_SILENT))
    lines: list[str] = [""]
    block_of: dict[int, int] = {}
    last = -1
    root = page.body or page.root
    for node in root.traverse(include_text=True) if root is not None else ():
        parent = node.parent
        block = block_of.get(parent.mem_id, 0) if parent is not None else 0
        tag = node.tag
        if tag == "-text":
            text = _SPACES.sub(" ", node.text_content or "")
            if not text.strip() and not lines[-1]:
                continue
            if block != last and lines[-1].strip():
                lines.append("")
            last = block
            lines[-1] += text
            continue
        if tag == "br" or tag in _BLOCKS:
            block = node.mem_id
            if lines[-1].strip():
                lines.append("")
            lines[-1] = "- " if tag == "li" else ""
            last = block
        elif tag in ("td", "th") and lines[-1].strip():
            lines[-1] += "\t"
        block_of[node.mem_id] = block_of.get(parent.mem_id, 0) if tag == "br" and parent is not None else block
    return "\n".join(line for line in (_trimmed(line) for line in lines) if line)


def _trimmed(line: str) -> str:
    return "\t".join(_SPACES.sub(" ", cell).strip() for cell in line.split("\t")).strip()


def extract(html: str, each: str | None, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """A map for each element that `each` selects, or one for the page. A field is a selector, or `selector@attribute`.

    Raises:
        StepError: a selector cannot be read (`invalid_selector`), or too much is selected (`too_large`).
    """
    page = _parsed(html)
    if page.root is None:
        return []
    places = _selected(page.root, each) if each else [page.root]
    if len(places) > MAX_ITEMS:
        raise StepError(f"More than {MAX_ITEMS} elements are selected.", code="too_large")
    return [{name: _field(place, source) for name, source in fields.items()} for place in places]


def _field(place: LexborNode, source: str) -> str | None:
    found = _ATTRIBUTE.fullmatch(source.strip())
    selector, attribute = (found["selector"].strip(), found["attribute"]) if found else (source.strip(), None)
    elements = _selected(place, selector) if selector else [place]
    if not elements:
        return None
    if attribute is not None:
        return elements[0].attributes.get(attribute)
    return _SPACES.sub(" ", elements[0].text(deep=True)).strip()


def _selected(place: LexborNode, selector: str) -> list[LexborNode]:
    try:
        return place.css(selector)
    except Exception:  # noqa: BLE001 - the library raises what it likes for a selector that it cannot read
        raise StepError("A selector cannot be read. Write it as in CSS: div.price", code="invalid_selector") from None


def _parsed(html: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    depth = 0
    for found in _TAG.finditer(html):
        if found[2].lower() not in _CLOSED_BY_OTHERS:
            depth = max(0, depth + (-1 if found[1] else 1))
            if depth > _MAX_DEPTH:
                raise StepError(f"The HTML is nested deeper than {_MAX_DEPTH} levels.", code="too_large")
    return LexborHTMLParser(html)


def markdown_to_html(text: str) -> str:
    """CommonMark with tables and strikethrough. HTML inside it is shown and not passed on."""
    return str(_markdown().render(text))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
