"""Text in files, and files as text."""

from __future__ import annotations

import base64
import mimetypes

from pydantic import Field

from levqor.connectors.catalog.file.connector import EXAMPLE_FILE, Input, OneFile, Saved, file
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Example
from levqor.connectors.formats.base64_text import decode_base64
from levqor.connectors.formats.decoding import decode
from levqor.connectors.formats.limits import MAX_TEXT, check_text
from levqor.connectors.ports import Files, StepContext
from levqor.kit.shapes import Shape


class Text(Shape):
    text: str = Field(title="Text")


class WriteText(Input):
    text: str = Field(title="Text", max_length=MAX_TEXT, json_schema_extra={"widget": "long_text"})
    name: str = Field(title="File name", description="Such as note.txt.", min_length=1, max_length=200)


class FromBase64(Input):
    text: str = Field(title="Base64", max_length=MAX_TEXT * 4)
    name: str = Field(title="File name", description="Such as invoice.pdf.", min_length=1, max_length=200)


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("read the text file", "get the text of the file", "open the text file"),
    example=Example(given={"file": EXAMPLE_FILE}, yields={"text": "hello"}),
)
async def read_text(files: Files, context: StepContext, wanted: OneFile) -> Text:
    """Read the text of a file."""
    return Text(text=check_text(decode(await files.read(context, wanted.file))))


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=("make a text file", "save the text as a file", "write a text file"),
    example=Example(
        given={"text": "hello", "name": "note.txt"},
        yields={"file": {"file": "file_1", "name": "note.txt", "media_type": "text/plain", "size": 5}},
    ),
)
async def write_text(files: Files, context: StepContext, wanted: WriteText) -> Saved:
    """Write text into a file."""
    content = wanted.text.encode("utf-8", "replace")
    return Saved(file=await files.save(context, wanted.name, _kind(wanted.name, "text/plain"), content))


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    phrases=("file to base64", "encode the file as base64", "base64 of the file"),
    example=Example(given={"file": EXAMPLE_FILE}, yields={"text": "aGVsbG8="}),
)
async def to_base64(files: Files, context: StepContext, wanted: OneFile) -> Text:
    """Make Base64 of a file."""
    return Text(text=check_text(base64.b64encode(await files.read(context, wanted.file)).decode()))


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=("base64 to file", "save base64 as a file", "make a file of base64"),
    example=Example(
        given={"text": "aGVsbG8=", "name": "note.txt"},
        yields={"file": {"file": "file_1", "name": "note.txt", "media_type": "text/plain", "size": 5}},
    ),
)
async def from_base64(files: Files, context: StepContext, wanted: FromBase64) -> Saved:
    """Make a file of Base64."""
    kind = _kind(wanted.name, "application/octet-stream")
    return Saved(file=await files.save(context, wanted.name, kind, decode_base64(wanted.text)))


def _kind(name: str, otherwise: str) -> str:
    return mimetypes.guess_type(name)[0] or otherwise
