"""A part of the verification: what was checked, what came out, and whether it passed."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parents[1]
SITE: Final = REPOSITORY / "levqor-site"


@dataclass(slots=True)
class Part:
    """One section of the report. It passes as long as nothing failed."""

    title: str
    facts: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.failures and bool(self.facts or self.rows)

    def expect(self, holds: bool, failure: str) -> bool:
        """Note a failure unless something holds."""
        if not holds:
            self.failures.append(failure)
        return holds


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    command: str
    status: int
    seconds: float
    output: str

    @property
    def succeeded(self) -> bool:
        return self.status == 0

    def last_lines(self, count: int = 5) -> list[str]:
        return [line for line in self.output.splitlines() if line.strip()][-count:]


def run(command: Sequence[str], *, cwd: Path = REPOSITORY, timeout_seconds: float = 1800) -> Done:
    """Run a command to its end; one that does not end or does not exist has failed."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, timeout=timeout_seconds, check=False, errors="replace"
        )
        status, output = done.returncode, done.stderr + done.stdout
    except (subprocess.TimeoutExpired, OSError) as error:
        status, output = 124, f"{type(error).__name__}: {command[0]} did not come to an end"
    return Done(" ".join(command), status, time.monotonic() - begun, output)


def of_command(part: Part, done: Done) -> None:
    """Note a command in a part: its result and time, and its last lines where it failed."""
    part.facts.append(f"`{shown(done.command)}`: exit {done.status} after {done.seconds:.1f} s")
    if not done.succeeded:
        part.failures.append(f"`{shown(done.command)}` failed: " + " / ".join(done.last_lines()))


def shown(command: str) -> str:
    """A command without the places of this checkout and of its interpreter, and without where its results go."""
    plain = re.sub(r" --junitxml=\S+", "", command.replace(sys.executable, "python"))
    return plain.replace(f"{REPOSITORY}/", "")
