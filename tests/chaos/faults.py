"""The faults, as a table: what is done, to which installation, and which guarantees have to hold all the same."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Literal, LiteralString

import psutil
import psycopg

from levqor.kit.crash import POINTS
from tests.acceptance.server import wait_for
from tests.chaos.roles import ROLES, Role
from tests.chaos.stage import LEASE_SECONDS, Stage
from tests.scale_out.parts import Part

Where = Literal["sqlite", "small disk", "postgres", "separate roles"]
RUN_POINTS = tuple(point for point in POINTS if point.startswith(("accept.", "step.", "run.")))
"""Those that every run passes."""
SCHEDULE_POINTS = tuple(point for point in POINTS if point.startswith("schedule."))
DISK_MEGABYTES = 48
ROLES_APART: Final = "separate roles"
_OF_ROLE: Final[dict[Role, tuple[str, ...]]] = {"web": (), "worker": ("G5",), "scheduler": ("G7",)}
"""Guarantees that hold although processes of this role are gone."""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    where: Where
    strike: Callable[[Stage, Random], None]
    """Called while deliveries are accepted and executed; returns when the cause is gone, not its consequences."""
    guarantees: tuple[str, ...]


def kill_everything(stage: Stage, _dice: Random) -> None:
    stage.server.kill()
    stage.server.start()


def kill_the_serving_process(stage: Stage, _dice: Random) -> None:
    """Its supervisor starts another one."""
    stage.serving_process().kill()


def stop_for_longer_than_the_lease(stage: Stage, dice: Random) -> None:
    stage.signal(signal.SIGSTOP)
    time.sleep(LEASE_SECONDS * dice.uniform(1.2, 2))
    stage.signal(signal.SIGCONT)


def jump(seconds: int) -> Callable[[Stage, Random], None]:
    """Set the wall clock, and right again a while later."""

    def strike(stage: Stage, dice: Random) -> None:
        stage.wall.shift(seconds)
        time.sleep(dice.uniform(1, 2.5))
        stage.wall.shift(-seconds)

    return strike


def fill_the_disk(stage: Stage, dice: Random) -> None:
    filler = stage.server.data_dir / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            time.sleep(dice.uniform(1.5, 3))
    filler.unlink()


def forbid_files_to_grow(stage: Stage, dice: Random) -> None:
    """As a full disk, for the serving process alone: no file grows any more, that of the log neither."""
    pid = stage.serving_process().pid
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, most))
    time.sleep(dice.uniform(1.5, 3))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


def kill_postgres(stage: Stage, dice: Random) -> None:
    assert stage.postgres is not None
    postmaster = psutil.Process(stage.postgres.get_pid())
    processes = [postmaster, *postmaster.children(recursive=True)]
    for process in processes:
        process.kill()
    psutil.wait_procs(processes, timeout=10)
    time.sleep(dice.uniform(0, 2))
    stage.postgres.ensure_postgres_running()


def cut_connections(stage: Stage, dice: Random) -> None:
    """Every connection to the database ends, three times."""
    _cut(stage, dice, "")


def _cut(stage: Stage, dice: Random, those: LiteralString, *values: str) -> None:
    assert stage.postgres is not None
    for _ in range(3):
        with psycopg.connect(stage.postgres.get_uri(), autocommit=True) as connection:
            cut = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' " + those,
                values,
            )
            assert cut.rowcount, "there was no connection to cut"
        time.sleep(dice.uniform(0.05, 0.5))


def kill_one(role: Role) -> Callable[[Stage, Random], None]:
    """It is started again a while later."""

    def strike(stage: Stage, dice: Random) -> None:
        _kill_for_a_while(stage, [stage.roles.one_of(role, dice)], dice)

    return strike


def kill_all(role: Role) -> Callable[[Stage, Random], None]:
    def strike(stage: Stage, dice: Random) -> None:
        _kill_for_a_while(stage, stage.roles.all_of(role), dice)

    return strike


def _kill_for_a_while(stage: Stage, parts: list[Part], dice: Random) -> None:
    for part in parts:
        part.kill()
    time.sleep(dice.uniform(0, 2))
    stage.roles.start_again(parts)


def kill_one_that_goes_ahead(role: Role) -> Callable[[Stage, Random], None]:
    """The clock of its machine is an hour ahead of the others', as everything that it has written shows."""

    def strike(stage: Stage, dice: Random) -> None:
        files = [stage.roles.clock_file_of(role)]
        stage.wall.skew(3600, files)
        time.sleep(LEASE_SECONDS * dice.uniform(0.5, 1))
        parts = stage.roles.all_of(role)
        for part in parts:
            part.kill()
        stage.wall.skew(0, files)
        stage.roles.start_again(parts)

    return strike


