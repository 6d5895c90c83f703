"""`make verify`: run every part, write docs/FINAL_REPORT.md, and fail when any part failed."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.acceptance.server import Server
from verification import backend, deployment, files, safety, tools
from verification.objectives import objectives
from verification.part import REPOSITORY, Part
from verification.report import render

REPORT: Final = REPOSITORY / "docs" / "FINAL_REPORT.md"

ALONE: Final[Mapping[str, Callable[[], Part]]] = {
    "files": files.file_by_file,
    "typescript": tools.typescript,
    "site_build": tools.site_build,
    "pages": files.pages,
    "drift": tools.drift,
    "imports": backend.imports,
}
AFTERWARDS: Final[Mapping[str, Callable[[], Part]]] = {
    "checks": tools.checks,
    "site_tests": tools.site_tests,
    "python_tests": tools.python_tests,
    "deployment": deployment.notes,
}


def main() -> int:
    measured = dict(_measured())
    parts = [objectives(measured), *measured.values()]
    REPORT.write_text(render(tools.revision(), datetime.now(UTC).date().isoformat(), parts), encoding="utf8")
    failing = [part for part in parts if not part.passed]
    sys.stdout.write(f"{REPORT.relative_to(REPOSITORY)}: {len(parts) - len(failing)} parts pass, {len(failing)} fail\n")
    return 1 if failing else 0


def _measured() -> Iterator[tuple[str, Part]]:
    for name, measure in ALONE.items():
        yield name, _told(name, measure)
    with tempfile.TemporaryDirectory() as directory:
        generous = {"LEVQOR_AI_REQUESTS_PER_MINUTE": "100000", "LEVQOR_LOG_LEVEL": "debug"}
        with Server(Path(directory) / "data", **generous) as server:
            caller = server.new_owner("owner@example.com")
            yield "server", _told("server", lambda: backend.screens(server))
            yield "endpoints", _told("endpoints", lambda: backend.endpoints(server))
            yield "assistants", _told("assistants", lambda: backend.assistants(caller))
            yield "safety", _told("safety", lambda: safety.confirmations(server, caller))
    for name, measure in AFTERWARDS.items():
        yield name, _told(name, measure)


def _told(name: str, measure: Callable[[], Part]) -> Part:
    begun = time.monotonic()
    part = measured_or_failed(name, measure)
    verdict = "pass" if part.passed else "FAIL: " + "; ".join(part.failures or ["nothing was measured"])
    sys.stdout.write(f"{part.title:<50} {time.monotonic() - begun:6.1f} s  {verdict}\n")
    sys.stdout.flush()
    return part


def measured_or_failed(name: str, measure: Callable[[], Part]) -> Part:
    """A part that breaks is a part that failed; the others are still measured."""
    try:
        return measure()
    except Exception as error:  # noqa: BLE001 - whatever it is, it stands in the report
        return Part(name, failures=[f"{type(error).__name__}: {error}"])


if __name__ == "__main__":
    sys.exit(main())
