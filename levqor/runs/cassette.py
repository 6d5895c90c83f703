"""A network that is a record: it answers what a run really asked with what it was really answered, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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

Recorded = Mapping[str, Any]
"""An exchange as the journal has it."""


class NotRecorded(StepError):
    """The run never asked this, so nobody knows the answer."""

    code = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a step made of its cassette, shown as a recorded one is."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None
    is_on_record: bool
    recorded: Recorded | None
    """What answered it; else what the run asked in its place, if anything."""


class Cassette:
    """The recorded requests of one step, each with its answer; those of its last attempt first."""

    def __init__(self, exchanges: Iterable[Recorded], asked: list[Asked]) -> None:
        self._exchanges = list(exchanges)
        self._asked = asked
        self._told: set[int] = set()

    def respond(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer. The same request made several times gets the answers in their order.

        Raises:
            NotRecorded: the run did not ask this, or its answer was not kept as a whole.
        """
        import httpx

        shown = _shown(request)
        alike = [number for number, recorded in enumerate(self._exchanges) if _is_same(recorded, shown)]
        if not alike:
            position = len(self._asked)
            instead = self._exchanges[position] if position < len(self._exchanges) else None
            self._asked.append(Asked(**shown, is_on_record=False, recorded=instead))
            raise NotRecorded
        number = next((number for number in alike if number not in self._told), alike[-1])
        self._told.add(number)
        found = self._exchanges[number]
        self._asked.append(Asked(**shown, is_on_record=True, recorded=found))
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

    def __init__(self, exchanges_by_path: Mapping[str, Sequence[Recorded]], read_file: ReadFile = no_files) -> None:
        self.mail: Mail = _NoMail()
        self.files: Files = MemoryFiles(read_file)
        self.asked: dict[str, list[Asked]] = {}
        """What each step asked, by its path."""
        self._exchanges = exchanges_by_path

    def http(self, context: StepContext, connection: BaseModel | None, seconds: float) -> Http:  # noqa: ARG002 - the port's signature
        import httpx

        cassette = Cassette(self._exchanges.get(context.path, ()), self.asked.setdefault(context.path, []))
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


def _shown(request: httpx.Request) -> dict[str, Any]:
    redactor = Redactor()
    content = request.content.decode("utf-8", "replace")
    return {
        "method": request.method,
        "url": redactor.url(str(request.url)),
        "headers": redactor.headers(request.headers.multi_items()),
        "body": redactor.body(content) if content else None,
    }


def _is_same(recorded: Recorded, shown: Mapping[str, Any]) -> bool:
    """Whether this is the recorded request, and its answer is there as a whole."""
    return (
        recorded["status"] is not None
        and recorded["method"] == shown["method"]
        and recorded["url"] == shown["url"]
        and recorded["request_body"] == shown["body"]
        and telling_headers(recorded["request_headers"]) == telling_headers(shown["headers"])
        and not _is_cut(recorded["response_body"])
    )


def telling_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that make one request another."""
    return {name.lower(): value for name, value in headers.items() if name.lower() not in _OF_NO_MATTER}


def _is_cut(body: str | None) -> bool:
    return body is not None and body.endswith((" bytes in all)", " bytes that are no text)"))
