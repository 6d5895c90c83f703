"""A network that is a record: it answers what a run really asked with what it was really answered, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from levqor.connectors.declaration import StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.ports import Files, Mail, OutgoingMail, StepContext
from levqor.connectors.redaction import Redactor
from levqor.connectors.sockets import StepSockets
from levqor.files.memory import MemoryFiles, ReadFile, no_files
from levqor.kit.redaction import MASK

if TYPE_CHECKING:
    # httpx costs megabytes; a server that replays nothing never pays them.
    import httpx

NOT_RECORDED: Final = "not_recorded"
"""The code of a step that asks for what the run never asked."""

_OF_NO_MATTER: Final = frozenset(("user-agent", "accept-encoding", "idempotency-key", "host", "content-length"))
_OF_THE_TRANSPORT: Final = frozenset(("content-encoding", "content-length", "transfer-encoding", "connection"))


class NotRecorded(StepError):
    """The run never asked this, so nobody knows the answer."""

    code = NOT_RECORDED


class Cassette:
    """The recorded requests of one step, each with its answer."""

    def __init__(self, exchanges: Iterable[Mapping[str, Any]]) -> None:
        self._exchanges = list(exchanges)

    def respond(self, request: httpx.Request) -> httpx.Response:
        import httpx

        found = next((recorded for recorded in self._exchanges if _is_same(recorded, request)), None)
        if found is None:
            raise NotRecorded
        headers = {
            name: value
            for name, value in found["response_headers"].items()
            if name.lower() not in _OF_THE_TRANSPORT and value != MASK
        }
        return httpx.Response(found["status"], headers=headers, text=found["response_body"] or "")


class CassettePorts:
    """What actions get in a replay: each step its own cassette, and neither mail nor anybody's secrets.

    Files are read as they were kept; what is saved is gone with the replay.
    """

    def __init__(
        self, exchanges_by_path: Mapping[str, Sequence[Mapping[str, Any]]], read_file: ReadFile = no_files
    ) -> None:
        self.mail: Mail = _NoMail()
        self.files: Files = MemoryFiles(read_file)
        self._exchanges = exchanges_by_path

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:  # noqa: ARG002 - the port's signature
        import httpx

        cassette = Cassette(self._exchanges.get(context.path, ()))
        return HttpDoor(transport=httpx.MockTransport(cassette.respond)).for_step(context, timeout_seconds=seconds)

    def sockets(self, connection: BaseModel | None, seconds: float) -> StepSockets:  # noqa: ARG002 - the port's signature
        raise NotRecorded

    async def connection(self, workspace_id: str, connector: str, name: str) -> BaseModel:  # noqa: ARG002 - the port's signature
        raise NotRecorded

    async def aclose(self) -> None:
        """Nothing was opened."""


class _NoMail:
    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:  # noqa: ARG002 - the port's signature
        raise NotRecorded


def _is_same(recorded: Mapping[str, Any], request: httpx.Request) -> bool:
    """Whether this is the recorded request, and its answer is there as a whole."""
    shown = Redactor()
    body = shown.body(request.content.decode("utf-8", "replace")) if request.content else None
    return (
        recorded["status"] is not None
        and recorded["method"] == request.method
        and recorded["url"] == shown.url(str(request.url))
        and recorded["request_body"] == body
        and _told(recorded["request_headers"]) == _told(shown.headers(request.headers.multi_items()))
        and not _is_cut(recorded["response_body"])
    )


def _told(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() not in _OF_NO_MATTER}


def _is_cut(body: str | None) -> bool:
    return body is not None and body.endswith((" bytes in all)", " bytes that are no text)"))
