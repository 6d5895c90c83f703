"""The doors of a step, painted on: whoever goes through one is counted and reaches nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pydantic import BaseModel

from levqor.connectors.declaration import StepError
from levqor.connectors.examples import Call
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import FileRef, Files, Mail, OutgoingMail, StepContext, Tables
from levqor.connectors.sockets import StepSockets
from levqor.files.memory import MemoryFiles, ReadFile
from levqor.kit.json import dump_json

if TYPE_CHECKING:
    import httpx

_EVERY_ROW: Final = 1_000_000


class NothingMoreIsKnown(StepError):
    """Nobody answers in a preview."""

    code = "preview_ends"


@dataclass(slots=True)
class Tally:
    """What one step would send and write, and to where."""

    mails: int = 0
    rows: int = 0
    requests: int = 0
    to: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.mails or self.rows or self.requests or self.to)

    def name(self, *places: str) -> None:
        self.to.extend(place for place in places if place and place not in self.to)


class PaintedDoors:
    """What an action gets instead of the world. Its requests are answered as those of its worked example were."""

    def __init__(self, allowed: Sequence[str], calls: Sequence[Call], read_file: ReadFile) -> None:
        self.tally = Tally()
        self.mail: Mail = _CountedMail(self.tally)
        self.files: Files = _AnyFiles(read_file)
        self._allowed = allowed
        self._calls = calls

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:  # noqa: ARG002 - the port's signature
        import httpx

        door = HttpDoor(self._allowed, transport=httpx.MockTransport(self._respond))
        return door.for_step(context, timeout_seconds=seconds)

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:  # noqa: ARG002 - the port's signature
        raise NothingMoreIsKnown

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:  # noqa: ARG002 - the port's signature
        raise NothingMoreIsKnown

    async def aclose(self) -> None:
        """Nothing was opened."""

    def _respond(self, request: httpx.Request) -> httpx.Response:
        """What the worked example was answered here; its last answer would change no count any more."""
        import httpx

        number = self.tally.requests
        self.tally.requests += 1
        self.tally.name(host_of(str(request.url)))
        if number + 1 >= len(self._calls) or self._calls[number].method != request.method:
            raise NothingMoreIsKnown
        call = self._calls[number]
        headers = dict(call.answer_headers)
        if call.answer is None or isinstance(call.answer, str):
            return httpx.Response(call.status, headers=headers, text=call.answer or "")
        return httpx.Response(
            call.status, headers={"content-type": "application/json"} | headers, content=dump_json(call.answer)
        )


def host_of(url: str) -> str:
    """The host that an address leads to, with its port where it has one; never what else an address may hold."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        return ""


class _CountedMail:
    def __init__(self, tally: Tally) -> None:
        self._tally = tally

    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:  # noqa: ARG002 - the port's signature
        self._tally.mails += 1
        self._tally.name(*mail.to, *mail.cc, *mail.bcc)
        return "<preview@localhost>", "outbox"


class _AnyFiles(MemoryFiles):
    """A file that an assumed outcome names is empty: what it holds changes no count."""

    async def read(self, context: StepContext, file: FileRef) -> bytes:
        try:
            return await MemoryFiles.read(self, context, file)
        except StepError:
            return b""


class LookedAtTables:
    """The workspace's tables: reading reads them, and what would be written is counted."""

    def __init__(self, there: Tables, now: str) -> None:
        self.tally = Tally()
        self.wrote = False
        self._there = there
        self._now = now

    def insert(self, table: str, values: dict[str, Any], *, create_if_missing: bool) -> dict[str, Any]:
        if not create_if_missing:
            self._there.find(table, {}, limit=1, newest_first=True)
        self._count(table, 1)
        return {"id": "row_preview", "values": values, "created_at": self._now, "updated_at": self._now}

    def find(self, table: str, where: dict[str, Any], *, limit: int, newest_first: bool) -> list[dict[str, Any]]:
        self.tally.name(table)
        return self._there.find(table, where, limit=limit, newest_first=newest_first)

    def update(self, table: str, where: dict[str, Any], values: dict[str, Any]) -> list[dict[str, Any]]:
        found = self._there.find(table, where, limit=_EVERY_ROW, newest_first=True)
        self._count(table, len(found))
        return [row | {"values": row["values"] | values, "updated_at": self._now} for row in found]

    def delete(self, table: str, where: dict[str, Any]) -> int:
        found = len(self._there.find(table, where, limit=_EVERY_ROW, newest_first=True))
        self._count(table, found)
        return found

    def _count(self, table: str, rows: int) -> None:
        self.wrote = True
        self.tally.rows += rows
        self.tally.name(table)
