"""Webs, workers and schedulers as processes of their own; whoever was killed is started again, as a supervisor does."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Final, Literal, get_args

from tests.acceptance.server import Caller
from tests.scale_out.parts import Installation, Part, Web

Role = Literal["web", "worker", "scheduler"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
OF_EACH: Final = 2


class Roles:
    def __init__(self, installation: Installation, clock_folder: Path) -> None:
        self._installation = installation
        self._clock_files = {role: clock_folder / f"clock-{role}" for role in ROLES}
        self._parts: dict[Role, list[Part]] = {role: [] for role in ROLES}
        self._start()
        first = self.webs[0]
        self.ann: Caller = installation.new_owner(first)

    @property
    def webs(self) -> list[Web]:
        return [part for part in self._parts["web"] if isinstance(part, Web)]

    @property
    def clock_files(self) -> list[Path]:
        return list(self._clock_files.values())

    def clock_file_of(self, role: Role) -> Path:
        return self._clock_files[role]

    def one_of(self, role: Role, dice: Random) -> Part:
        return dice.choice(self._parts[role])

    def all_of(self, role: Role) -> list[Part]:
        return list(self._parts[role])

    def kill(self, parts: Iterable[Part]) -> None:
        for part in parts:
            part.kill()

    def start_again(self, parts: Iterable[Part]) -> None:
        with ThreadPoolExecutor() as pool:
            for old, new in [(part, pool.submit(self._installation.start_again, part)) for part in parts]:
                of_its_role = self._parts[_role_of(old)]
                of_its_role[of_its_role.index(old)] = new.result()

    def name_of(self, role: Role) -> str:
        """What PostgreSQL knows the connections of a role by."""
        return f"chaos {role}"

    def _start(self) -> None:
        # The first one makes the tables.
        self._parts["web"].append(self._installation.web(**self._settings("web")))
        with ThreadPoolExecutor() as pool:
            others = [role for role in ROLES for _ in range(OF_EACH)][1:]
            started = [pool.submit(self._begin, role) for role in others]
            for role, part in zip(others, started, strict=True):
                self._parts[role].append(part.result())

    def _begin(self, role: Role) -> Part:
        begin = {
            "web": self._installation.web,
            "worker": self._installation.worker,
            "scheduler": self._installation.scheduler,
        }
        return begin[role](**self._settings(role))

    def _settings(self, role: Role) -> dict[str, str]:
        return {"LEVQOR_CLOCK_FILE": str(self._clock_files[role]), "PGAPPNAME": self.name_of(role)}


def _role_of(part: Part) -> Role:
    return next(role for role in ROLES if role == part.role)
