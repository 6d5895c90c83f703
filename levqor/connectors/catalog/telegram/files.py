"""Sending files and pictures, and fetching what people sent."""

from __future__ import annotations

import mimetypes
from typing import Any

from pydantic import Field, model_validator

from levqor.connectors.api import shaped
from levqor.connectors.catalog.telegram.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_CONNECTION,
    EXAMPLE_POSTED,
    URL,
    Connection,
    InChat,
    Input,
    Posted,
    api,
    posted,
    telegram,
    token_of,
)
from levqor.connectors.declaration import Effect, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.multipart import SentFile, form_data
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.shapes import Shape

_MAX_BYTES = 20_000_000


class Upload(InChat):
    file: FileRef | None = Field(default=None, title="File", description="From an earlier step.")
    url: str | None = Field(
        default=None, title="Address", description="Instead of a file: where Telegram fetches it.", max_length=2000
    )
    caption: str | None = Field(
        default=None, title="Text below it", max_length=1024, json_schema_extra={"widget": "long_text"}
    )
    silent: bool = Field(default=False, title="Without a sound")

    @model_validator(mode="after")
    def _has_content(self) -> Upload:
        if (self.file is None) is (self.url is None):
            raise (
                incomplete("give a file or the address of one")
                if self.file is None
                else ValueError("give a file or the address of one, not both")
            )
        return self


class Fetch(Input):
    file_id: str = Field(
        title="File",
        description="Telegram's id of it, as a new message's trigger gives it.",
        min_length=1,
        max_length=300,
    )


class Fetched(Shape):
    file: FileRef = Field(title="File")


class _File(Shape):
    file_path: str = Field(pattern=r"^[\w./-]+$")


class _Found(Shape):
    result: _File


_GIVEN = {
    "chat_id": "7001",
    "file": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
    "caption": "The report.",
}


def _form(kind: str) -> str:
    made = form_data(
        {"chat_id": "7001", "caption": "The report."}, {kind: SentFile("sample.txt", "text/plain", b"hello")}
    )
    return made.body.decode()


async def _send(
    http: Http, connection: Connection, files: Files, context: StepContext, upload: Upload, kind: str
) -> Posted:
    method = f"/send{kind.capitalize()}"
    fields: dict[str, Any] = {"chat_id": upload.chat_id}
    if upload.caption:
        fields["caption"] = upload.caption
    if upload.silent:
        fields["disable_notification"] = True
    if upload.file is None:
        return posted(await api.post(http, connection, method, {**fields, kind: upload.url}))
    content = SentFile(upload.file.name, upload.file.media_type, await files.read(context, upload.file))
    texts = {name: "true" if value is True else str(value) for name, value in fields.items()}
    made = form_data(texts, {kind: content})
    headers = {"Content-Type": made.content_type}
    return posted((await api.call(http, connection, "POST", method, body=made.body, headers=headers)).json())


@telegram.action(
    phrases=("send a document on telegram", "send a file to telegram", "share a file in the telegram group"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given=_GIVEN,
        calls=(Call("POST", f"{URL}/sendDocument", content=_form("document"), answer=EXAMPLE_ANSWER),),
        yields=EXAMPLE_POSTED,
    ),
)
async def send_document(
    http: Http, connection: Connection, files: Files, context: StepContext, upload: Upload
) -> Posted:
    """Send a file."""
    return await _send(http, connection, files, context, upload, "document")


@telegram.action(
    phrases=("send a photo on telegram", "send a picture to telegram", "post an image to telegram"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"chat_id": "7001", "url": "https://shop.example/photo.jpg"},
        calls=(
            Call(
                "POST",
                f"{URL}/sendPhoto",
                json={"chat_id": "7001", "photo": "https://shop.example/photo.jpg"},
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_POSTED,
    ),
)
async def send_photo(http: Http, connection: Connection, files: Files, context: StepContext, upload: Upload) -> Posted:
    """Send a picture."""
    return await _send(http, connection, files, context, upload, "photo")


@telegram.action(
    phrases=("download a telegram file", "get the file from telegram", "fetch the telegram photo"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"file_id": "AgACAgIAAxk"},
        calls=(
            Call(
                "GET",
                f"{URL}/getFile?file_id=AgACAgIAAxk",
                answer={"ok": True, "result": {"file_id": "AgACAgIAAxk", "file_path": "documents/file_7.txt"}},
            ),
            Call("GET", f"{URL.replace('/bot', '/file/bot')}/documents/file_7.txt", answer="hello"),
        ),
        yields={"file": {"file": "file_1", "name": "file_7.txt", "media_type": "text/plain", "size": 5}},
    ),
)
async def get_file(http: Http, connection: Connection, files: Files, context: StepContext, fetch: Fetch) -> Fetched:
    """Fetch a file that somebody sent, of at most 20 MB."""
    found = shaped(_Found, await api.get(http, connection, "/getFile", {"file_id": fetch.file_id})).result
    address = f"https://api.telegram.org/file/bot{token_of(connection)}/{found.file_path}"
    answer = await http.request("GET", address, max_bytes=_MAX_BYTES)
    name = found.file_path.rpartition("/")[2]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Fetched(file=await files.save(context, name, kind, answer.content))