def stop_one(role: Role) -> Callable[[Stage, Random], None]:
    """For longer than the lease."""

    def strike(stage: Stage, dice: Random) -> None:
        part = stage.roles.one_of(role, dice)
        part.signal(signal.SIGSTOP)
        time.sleep(LEASE_SECONDS * dice.uniform(1.2, 2))
        part.signal(signal.SIGCONT)

    return strike


def cut_all(role: Role) -> Callable[[Stage, Random], None]:
    def strike(stage: Stage, dice: Random) -> None:
        _cut(stage, dice, "AND application_name = %s", stage.roles.name_of(role))

    return strike


def of_role(role: Role) -> tuple[Fault, ...]:
    lost = ("G1", "G2", "G3", "G4", *_OF_ROLE[role])
    return (
        Fault(f"kill -9 of one {role}", ROLES_APART, kill_one(role), lost),
        Fault(f"kill -9 of every {role}", ROLES_APART, kill_all(role), lost),
        Fault(f"a {role} stopped for longer than the lease", ROLES_APART, stop_one(role), (*lost, "G6")),
        Fault(f"connections of every {role} cut", ROLES_APART, cut_all(role), (*lost, "G10")),
    )


JUMPS_APART: Final = (
    Fault("wall clock forward 1 h, roles apart", ROLES_APART, jump(3600), ("G1", "G7", "G8")),
    Fault("wall clock back 2 h, roles apart", ROLES_APART, jump(-7200), ("G1", "G7", "G8")),
)
FAULTS: tuple[Fault, ...] = (
    Fault("kill -9 of everything", "sqlite", kill_everything, ("G1", "G2", "G3", "G4", "G18")),
    Fault("kill -9 of the serving process", "sqlite", kill_the_serving_process, ("G1", "G2", "G3", "G4")),
    Fault("stopped for longer than the lease", "sqlite", stop_for_longer_than_the_lease, ("G1", "G3", "G6")),
    Fault("wall clock forward 1 h", "sqlite", jump(3600), ("G1", "G8")),
    Fault("wall clock back 2 h", "sqlite", jump(-7200), ("G1", "G8")),
    Fault("no file may grow", "sqlite", forbid_files_to_grow, ("G1", "G2", "G10")),
    Fault("disk full", "small disk", fill_the_disk, ("G1", "G2", "G10")),
    Fault("PostgreSQL killed", "postgres", kill_postgres, ("G1", "G2", "G3", "G4", "G10")),
    Fault("connections to PostgreSQL cut", "postgres", cut_connections, ("G1", "G2", "G3", "G4", "G10")),
    Fault("kill -9 of everything, on PostgreSQL", "postgres", kill_everything, ("G1", "G2", "G3", "G4", "G18")),
    *(fault for role in ROLES for fault in of_role(role)),
    Fault("a worker whose clock is 1 h ahead killed", ROLES_APART, kill_one_that_goes_ahead("worker"), ("G1", "G5")),
    *JUMPS_APART,
    Fault("PostgreSQL killed, roles apart", ROLES_APART, kill_postgres, ("G1", "G2", "G3", "G4", "G10")),
)


def mount_a_small_disk(folder: Path) -> None:
    """
    Raises:
        CalledProcessError: mounting is not allowed here.
    """
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "levqor-chaos", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def crash_at(stage: Stage, point: str, nth: int) -> None:
    """Start the server anew, to die at the n-th pass of a point."""
    stage.server.kill()
    stage.server.start(LEVQOR_CRASH_AT=f"{point}:{nth}")


def wait_for_crash(stage: Stage, before: int) -> None:
    wait_for(lambda: stage.crashes > before, "the crash", 40)
