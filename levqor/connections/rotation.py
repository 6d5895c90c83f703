"""Replaces the master key: what another key sealed is sealed anew, in batches; one that is interrupted is continued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.connections.models import connections
from levqor.connections.vault import Vault

BATCH: Final = 200
_SEALED: Final = (connections.c.sealed, connections.c.signing_in)
"""Every column that the vault has sealed; its owner is the row's id."""


class _Sealed(NamedTuple):
    owner: str
    column: sa.Column[bytes]
    content: bytes


@dataclass(slots=True)
class Sealings:
    """How much is sealed with which key."""

    with_current: int = 0
    with_other: Counter[str] = field(default_factory=Counter)
    """By the name of a key that is known, but is not the one that seals now."""
    unreadable: int = 0
    """What no key opens that is known here."""

    @property
    def needs_other_keys(self) -> bool:
        return bool(self.with_other)


def count_sealings(tx: Connection, vault: Vault) -> Sealings:
    found, after = Sealings(), ""
    while (batch := _read(tx, after))[1]:
        for sealed in batch[0]:
            key = vault.opens_with(sealed.content, sealed.owner)
            if key is None:
                found.unreadable += 1
            elif key == vault.source.ring().current.name:
                found.with_current += 1
            else:
                found.with_other[key] += 1
        after = batch[1]
    return found


def seal_anew(transaction: Callable[[], AbstractContextManager[Connection]], vault: Vault) -> int:
    """Seal with the present key what another one sealed; answers how much that was.

    Each batch is a transaction of its own. What cannot be opened stays as it is.
    """
    changed, after = 0, ""
    while True:
        with transaction() as tx:
            batch, last = _read(tx, after)
            changed += sum(_seal_anew(tx, vault, sealed) for sealed in batch)
        if not last:
            return changed
        after = last


def _read(tx: Connection, after: str) -> tuple[list[_Sealed], str]:
    """The next batch, and the id of its last row; empty after the last batch."""
    wanted = sa.select(connections.c.id, *_SEALED).where(connections.c.id > after)
    rows = tx.execute(wanted.order_by(connections.c.id).limit(BATCH)).all()
    batch = [
        _Sealed(row.id, column, content)
        for row in rows
        for column in _SEALED
        if (content := getattr(row, column.name)) is not None
    ]
    return batch, rows[-1].id if rows else ""


def _seal_anew(tx: Connection, vault: Vault, sealed: _Sealed) -> bool:
    if vault.is_current(sealed.content) or vault.opens_with(sealed.content, sealed.owner) is None:
        return False
    # What somebody has changed meanwhile is theirs, and sealed with the present key.
    unchanged = sa.and_(connections.c.id == sealed.owner, sealed.column == sealed.content)
    anew = vault.rewrap(sealed.content, sealed.owner)
    return bool(tx.execute(connections.update().where(unchanged).values({sealed.column: anew})).rowcount)
