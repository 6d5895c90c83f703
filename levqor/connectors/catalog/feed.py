"""RSS and Atom. Sources: the RSS 2.0 specification, RFC 4287 (Atom), RSS 1.0, the Dublin Core and content modules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector, Effect, Found, StepError
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Answer, Http
from levqor.kit.clock import to_text
from levqor.kit.shapes import Shape

_NOT_MODIFIED: Final = 304
_FINE: Final = frozenset({*range(200, 300), _NOT_MODIFIED})
_ACCEPT: Final = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
_XHTML: Final = "http://www.w3.org/1999/xhtml"


class Address(Shape):
    model_config = ConfigDict(extra="forbid")

    url: str = Field(
        title="Address of the feed", min_length=1, max_length=4000, examples=["https://blog.example.com/feed.xml"]
    )


class Reading(Address):
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class Entry(Shape):
    id: str = Field(title="Id")
    title: str = Field(title="Title")
    link: str = Field(title="Link")
    summary: str = Field(title="Summary", description="Text or HTML, as the feed has it.")
    content: str = Field(title="Content", description="The whole text where the feed has it, else empty.")
    author: str = Field(title="Author")
    published: str | None = Field(title="Published at", description="RFC 3339, in UTC.")
    updated: str | None = Field(title="Updated at", description="RFC 3339, in UTC.")
    categories: list[str] = Field(title="Categories")
    enclosures: list[str] = Field(title="Enclosures", description="Addresses of sound, films or files.")


class Feed(Shape):
    title: str = Field(title="Title of the feed")
    link: str = Field(title="Its page")
    entries: list[Entry] = Field(title="Entries", description="As the feed has them, mostly newest first.")


feed = Connector(
    id="feed",
    name="RSS and Atom",
    category="web",
    description="Reads feeds of blogs, news, podcasts and releases, and watches them for new entries.",
    names=("rss", "atom", "rss feed", "feed", "news feed", "blog feed", "podcast feed"),
)

_URL = "https://blog.example/feed.xml"
_RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title><link>https://blog.example/</link>'
    "<item><guid>post-1</guid><title>First</title><link>https://blog.example/1</link>"
    "<description>Hello.</description><author>ann@example.com</author><category>news</category>"
    "<pubDate>Sat, 31 Jan 2026 08:30:00 GMT</pubDate></item></channel></rss>"
)
_FIRST = {
    "id": "post-1",
    "title": "First",
    "link": "https://blog.example/1",
    "summary": "Hello.",
    "content": "",
    "author": "ann@example.com",
    "published": "2026-01-31T08:30:00.000Z",
    "updated": None,
    "categories": ["news"],
    "enclosures": [],
}


@feed.action(
    phrases=(
        "read the rss feed",
        "get the latest posts",
        "fetch the feed",
        "read the blog's feed",
        "load the news feed",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        given={"url": _URL},
        calls=(Call("GET", _URL, answer=_RSS),),
        yields={"title": "Blog", "link": "https://blog.example/", "entries": [_FIRST]},
    ),
)
async def read(http: Http, reading: Reading) -> Feed:
    """Read a feed."""
    answer = await http.request("GET", reading.url, headers=_ACCEPT)
    found = parse_feed(answer.content, answer.url)
    return found.model_copy(update={"entries": found.entries[: reading.limit]})


@feed.poll(
    phrases=(
        "new entry in a feed",
        "when a new post is published",
        "a new blog post",
        "a new rss item",
        "when the rss feed has a new item",
        "a new podcast episode",
    ),
    example=PollExample(
        given={"url": _URL},
        cursor={"etag": '"v1"'},
        calls=(
            Call(
                "GET",
                _URL,
                headers={"if-none-match": '"v1"'},
                answer=_RSS,
                answer_headers={"etag": '"v2"', "last-modified": "Sat, 31 Jan 2026 08:30:00 GMT"},
            ),
        ),
        finds=[("post-1", _FIRST)],
        leaves={"etag": '"v2"', "modified": "Sat, 31 Jan 2026 08:30:00 GMT"},
    ),
)
async def new_item(http: Http, watch: Address, cursor: dict[str, str] | None) -> Found[Entry]:
    """A new entry in a feed.

    A feed that has not changed since the last look is not sent again.
    """
    answer = await http.request("GET", watch.url, headers=_ACCEPT | _conditions(cursor or {}), expect=_FINE)
    if answer.status == _NOT_MODIFIED:
        return Found([], cursor)
    entries = parse_feed(answer.content, answer.url).entries
    return Found([(entry.id, entry) for entry in _oldest_first(entries)], _cursor(answer))


def _conditions(cursor: dict[str, str]) -> dict[str, str]:
    named = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
    return {name: value for name, value in named.items() if value}


def _cursor(answer: Answer) -> dict[str, str]:
    said = {"etag": answer.headers.get("etag"), "modified": answer.headers.get("last-modified")}
    return {name: value for name, value in said.items() if value and len(value) < 1000}


def _oldest_first(entries: list[Entry]) -> list[Entry]:
    upwards = list(reversed(entries))
    has_instants = all(entry.published for entry in entries)
    return sorted(upwards, key=lambda entry: entry.published or "") if has_instants else upwards


def parse_feed(content: bytes, url: str) -> Feed:
    """A feed in RSS 2.0, RSS 1.0 or Atom.

    Raises:
        StepError: it is none (`parse_error`).
    """
    try:
        root = fromstring(content.lstrip())
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise StepError("This is no feed: it is not well-formed XML.", code="parse_error") from None
    for part in root.iter():
        # Feeds mix vocabularies; the names alone tell what is meant, but for the HTML within them.
        if isinstance(part.tag, str) and not part.tag.startswith(f"{{{_XHTML}}}"):
            part.tag = part.tag.rpartition("}")[2]
    about = root if root.tag == "feed" else root.find("channel")
    if about is None:
        raise StepError("This is no feed, neither RSS nor Atom.", code="parse_error")
    items = [*about.iter("entry" if root.tag == "feed" else "item")] or [*root.iter("item")]
    return Feed(
        title=_text(about, "title"),
        link=urljoin(url, _link(about)),
        entries=[_entry(item, url) for item in items],
    )


def _entry(item: Element, url: str) -> Entry:
    link = _link(item)
    published = _instant(item, "pubDate", "published", "issued", "date")
    entry = Entry(
        id="",
        title=_text(item, "title"),
        link=urljoin(url, link) if link else "",
        summary=_text(item, "description", "summary"),
        content=_text(item, "encoded", "content"),
        author=_author(item),
        published=published,
        updated=_instant(item, "updated", "modified"),
        categories=list(_categories(item)),
        enclosures=[urljoin(url, address) for address in _enclosures(item)],
    )
    return entry.model_copy(update={"id": _identity(item, entry)})


def _identity(item: Element, entry: Entry) -> str:
    """What stays the same when the entry is corrected; of one without an id and a link, what it says."""
    said = _text(item, "guid", "id") or entry.link
    if said:
        return said[:2000]
    rest = "\0".join((entry.title, entry.published or "", entry.summary))
    return hashlib.sha256(rest.encode()).hexdigest()


def _text(item: Element, *names: str) -> str:
    for name in names:
        found = item.find(name)
        if found is None:
            continue
        inner = "".join(tostring(part, encoding="unicode") for part in found) if len(found) else ""
        text = f"{found.text or ''}{inner}".strip()
        if text:
            return text.replace("\0", "")
    return ""


def _link(item: Element) -> str:
    links = item.findall("link")
    for link in links:
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href")).strip()
    return next((link.text.strip() for link in links if link.text and link.text.strip()), "")


def _author(item: Element) -> str:
    author = item.find("author")
    if author is not None and (name := _text(author, "name", "email")):
        return name
    return _text(item, "creator", "author")


def _categories(item: Element) -> Iterator[str]:
    for category in item.findall("category"):
        name = category.get("label") or category.get("term") or (category.text or "").strip()
        if name:
            yield name


def _enclosures(item: Element) -> Iterator[str]:
    yield from _addresses(item.findall("enclosure"), "url")
    yield from _addresses((link for link in item.findall("link") if link.get("rel") == "enclosure"), "href")


def _addresses(parts: Iterable[Element], name: str) -> Iterator[str]:
    for part in parts:
        if address := (part.get(name) or "").strip():
            yield address


def _instant(item: Element, *names: str) -> str | None:
    for name in names:
        if (text := _text(item, name)) and (instant := _read_instant(text)) is not None:
            return to_text(instant)
    return None


def _read_instant(text: str) -> datetime | None:
    read: Any
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant: datetime = read(text)
            return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
