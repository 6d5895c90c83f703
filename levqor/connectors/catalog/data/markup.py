"""XML, HTML and Markdown. They are read in a thread: a hostile page takes longer than an event loop may wait."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import Field

from levqor.connectors.catalog.data.connector import Input, ItemList, Result, data, listed
from levqor.connectors.catalog.data.formats import Text
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Example
from levqor.connectors.formats import html_text, xml_text
from levqor.connectors.formats.limits import check_text
from levqor.kit.shapes import Shape


class FromXml(Input):
    text: str = Field(title="XML", max_length=xml_text.MAX_XML, json_schema_extra={"widget": "long_text"})


class ToXml(Input):
    value: Any = Field(title="Value", description="A field that begins with @ becomes an attribute, a list repeats.")
    root: str = Field(default="root", title="Name of the root", max_length=200)


class Html(Input):
    html: str = Field(title="HTML", max_length=html_text.MAX_HTML, json_schema_extra={"widget": "long_text"})


class Extract(Html):
    each: str | None = Field(
        default=None,
        title="For each",
        description="A CSS selector, such as div.product: a map for each. Empty: one for the page.",
        max_length=1000,
    )
    fields: dict[str, str] = Field(
        title="Fields",
        description="Names with CSS selectors: the text of the first that fits, or an attribute: a.title@href",
        min_length=1,
        max_length=100,
        json_schema_extra={"widget": "map"},
    )


class Markdown(Input):
    markdown: str = Field(
        title="Markdown", max_length=html_text.MAX_MARKDOWN, json_schema_extra={"widget": "long_text"}
    )


class HtmlText(Shape):
    html: str = Field(title="HTML")


@data.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("from xml", "parse the xml", "read the xml", "xml to json", "parse xml"),
    example=Example(
        given={"text": '<order id="7"><line>A</line><line>B</line></order>'},
        yields={"result": {"order": {"@id": "7", "line": ["A", "B"]}}},
    ),
)
async def from_xml(input: FromXml) -> Result:  # noqa: A002 - the contract's name for it
    """Read XML.

    Attributes begin with @, text beside elements is #text, an element that occurs again is a list.
    """
    return Result(result=await asyncio.to_thread(xml_text.read_xml, input.text))


@data.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("to xml", "convert to xml", "json to xml", "make xml"),
    example=Example(
        given={"value": {"@id": 7, "line": ["A", "B"]}, "root": "order"},
        yields={"text": '<order id="7"><line>A</line><line>B</line></order>'},
    ),
)
async def to_xml(input: ToXml) -> Text:  # noqa: A002 - the contract's name for it
    """Make XML from a value."""
    return Text(text=check_text(await asyncio.to_thread(xml_text.write_xml, input.value, input.root)))


@data.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("html to text", "strip the html", "remove html tags", "plain text of the html"),
    example=Example(given={"html": "<h1>Hi</h1><p>It is <b>here</b>.</p>"}, yields={"text": "Hi\nIt is here."}),
)
async def html_to_text(input: Html) -> Text:  # noqa: A002 - the contract's name for it
    """Make plain text of HTML."""
    return Text(text=check_text(await asyncio.to_thread(html_text.html_to_text, input.html)))


@data.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("extract from html", "scrape the page", "get values from the html", "read with a css selector"),
    example=Example(
        given={
            "html": '<li><a href="/1">One</a></li><li><a href="/2">Two</a></li>',
            "each": "li",
            "fields": {"name": "a", "link": "a@href"},
        },
        yields={
            "items": [{"name": "One", "link": "/1"}, {"name": "Two", "link": "/2"}],
            "count": 2,
            "first": {"name": "One", "link": "/1"},
        },
    ),
)
async def extract_html(input: Extract) -> ItemList:  # noqa: A002 - the contract's name for it
    """Extract values from HTML."""
    return listed(await asyncio.to_thread(html_text.extract, input.html, input.each, input.fields))


@data.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("markdown to html", "convert markdown", "render the markdown"),
    example=Example(
        given={"markdown": "# Hi\n\nIt is **here**."},
        yields={"html": "<h1>Hi</h1>\n<p>It is <strong>here</strong>.</p>\n"},
    ),
)
async def markdown_to_html(input: Markdown) -> HtmlText:  # noqa: A002 - the contract's name for it
    """Make HTML of Markdown.

    CommonMark with tables. HTML inside it is shown as text.
    """
    return HtmlText(html=await asyncio.to_thread(html_text.markdown_to_html, input.markdown))
