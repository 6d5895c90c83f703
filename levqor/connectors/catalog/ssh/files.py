"""Moves files over SFTP."""

from __future__ import annotations

import mimetypes
import stat
from contextlib import suppress
from typing import Final

from pydantic import ConfigDict, Field, model_validator

from levqor.connectors.catalog.ssh.connector import EXAMPLE_CONNECTION, Connection, signed_in, ssh
from levqor.connectors.declaration import Effect, StepError, incomplete
from levqor.connectors.examples import Example
from levqor.connectors.ports import FileRef, Files, Sockets, StepContext
from levqor.kit.shapes import Shape

_MOST_BYTES: Final = 50_000_000
_BLOCK: Final = 262_144


class Place(Shape):
    model_config = ConfigDict(extra="forbid")

    path: str = Field(title="Path on the server", min_length=1, max_length=4000)


class Upload(Place):
    file: FileRef | None = Field(default=None, title="File")
    text: str | None = Field(
        default=None, title="Text", description="Instead of a file.", json_schema_extra={"widget": "long_text"}
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


class Uploaded(Shape):
    path: str = Field(title="Path on the server")
    size: int = Field(title="Size in bytes")


class Downloaded(Shape):
    file: FileRef = Field(title="File")


class Entry(Shape):
    name: str = Field(title="Name")
    size: int = Field(title="Size in bytes")
    is_folder: bool = Field(title="Is a folder")


class Folder(Place):
    limit: int = Field(default=1000, ge=1, le=10_000, title="At most")


class Entries(Shape):
    entries: list[Entry] = Field(title="Entries", description="In the order of their names.")
    count: int = Field(title="Number of entries")


class Deleted(Shape):
    path: str = Field(title="Path on the server")


@ssh.action(
    phrases=("upload a file to the server", "upload by sftp", "copy a file to the server", "send a file over sftp"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"path": "reports/january.csv", "text": "id,total\n"},
        yields={"path": "reports/january.csv", "size": 9},
    ),
)
async def upload_file(
    sockets: Sockets, files: Files, context: StepContext, connection: Connection, upload: Upload
) -> Uploaded:
    """Upload a file."""
    content = await files.read(context, upload.file) if upload.file else (upload.text or "").encode()
    async with (
        signed_in(sockets, connection) as client,
        client.start_sftp_client() as sftp,
        sftp.open(upload.path, "wb") as remote,
    ):
        for begin in range(0, len(content), _BLOCK):
            await remote.write(content[begin : begin + _BLOCK])
    return Uploaded(path=upload.path, size=len(content))


@ssh.action(
    phrases=("download a file from the server", "download by sftp", "get a file over ssh", "fetch a file by sftp"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"path": "reports/january.csv"},
        yields={"file": {"file": "file_1", "name": "january.csv", "media_type": "text/csv", "size": 9}},
    ),
)
async def download_file(
    sockets: Sockets, files: Files, context: StepContext, connection: Connection, wanted: Place
) -> Downloaded:
    """Download a file."""
    parts: list[bytes] = []
    size = 0
    async with (
        signed_in(sockets, connection) as client,
        client.start_sftp_client() as sftp,
        sftp.open(wanted.path, "rb") as remote,
    ):
        # Read to the end and counted: what a server says of a size need not be so.
        while part := await remote.read(_BLOCK):
            content = part if isinstance(part, bytes) else part.encode()
            size += len(content)
            if size > _MOST_BYTES:
                raise StepError(f"The file has more than {_MOST_BYTES} bytes.", code="too_large")
            parts.append(content)
    name = wanted.path.rstrip("/").rpartition("/")[2] or "file"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Downloaded(file=await files.save(context, name, kind, b"".join(parts)))


@ssh.action(
    phrases=("list a folder on the server", "list files over sftp", "which files are on the server"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"path": "reports"},
        yields={"entries": [{"name": "january.csv", "size": 9, "is_folder": False}], "count": 1},
    ),
)
async def list_folder(sockets: Sockets, connection: Connection, folder: Folder) -> Entries:
    """List a folder."""
    found: list[Entry] = []
    async with signed_in(sockets, connection) as client, client.start_sftp_client() as sftp:
        async for entry in sftp.scandir(folder.path):
            name = entry.filename if isinstance(entry.filename, str) else entry.filename.decode("utf-8", "replace")
            if name in (".", ".."):
                continue
            is_folder = stat.S_ISDIR(entry.attrs.permissions or 0)
            found.append(Entry(name=name, size=entry.attrs.size or 0, is_folder=is_folder))
            if len(found) == folder.limit:
                break
    found.sort(key=lambda entry: entry.name)
    return Entries(entries=found, count=len(found))


@ssh.action(
    phrases=("delete a file on the server", "remove a file over sftp", "delete over sftp"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION, given={"path": "reports/january.csv"}, yields={"path": "reports/january.csv"}
    ),
)
async def delete_file(sockets: Sockets, connection: Connection, unwanted: Place) -> Deleted:
    """Delete a file. One that is not there is deleted already."""
    import asyncssh

    async with signed_in(sockets, connection) as client, client.start_sftp_client() as sftp:
        with suppress(asyncssh.SFTPNoSuchFile):
            await sftp.remove(unwanted.path)
    return Deleted(path=unwanted.path)
