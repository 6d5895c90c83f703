"""The files that steps save and read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import FileRef, StepContext
from levqor.db.database import Database
from levqor.db.inserting import insert_if_absent
from levqor.errors import NotFound, Unavailable
from levqor.files.blobs import Blob, keep_blob, read_blob
from levqor.files.models import files
from levqor.files.naming import as_file_name, as_media_type

T = TypeVar("T")


class NoSuchFile(NotFound):
    """There is no such file in this workspace. A file goes with the run that saved it."""

    code = "file_not_found"


def get_file(tx: Connection, workspace_id: str, file_id: str) -> Row[Any]:
    """What is known of a file.

    Raises:
        NoSuchFile: there is none in this workspace.
    """
    found = tx.execute(sa.select(files).where(files.c.id == file_id, files.c.workspace_id == workspace_id))
    if (row := found.one_or_none()) is None:
        raise NoSuchFile
    return row


def read_file(tx: Connection, workspace_id: str, file_id: str) -> bytes:
    """The content of a file.

    Raises:
        NoSuchFile: there is none in this workspace.
    """
    return read_blob(tx, get_file(tx, workspace_id, file_id).blob_id)


def name_file(context: StepContext, name: str, media_type: str, content: bytes, most_bytes: int) -> FileRef:
    """What a content will be known as: the same for the same content saved by the same step of the same run.

    Raises:
        StepError: it is too large (`too_large`).
    """
    if len(content) > most_bytes:
        message = f"The file has {len(content):,} bytes; at most {most_bytes:,} can be saved."
        raise StepError(message, code="too_large")
    name, media_type = as_file_name(name), as_media_type(media_type)
    digest = hashlib.sha256("\0".join((context.run_id, context.path, name, media_type, "")).encode())
    digest.update(content)
    return FileRef(file=f"file_{digest.hexdigest()[:32]}", name=name, media_type=media_type, size=len(content))


class StoredFiles:
    """The port of steps for files, on the database."""

    def __init__(self, database: Database, most_bytes: int) -> None:
        self._database = database
        self._most_bytes = most_bytes

    async def save(self, context: StepContext, name: str, media_type: str, content: bytes) -> FileRef:
        # Off the loop, which all runs share: a digest of many bytes takes its time.
        ref, blob = await asyncio.to_thread(self._prepare, context, name, media_type, content)
        await _stored(asyncio.wrap_future(self._database.submit(lambda tx: _insert(tx, context, ref, blob))))
        return ref

    async def read(self, context: StepContext, file: FileRef) -> bytes:
        return await _stored(asyncio.to_thread(self._read, context.workspace_id, file.file))

    def _read(self, workspace_id: str, file_id: str) -> bytes:
        with self._database.read() as tx:
            return read_file(tx, workspace_id, file_id)

    def _prepare(self, context: StepContext, name: str, media_type: str, content: bytes) -> tuple[FileRef, Blob]:
        ref = name_file(context, name, media_type, content, self._most_bytes)
        return ref, Blob.of(context.workspace_id, content)


def _insert(tx: Connection, context: StepContext, ref: FileRef, blob: Blob) -> None:
    keep_blob(tx, blob)
    row = {
        "id": ref.file,
        "workspace_id": context.workspace_id,
        "run_id": context.run_id,
        "blob_id": blob.id,
        "name": ref.name,
        "media_type": ref.media_type,
        "size": ref.size,
        "created_at": context.now,
    }
    insert_if_absent(tx, files, row)


async def _stored(work: Awaitable[T]) -> T:
    """What the store answers, its failures as a step's."""
    try:
        return await work
    except NotFound as error:
        raise StepError(NoSuchFile().message, code=NoSuchFile.code) from error
    except Unavailable as error:
        raise StepError(error.message, code=error.code, retryable=True) from error
