"""Google Docs. Source: the guides "Create and manage documents" and "Requests and responses" of the Docs API."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.declaration import Account, Connector, Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import (
    ACCOUNT_EXAMPLE,
    EMAIL_SCOPE,
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    GoogleConnection,
    google_account,
    google_api,
    google_sign_in,
)
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_URL: Final = "https://docs.googleapis.com/v1/documents"
_MAX_BYTES: Final = 20_000_000


class Connection(GoogleConnection):
    pass


def _document_id(value: Any) -> Any:
    """From the address of a document, its id."""
    found = re.search(r"/document/d/([\w-]+)", value) if isinstance(value, str) else None
    return found[1] if found else value


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class NewDocument(Input):
    title: str = Field(title="Title", min_length=1, max_length=400)
    text: str = Field(default="", title="Text", max_length=1_000_000, json_schema_extra={"widget": "long_text"})


class Which(Input):
    document: Annotated[str, BeforeValidator(_document_id)] = Field(
        title="Document", description="Its address in the browser, or its id.", min_length=10, max_length=200
    )


class Addition(Which):
    text: str = Field(
        title="Text",
        description="Goes to the end, on a line of its own.",
        min_length=1,
        max_length=1_000_000,
        json_schema_extra={"widget": "long_text"},
    )


class Replacement(Which):
    values: dict[str, str] = Field(
        title="Texts to replace",
        description="What stands there, and what takes its place, as {'{{name}}': Ann}.",
        min_length=1,
        max_length=200,
    )
    match_case: bool = Field(default=True, title="Small and capital letters differ")


class Document(Shape):
    id: str = Field(title="Document id")
    url: str = Field(title="Address")


class Replaced(Document):
    count: int = Field(title="Replaced", description="How many places were changed.")


class Content(Document):
    title: str = Field(title="Title")
    text: str = Field(title="Text", description="Without its formatting; cells of tables one per line.")


class _Document(Shape):
    documentId: str  # noqa: N815 - the service's own name
    title: str = ""


class _Run(Shape):
    content: str = ""


class _Element(Shape):
    textRun: _Run = Field(default_factory=_Run)  # noqa: N815 - the service's own name


class _Paragraph(Shape):
    elements: list[_Element] = Field(default_factory=list)


class _Cell(Shape):
    content: list[_Block] = Field(default_factory=list)


class _Row(Shape):
    tableCells: list[_Cell] = Field(default_factory=list)  # noqa: N815 - the service's own name


class _Table(Shape):
    tableRows: list[_Row] = Field(default_factory=list)  # noqa: N815 - the service's own name


class _Block(Shape):
    paragraph: _Paragraph = Field(default_factory=_Paragraph)
    table: _Table = Field(default_factory=_Table)

    def text(self) -> str:
        runs = [element.textRun.content for element in self.paragraph.elements]
        cells = [cell for row in self.table.tableRows for cell in row.tableCells]
        return "".join(runs) + "".join(block.text() for cell in cells for block in cell.content)


class _Body(Shape):
    content: list[_Block] = Field(default_factory=list)


class _Whole(_Document):
    body: _Body = Field(default_factory=_Body)


class _Count(Shape):
    occurrencesChanged: int = 0  # noqa: N815 - the service's own name


class _Reply(Shape):
    replaceAllText: _Count = Field(default_factory=_Count)  # noqa: N815 - the service's own name


class _Replies(_Document):
    replies: list[_Reply] = Field(default_factory=list)


def _address(document: str) -> str:
    return f"https://docs.google.com/document/d/{document}/edit"


api = google_api("Google Docs", _URL)

google_docs = Connector(
    id="google_docs",
    name="Google Docs",
    category="files",
    description="Writes documents, fills in templates, and reads them.",
    connection=Connection,
    names=("google docs", "google doc", "google document"),
    oauth=google_sign_in("https://www.googleapis.com/auth/documents", EMAIL_SCOPE),
)

_ID: Final = "1DocAbcDefGhiJkl"
_GIVEN: Final = {"document": f"https://docs.google.com/document/d/{_ID}/edit"}
_YIELDS: Final = {"id": _ID, "url": f"https://docs.google.com/document/d/{_ID}/edit"}


@google_docs.check(example=ACCOUNT_EXAMPLE)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return await google_account(http, connection)


async def _change(http: Http, connection: Connection, document: str, requests: list[dict[str, Any]]) -> _Replies:
    answered = await api.post(http, connection, path("/{}", document) + ":batchUpdate", {"requests": requests})
    return shaped(_Replies, answered)


def _at_the_end(text: str) -> dict[str, Any]:
    return {"insertText": {"endOfSegmentLocation": {}, "text": text}}


def _changed(requests: list[dict[str, Any]], replies: list[dict[str, Any]]) -> Call:
    return Call(
        "POST",
        f"{_URL}/{_ID}:batchUpdate",
        json={"requests": requests},
        headers=SIGNED_IN,
        answer={"documentId": _ID, "replies": replies},
    )


@google_docs.action(
    phrases=("create a google doc", "make a google document", "write a google doc", "save it as a google doc"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"title": "Minutes", "text": "Ann and Bo met."},
        calls=(
            Call(
                "POST",
                _URL,
                json={"title": "Minutes"},
                headers=SIGNED_IN,
                answer={"documentId": _ID, "title": "Minutes"},
            ),
            _changed([{"insertText": {"endOfSegmentLocation": {}, "text": "Ann and Bo met."}}], [{}]),
        ),
        yields=_YIELDS,
    ),
)
async def create(http: Http, connection: Connection, new: NewDocument) -> Document:
    """Create a document from text."""
    made = shaped(_Document, await api.post(http, connection, "", {"title": new.title})).documentId
    if new.text:
        await _change(http, connection, made, [_at_the_end(new.text)])
    return Document(id=made, url=_address(made))


@google_docs.action(
    phrases=("append to a google doc", "add text to the google doc", "write to the end of the google document"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**_GIVEN, "text": "Bo left."},
        calls=(_changed([{"insertText": {"endOfSegmentLocation": {}, "text": "\nBo left."}}], [{}]),),
        yields=_YIELDS,
    ),
)
async def append_text(http: Http, connection: Connection, addition: Addition) -> Document:
    """Add text at the end of a document."""
    changed = await _change(http, connection, addition.document, [_at_the_end(f"\n{addition.text}")])
    return Document(id=changed.documentId, url=_address(changed.documentId))


@google_docs.action(
    phrases=("fill in a google doc template", "replace text in a google doc", "fill the google docs template"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**_GIVEN, "values": {"{{name}}": "Ann"}},
        calls=(
            _changed(
                [{"replaceAllText": {"containsText": {"text": "{{name}}", "matchCase": True}, "replaceText": "Ann"}}],
                [{"replaceAllText": {"occurrencesChanged": 2}}],
            ),
        ),
        yields={**_YIELDS, "count": 2},
    ),
)
async def replace_text(http: Http, connection: Connection, replacement: Replacement) -> Replaced:
    """Replace texts everywhere in a document."""
    requests = [
        {"replaceAllText": {"containsText": {"text": old, "matchCase": replacement.match_case}, "replaceText": new}}
        for old, new in replacement.values.items()
    ]
    changed = await _change(http, connection, replacement.document, requests)
    count = sum(reply.replaceAllText.occurrencesChanged for reply in changed.replies)
    return Replaced(id=changed.documentId, url=_address(changed.documentId), count=count)


@google_docs.action(
    phrases=("read a google doc", "get the text of a google doc", "load the google document"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given=_GIVEN,
        calls=(
            Call(
                "GET",
                f"{_URL}/{_ID}",
                headers=SIGNED_IN,
                answer={
                    "documentId": _ID,
                    "title": "Minutes",
                    "body": {
                        "content": [
                            {"endIndex": 1, "sectionBreak": {}},
                            {"paragraph": {"elements": [{"textRun": {"content": "Ann and Bo met.\n"}}]}},
                        ]
                    },
                },
            ),
        ),
        yields={**_YIELDS, "title": "Minutes", "text": "Ann and Bo met.\n"},
    ),
)
async def read(http: Http, connection: Connection, which: Which) -> Content:
    """Read the text of a document."""
    answer = await api.call(http, connection, "GET", path("/{}", which.document), max_bytes=_MAX_BYTES)
    whole = shaped(_Whole, answer.json())
    text = "".join(block.text() for block in whole.body.content)
    return Content(id=whole.documentId, url=_address(whole.documentId), title=whole.title, text=text)
