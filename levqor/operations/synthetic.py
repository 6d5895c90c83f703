"""Uses the installation as its users do: requests to its own address, and a small workflow carried out in memory."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any, Final, cast
from urllib.parse import urlsplit

from levqor.connectors.ports import Tables
from levqor.connectors.registry import Registry
from levqor.document.validation import Surroundings as DocumentSurroundings
from levqor.document.validation import validate
from levqor.engine.compiled import compile_document
from levqor.engine.interpreter import Interpreter, Surroundings
from levqor.engine.journal import Journal
from levqor.engine.memory import MemoryRunStore
from levqor.engine.ports import Ports, RunHandle
from levqor.kit.clock import Clock
from levqor.operations.alerts import Finding

RULE: Final = "synthetic_check"
SECONDS: Final = 10.0
"""How long one check may take."""

ADDRESSES: Final = (
    ("livez", "/livez", '"alive"'),
    ("readyz", "/readyz", '"ready"'),
    ("openapi", "/openapi.json", '"openapi"'),
)
PAGES: Final = (
    ("sign_in_page", "/signin", "<html"),
    ("static_page", "/pricing", "<html"),
)
"""What is asked for, and what the answer has to hold. Pages are there only where the site is built."""

_DOCUMENT: Final = {
    "levqor": 1,
    "name": "Synthetic check",
    "trigger": {"use": "manual"},
    "steps": [
        {
            "id": "many",
            "use": "flow.each",
            "items": "${{ trigger.input.numbers }}",
            "do": [
                {
                    "id": "odd",
                    "use": "flow.if",
                    "when": "${{ item % 2 == 1 }}",
                    "then": [{"id": "say", "use": "log", "with": {"message": "got ${{ item * 7 }}"}}],
                }
            ],
        }
    ],
}
_NUMBERS: Final = (1, 2, 3)
_EXPECTED: Final = ["got 7", "got 21"]


class CheckFailed(Exception):
    """What was expected did not come; the text says what came instead, without quoting it."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    milliseconds: float
    failure: str | None

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.failure is None, "ms": self.milliseconds} | (
            {"failure": self.failure} if self.failure else {}
        )


def run_checks(address: str, registry: Registry, clock: Clock, *, with_pages: bool) -> list[Check]:
    """Make every check, one after the other."""
    asked = (*ADDRESSES, *(PAGES if with_pages else ()))
    checks = [_timed(name, partial(_ask, address, path, sign)) for name, path, sign in asked]
    return [*checks, _timed("workflow", partial(_carry_out, registry, clock))]


def findings_of(checks: Sequence[Check]) -> list[Finding]:
    return [
        Finding(
            RULE, check.name, "critical", f"The check {check.name} failed: {check.failure}", details=check.as_json()
        )
        for check in checks
        if check.failure is not None
    ]


def result_of(checks: Sequence[Check], *, with_pages: bool) -> dict[str, Any]:
    return {
        "checks": {check.name: check.as_json() for check in checks},
        "failed": [check.name for check in checks if check.failure is not None],
        "not_made": [] if with_pages else [name for name, _, _ in PAGES],
    }


def _timed(name: str, check: Callable[[], None]) -> Check:
    began = time.perf_counter()
    failure = None
    try:
        check()
    except CheckFailed as error:
        failure = str(error)
    except (OSError, HTTPException) as error:
        failure = f"There was no answer ({type(error).__name__})."
    return Check(name, round((time.perf_counter() - began) * 1000, 1), failure)


def _ask(address: str, path: str, sign: str) -> None:
    """Our own address is plain HTTP on this machine, which the standard library asks for without loading anything."""
    place = urlsplit(address)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode("utf8", "replace")
    finally:
        connection.close()
    if answer.status != 200:
        raise CheckFailed(f"The answer's status was {answer.status}.")
    if sign not in text:
        raise CheckFailed("The answer was not what belongs there.")


def _carry_out(registry: Registry, clock: Clock) -> None:
    """Validation, expressions and the engine, with a store in memory: nothing is kept of it."""
    document, problems = validate(_DOCUMENT, DocumentSurroundings(registry))
    if document is None or problems:
        raise CheckFailed("A document that is valid was refused.")
    # The document touches neither tables nor the world, so neither is at hand.
    store = MemoryRunStore(cast(Callable[[str], Tables], None))
    now = clock.now()
    run = RunHandle(
        id="run_synthetic",
        workspace_id=RULE,
        workflow_id=RULE,
        version=1,
        epoch=1,
        worker=RULE,
        next_seq=0,
        trigger_use="manual",
        trigger_data={"input": {"numbers": list(_NUMBERS)}},
        created_at=now,
        started_at=now,
        timezone="UTC",
    )
    kept = store.admit(run)
    around = Surroundings(
        store=store,
        ports=cast(Ports, None),
        clock=clock,
        random=Random(0),  # noqa: S311 - no step here is repeated
        step_timeout=timedelta(seconds=SECONDS),
        on_change=lambda _: None,
    )
    asyncio.run(Interpreter(run, compile_document(document, registry), Journal(), around).execute())
    said = [line for entry in kept.entries for line in entry.log]
    if kept.status != "succeeded" or said != _EXPECTED:
        raise CheckFailed("A small workflow did not do what it says.")
