"""Contents in the database, cut into rows, each content once for a workspace.

What needs a blob holds a row that refers to it. When such a row goes, the blob may be unused: it is marked, and the
sweep deletes what is marked and really unused, a little at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.db.inserting import insert_if_absent
from levqor.errors import NotFound
from levqor.files.models import blob_chunks, blobs, files, payloads

CHUNK_BYTES: Final = 256 * 1024
SWEPT_BYTES: Final = 32 * 1024 * 1024
"""What one transaction of the sweep deletes, save that it is at least one blob."""


class BlobIsGone(NotFound):
    """This content was deleted, because the run that it belonged to was."""

    code = "blob_gone"


@dataclass(frozen=True, slots=True)
class Blob:
    """A content on its way into the database, with the id that it will have there."""

    id: str
    workspace_id: str
    content: bytes

    @classmethod
    def of(cls, workspace_id: str, content: bytes) -> Blob:
        digest = hashlib.sha256(workspace_id.encode() + b"\0")
        digest.update(content)
        return cls(digest.hexdigest(), workspace_id, content)


def keep_blob(tx: Connection, blob: Blob) -> None:
    """Store a content unless it is there. Until this transaction ends nobody deletes it."""
    present = sa.select(blobs.c.id).where(blobs.c.id == blob.id).with_for_update(read=True, key_share=True)
    while tx.execute(present).first() is None:
        row = {"id": blob.id, "workspace_id": blob.workspace_id, "size": len(blob.content), "may_be_unused": False}
        # Where another process inserts the same, this waits for it, and looks again.
        if insert_if_absent(tx, blobs, row):
            _insert_chunks(tx, blob)
            return


def _insert_chunks(tx: Connection, blob: Blob) -> None:
    for seq, start in enumerate(range(0, len(blob.content), CHUNK_BYTES)):
        chunk = blob.content[start : start + CHUNK_BYTES]
        tx.execute(blob_chunks.insert().values(blob_id=blob.id, seq=seq, content=chunk))


def read_blob(tx: Connection, blob_id: str) -> bytes:
    """A whole content.

    Raises:
        BlobIsGone: it is not there any more.
    """
    rows = tx.execute(
        sa.select(blob_chunks.c.content).where(blob_chunks.c.blob_id == blob_id).order_by(blob_chunks.c.seq)
    )
    content = b"".join(rows.scalars())
    if not content and tx.execute(sa.select(blobs.c.id).where(blobs.c.id == blob_id)).first() is None:
        raise BlobIsGone
    return content


def read_chunk(tx: Connection, blob_id: str, seq: int) -> bytes | None:
    """The part of a content with this number, from 0; None after the last."""
    found = tx.execute(
        sa.select(blob_chunks.c.content).where(blob_chunks.c.blob_id == blob_id, blob_chunks.c.seq == seq)
    ).scalar()
    return None if found is None else bytes(found)


def read_parts(tx: Connection, blob_id: str) -> Iterator[bytes]:
    """The parts of a content, in order."""
    seq = 0
    while (part := read_chunk(tx, blob_id, seq)) is not None:
        yield part
        seq += 1


def release_blobs(tx: Connection, run_ids: list[str]) -> None:
    """Delete what these runs hold, and mark the contents for the sweep."""
    for holder in (files, payloads):
        held = sa.select(holder.c.blob_id).where(holder.c.run_id.in_(run_ids))
        tx.execute(blobs.update().where(blobs.c.id.in_(held)).values(may_be_unused=True))
        tx.execute(holder.delete().where(holder.c.run_id.in_(run_ids)))


def sweep_blobs(tx: Connection, most: int) -> int:
    """Look at some of the marked contents and delete those that nobody needs; answers how many it looked at."""
    marked = tx.execute(
        sa.select(blobs.c.id, blobs.c.size)
        .where(blobs.c.may_be_unused)
        .order_by(blobs.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    looked_at = list(_up_to(SWEPT_BYTES, [(row.id, row.size) for row in marked]))
    # A second look, behind the locks: who referred to one of them in the meantime has finished, others wait.
    used = {
        blob_id
        for holder in (files, payloads)
        for blob_id in tx.execute(sa.select(holder.c.blob_id).where(holder.c.blob_id.in_(looked_at))).scalars()
    }
    unused = [blob_id for blob_id in looked_at if blob_id not in used]
    tx.execute(blob_chunks.delete().where(blob_chunks.c.blob_id.in_(unused)))
    tx.execute(blobs.delete().where(blobs.c.id.in_(unused)))
    tx.execute(blobs.update().where(blobs.c.id.in_(used)).values(may_be_unused=False))
    return len(looked_at)


def _up_to(most_bytes: int, sized: list[tuple[str, int]]) -> Iterator[str]:
    total = 0
    for number, (blob_id, size) in enumerate(sized):
        total += size
        if number and total > most_bytes:
            return
        yield blob_id
