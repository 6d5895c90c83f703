"""Feeds as they are found on the web."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from levqor.connectors.catalog.feed import Address, new_item, parse_feed
from levqor.connectors.declaration import Found, StepError
from levqor.connectors.fake_network import FakeNetwork, Sent
from levqor.connectors.ports import StepContext

URL = "https://blog.example/feed.xml"
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://www.w3.org/1999/xhtml">
  <title>Atom</title><link rel="self" href="/feed.xml"/><link href="https://blog.example/"/>
  <entry><id>urn:2</id><title type="html">Second &amp; last</title><link rel="alternate" href="/2"/>
    <link rel="enclosure" href="/2.mp3"/><updated>2026-02-01T10:00:00+02:00</updated>
    <author><name>Ann</name></author><category term="news" label="News"/>
    <content type="xhtml"><x:div><x:p>Whole</x:p></x:div></content></entry>
  <entry><id>urn:1</id><title>First</title><link href="/1"/><published>2026-01-31T08:30:00Z</published></entry>
</feed>"""
RDF = """<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="x"><title>Caf\xe9</title><link>https://blog.example/</link></channel>
  <item rdf:about="https://blog.example/1"><title>Un caf\xe9</title><link>https://blog.example/1</link>
    <dc:creator>Bo</dc:creator><dc:date>2026-01-31</dc:date></item>
</rdf:RDF>"""


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Blog</title>{''.join(items)}</channel></rss>".encode()


def look(respond: Any, cursor: Any = None) -> tuple[Found[Any], list[Sent]]:
    network = FakeNetwork(respond)
    context = StepContext("ws_1", "", "feed.new_item", 1, "key", None)  # type: ignore[arg-type] # its time is not asked for
    return asyncio.run(new_item(network.door.for_step(context), Address(url=URL), cursor)), network.sent


def test_atom_is_read() -> None:
    feed = parse_feed(ATOM.encode(), URL)
    second, first = feed.entries
    assert (feed.title, feed.link) == ("Atom", "https://blog.example/")
    assert (second.id, second.title, second.link) == ("urn:2", "Second & last", "https://blog.example/2")
    assert (second.author, second.categories) == ("Ann", ["News"])
    assert (second.updated, second.enclosures) == ("2026-02-01T08:00:00.000Z", ["https://blog.example/2.mp3"])
    assert "Whole" in second.content
    assert (first.published, first.link) == ("2026-01-31T08:30:00.000Z", "https://blog.example/1")


def test_rss_1_in_another_encoding_is_read() -> None:
    feed = parse_feed(RDF.encode("latin-1"), URL)
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.author) == ("Café", "Un café", "Bo")
    assert entry.published == "2026-01-31T00:00:00.000Z"


def test_an_entry_without_an_id_is_known_by_its_link_or_by_what_it_says() -> None:
    by_link, by_words, other = parse_feed(
        rss("<item><link>/a</link></item>", "<item><title>One</title></item>", "<item><title>Two</title></item>"), URL
    ).entries
    assert by_link.id == "https://blog.example/a"
    assert len({by_words.id, other.id}) == 2
    assert parse_feed(rss("<item><title>One</title></item>"), URL).entries[0].id == by_words.id


@pytest.mark.parametrize("content", [b"", b"<html><body>no</body></html>", b"{}", b"<rss><chan", b"\xff\xfe<"])
def test_what_is_no_feed_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(StepError) as failed:
        parse_feed(content, URL)
    assert failed.value.code == "parse_error"


def test_entities_that_grow_are_refused() -> None:
    bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"
    with pytest.raises(StepError):
        parse_feed(bomb, URL)


def test_the_oldest_comes_first_whatever_the_order_of_the_feed() -> None:
    items = [
        f"<item><guid>{day}</guid><pubDate>Sun, 0{day} Feb 2026 08:00:00 GMT</pubDate></item>" for day in (1, 3, 2)
    ]
    found, _ = look(lambda _: httpx.Response(200, content=rss(*items)))
    assert [key for key, _ in found.items] == ["1", "2", "3"]


def test_a_feed_that_has_not_changed_finds_nothing_and_keeps_the_cursor() -> None:
    cursor = {"etag": '"v1"', "modified": "Sat, 31 Jan 2026 08:30:00 GMT"}
    found, (sent,) = look(lambda _: httpx.Response(304), cursor)
    assert (list(found.items), found.cursor) == ([], cursor)
    assert sent.headers["if-none-match"] == '"v1"'
    assert sent.headers["if-modified-since"] == "Sat, 31 Jan 2026 08:30:00 GMT"
