"""Files over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Response
from sqlalchemy import Row

from api.call import Call
from api.declaration import Feature, Media
from levqor.application import Application
from levqor.files.blobs import read_chunk
from levqor.files.service import get_file

files_bp = Feature("files", "Files")


@files_bp.serves(
    "GET", "/api/files/{id}", media=(Media("*/*", "The content of the file, of its own type.", is_text=False),)
)
def download_file(call: Call, file_id: str) -> Response:
    """Download a file that a step saved.

    A file is kept as long as the run that saved it.
    """
    with call.read() as tx:
        file = get_file(tx, call.actor.workspace_id, file_id)
    return Response(
        _parts(call.application, file),
        headers={
            "Content-Type": file.media_type,
            "Content-Length": str(file.size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _parts(application: Application, file: Row[Any]) -> Iterator[bytes]:
    """One part at a time, so that no download holds a whole file in memory, or a connection to the database."""
    seq = 0
    while True:
        with application.database.read() as tx:
            part = read_chunk(tx, file.blob_id, seq)
        if part is None:
            return
        yield part
        seq += 1
