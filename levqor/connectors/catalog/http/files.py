"""Files: from an address into a run, and out of a run to an address."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.http.connection import Connection, credentials, http
from levqor.connectors.catalog.http.request import Response, fine_statuses, response_of
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.multipart import SentFile, form_data
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.connectors.requests import plain_text
from levqor.kit.shapes import Shape

_MOST_BYTES = 100_000_000
"""More than files may usually have: how large one may be is said where it is kept."""
_FILE_NAME = re.compile(r"""filename\*\s*=\s*(?:UTF-8|utf-8)''([^;\s]+)|filename\s*=\s*(?:"([^"]*)"|([^;\s]+))""")


class Download(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    url: str = Field(title="URL", min_length=1, max_length=8000, examples=["https://shop.example/invoices/15.pdf"])
    headers: dict[str, str] = Field(default_factory=dict, title="Headers", max_length=100)
    query: dict[str, Any] = Field(default_factory=dict, title="Query", max_length=200)
    name: str | None = Field(
        default=None,
        title="File name",
        description="Empty: as the service calls it, or the last part of the address.",
        max_length=255,
    )


class Downloaded(Shape):
    file: FileRef = Field(title="File", description="Later steps attach it, upload it or read it.")
    url: str = Field(title="URL", description="Where it came from, after redirects.")
    headers: dict[str, str] = Field(title="Headers", description="By name, in lower case.")


class Upload(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    url: str = Field(title="URL", min_length=1, max_length=8000, examples=["https://shop.example/files"])
    file: FileRef = Field(title="File", description="A file of an earlier step.")
    method: Literal["POST", "PUT", "PATCH"] = Field(default="POST", title="Method")
    sent_as: Literal["form", "body"] = Field(
        default="form",
        title="File is sent as",
        description="A field of a form (multipart), or as the whole body.",
    )
    field: str = Field(default="file", title="Name of the form's field", min_length=1, max_length=200)
    fields: dict[str, Any] = Field(
        default_factory=dict, title="Other fields of the form", description="Sent along in a form.", max_length=100
    )
    headers: dict[str, str] = Field(default_factory=dict, title="Headers", max_length=100)
    query: dict[str, Any] = Field(default_factory=dict, title="Query", max_length=200)


_CONNECTION = {"kind": "bearer", "secret": "made-up-token"}
_SIGNED_IN = {"authorization": "Bearer made-up-token"}


@http.action(
    phrases=(
        "download the file",
        "download a file from",
        "save the file from the url",
        "fetch the pdf",
        "get the file",
    ),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=_CONNECTION,
        given={"url": "https://shop.example/lists/today.csv"},
        calls=(
            Call(
                "GET",
                "https://shop.example/lists/today.csv",
                headers=_SIGNED_IN,
                answer="hello",
                answer_headers={"content-type": "text/csv"},
            ),
        ),
        yields={
            "file": {"file": "file_1", "name": "today.csv", "media_type": "text/csv", "size": 5},
            "url": "https://shop.example/lists/today.csv",
            "headers": {"content-length": "5", "content-type": "text/csv"},
        },
    ),
)
async def download(
    http: Http, connection: Connection | None, files: Files, context: StepContext, wanted: Download
) -> Downloaded:
    """Download a file.

    Keeps what an address gives as a file, for later steps to attach, upload or read.
    """
    headers, query = credentials(connection, wanted.url)
    answer = await http.request(
        "GET", wanted.url, headers={**wanted.headers, **headers}, params={**wanted.query, **query},
        max_bytes=_MOST_BYTES,
    )  # fmt: skip
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip() or "application/octet-stream"
    file = await files.save(context, wanted.name or file_name(answer), media_type, answer.content)
    return Downloaded(file=file, url=answer.url, headers=dict(answer.headers))


@http.action(
    phrases=("upload the file to the url", "upload a file to the url", "send the file to the url", "post the file to"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=_CONNECTION,
        given={
            "url": "https://shop.example/files/sample.txt",
            "method": "PUT",
            "sent_as": "body",
            "file": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
        },
        calls=(
            Call(
                "PUT",
                "https://shop.example/files/sample.txt",
                headers={**_SIGNED_IN, "content-type": "text/plain"},
                content="hello",
                status=201,
                answer={"id": 7},
            ),
        ),
        yields={
            "status": 201,
            "headers": {"content-length": "8", "content-type": "application/json"},
            "body": {"id": 7},
        },
    ),
)
async def upload(
    http: Http, connection: Connection | None, files: Files, context: StepContext, upload: Upload
) -> Response:
    """Upload a file.

    Sends a file of an earlier step, as a field of a form or as the whole body.
    """
    content = await files.read(context, upload.file)
    body, media_type = content, upload.file.media_type
    if upload.sent_as == "form":
        sent = SentFile(upload.file.name, media_type, content)
        form = form_data({name: plain_text(value) for name, value in upload.fields.items()}, {upload.field: sent})
        body, media_type = form.body, form.content_type
    headers, query = credentials(connection, upload.url)
    answer = await http.request(
        upload.method,
        upload.url,
        headers={**upload.headers, "Content-Type": media_type, **headers},
        params={**upload.query, **query},
        body=body,
        expect=fine_statuses(["2xx"]),
    )
    return response_of(answer)


def file_name(answer: Answer) -> str:
    """What the service calls the file, or the last part of its address."""
    if found := _FILE_NAME.search(answer.headers.get("content-disposition", "")):
        said = unquote(found[1]) if found[1] else found[2] or found[3]
        if said:
            return said
    return unquote(urlsplit(answer.url).path.rpartition("/")[2]) or "download"
