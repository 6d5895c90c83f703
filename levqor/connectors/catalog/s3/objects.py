"""Stores, reads, copies and deletes objects, and makes addresses that others may use for a while."""

from __future__ import annotations

import mimetypes
from datetime import timedelta
from urllib.parse import quote

from pydantic import Field, model_validator

from levqor.connectors.catalog.s3.connector import MOST_BYTES, Connection, OneObject, call, s3
from levqor.connectors.catalog.s3.listing import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.declaration import Effect, StepError, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.shapes import Shape

_URL = "https://reports.s3.eu-west-2.amazonaws.com/2026/january.txt"
_GIVEN = {"bucket": "reports", "key": "2026/january.txt"}
_SENT = SIGNED_IN | {
    "x-amz-content-sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "content-type": "text/plain",
}


class Upload(OneObject):
    file: FileRef | None = Field(default=None, title="File")
    text: str | None = Field(
        default=None, title="Text", description="Instead of a file.", json_schema_extra={"widget": "long_text"}
    )
    media_type: str | None = Field(
        default=None, title="Media type", description="Empty: the file's, or by the key's ending.", max_length=200
    )

    @model_validator(mode="after")
    def _has_one_content(self) -> Upload:
        if (self.file is None) == (self.text is None):
            raise (
                incomplete("give a file or a text")
                if self.file is None
                else ValueError("give a file or a text, not both")
            )
        return self


class Stored(Shape):
    bucket: str = Field(title="Bucket")
    key: str = Field(title="Key")
    etag: str = Field(title="ETag")


class Fetched(Shape):
    file: FileRef = Field(title="File")
    etag: str = Field(title="ETag")
    last_modified: str = Field(title="Changed at")


class CopyTo(OneObject):
    from_bucket: str = Field(title="From bucket", min_length=3, max_length=255)
    from_key: str = Field(title="From key", min_length=1, max_length=1024)


class Link(OneObject):
    allows: str = Field(default="download", title="Allows", pattern="^(download|upload)$")
    seconds: int = Field(default=3600, ge=1, le=604_800, title="Valid for seconds")


class Address(Shape):
    url: str = Field(title="Address")
    expires_at: str = Field(title="Valid until")


class Deleted(Shape):
    bucket: str = Field(title="Bucket")
    key: str = Field(title="Key")


@s3.action(
    phrases=("upload to s3", "save a file to s3", "store in s3", "put a file into the bucket", "upload to the bucket"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**_GIVEN, "text": "hello"},
        calls=(Call("PUT", _URL, content="hello", headers=_SENT, answer_headers={"etag": '"5d41"'}),),
        yields={"bucket": "reports", "key": "2026/january.txt", "etag": "5d41"},
    ),
)
async def put_object(http: Http, files: Files, context: StepContext, connection: Connection, upload: Upload) -> Stored:
    """Upload a file or a text."""
    if upload.file is not None:
        content, kind = await files.read(context, upload.file), upload.file.media_type
    else:
        content, kind = (upload.text or "").encode(), mimetypes.guess_type(upload.key)[0] or "text/plain"
    address = connection.address(upload.bucket, upload.key)
    headers = {"content-type": upload.media_type or kind}
    answer = await call(http, connection, "PUT", address, content=content, headers=headers)
    return Stored(bucket=upload.bucket, key=upload.key, etag=answer.headers.get("etag", "").strip('"'))


@s3.action(
    phrases=("download from s3", "get a file from s3", "read a file from the bucket", "fetch an s3 object"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given=_GIVEN,
        calls=(
            Call(
                "GET",
                _URL,
                headers=SIGNED_IN,
                answer="hello",
                answer_headers={"etag": '"5d41"', "last-modified": "Sat, 31 Jan 2026 08:29:00 GMT"},
            ),
        ),
        yields={
            "file": {"file": "file_1", "name": "january.txt", "media_type": "text/plain", "size": 5},
            "etag": "5d41",
            "last_modified": "Sat, 31 Jan 2026 08:29:00 GMT",
        },
    ),
)
async def get_object(
    http: Http, files: Files, context: StepContext, connection: Connection, wanted: OneObject
) -> Fetched:
    """Download an object as a file."""
    address = connection.address(wanted.bucket, wanted.key)
    answer = await call(http, connection, "GET", address, max_bytes=MOST_BYTES)
    name = wanted.key.rstrip("/").rpartition("/")[2]
    kind = answer.headers.get("content-type", "application/octet-stream").partition(";")[0].strip()
    file = await files.save(context, name, kind, answer.content)
    headers = answer.headers
    return Fetched(file=file, etag=headers.get("etag", "").strip('"'), last_modified=headers.get("last-modified", ""))


@s3.action(
    phrases=("copy an s3 object", "copy a file in s3", "duplicate a file in the bucket"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={**_GIVEN, "from_bucket": "drafts", "from_key": "a b.txt"},
        calls=(
            Call(
                "PUT",
                _URL,
                headers=SIGNED_IN | {"x-amz-copy-source": "/drafts/a%20b.txt"},
                answer="<CopyObjectResult><ETag>&quot;5d41&quot;</ETag></CopyObjectResult>",
            ),
        ),
        yields={"bucket": "reports", "key": "2026/january.txt", "etag": "5d41"},
    ),
)
async def copy_object(http: Http, connection: Connection, copy: CopyTo) -> Stored:
    """Copy an object."""
    source = f"/{copy.from_bucket}/{quote(copy.from_key, safe='/-_.~')}"
    address = connection.address(copy.bucket, copy.key)
    answer = await call(http, connection, "PUT", address, headers={"x-amz-copy-source": source}, fails_late=True)
    return Stored(bucket=copy.bucket, key=copy.key, etag=_etag(answer.text))


def _etag(text: str) -> str:
    return text.partition("<ETag>")[2].partition("</ETag>")[0].replace("&quot;", "").replace("&#34;", "").strip('"')


@s3.action(
    phrases=("delete from s3", "delete an s3 object", "remove a file from the bucket"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given=_GIVEN,
        calls=(Call("DELETE", _URL, headers=SIGNED_IN, status=204),),
        yields={"bucket": "reports", "key": "2026/january.txt"},
    ),
)
async def delete_object(http: Http, connection: Connection, unwanted: OneObject) -> Deleted:
    """Delete an object. One that is not there is deleted already."""
    await call(http, connection, "DELETE", connection.address(unwanted.bucket, unwanted.key))
    return Deleted(bucket=unwanted.bucket, key=unwanted.key)


@s3.action(
    phrases=("make a download link for s3", "presigned url", "share an s3 file", "temporary link to a file in s3"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection={**EXAMPLE_CONNECTION, "session_token": None},
        given={**_GIVEN, "seconds": 60},
        yields={"url": f"{_URL}?X-Amz-Algorithm=AWS4-HMAC-SHA256", "expires_at": "2026-01-31T08:31:00+00:00"},
    ),
)
async def presign_url(context: StepContext, connection: Connection, link: Link) -> Address:
    """Make an address that anybody may use for a while."""
    if connection.session_token is not None:
        raise StepError("An address cannot be made with temporary credentials.", code="validation_error")
    method = "GET" if link.allows == "download" else "PUT"
    address = connection.address(link.bucket, link.key)
    url = connection.signer.presigned(method, address, context.now, link.seconds)
    return Address(url=url, expires_at=(context.now + timedelta(seconds=link.seconds)).isoformat())
