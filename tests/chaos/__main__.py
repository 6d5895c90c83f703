"""`make chaos`: every fault, with three seeds in a row, and the page of guarantees written from what was found.

Seeds given as arguments repeat an earlier run.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final, get_args

from tests.chaos import guarantees
from tests.chaos.checker import Verdict
from tests.chaos.faults import FAULTS, Fault, Where
from tests.chaos.stage import Stage
from tests.chaos.storm import CannotMount, endure, faults_of, place_for

SEEDS: Final = 3
ROUNDS: Final[dict[Where, int]] = {"sqlite": 2, "small disk": 2, "postgres": 2, "separate roles": 1}
"""How often each fault strikes with one seed. Where roles are apart there are many, most of them three times alike."""


class Report:
    def __init__(self) -> None:
        self.rounds: list[dict[str, Any]] = []
        self.seconds: dict[str, float] = defaultdict(float)
        self.skipped: dict[str, None] = {}
        self.complaints: list[str] = []

    def strike(self, stage: Stage, fault: Fault, dice: Random, name: str) -> None:
        try:
            seconds = endure(stage, fault, dice, name)
        except AssertionError as error:
            print(f"  {fault.name}: {error}", flush=True)
            self.complaints.append(f"{fault.name}: {error}")
            return
        self.seconds[fault.name] = max(self.seconds[fault.name], seconds)
        print(f"  {fault.name}: over after {seconds:.1f} s", flush=True)

    def note(self, seed: int, where: str, verdict: Verdict) -> None:
        self.rounds.append({"seed": seed, "where": where, "valid": verdict.is_valid, "sets": verdict.sizes()})
        print(f"  {where}: {'ok' if verdict.is_valid else 'NOT VALID'} {verdict.sizes()}", flush=True)
        if not verdict.is_valid:
            print(f"  {verdict}", flush=True)

    @property
    def passed(self) -> bool:
        return not self.complaints and all(round_["valid"] for round_ in self.rounds)

    def as_json(self, seeds: list[int]) -> dict[str, Any]:
        return {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "seeds": [str(seed) for seed in seeds],
            "passed": self.passed,
            "rounds": self.rounds,
            "seconds": {name: round(seconds, 1) for name, seconds in sorted(self.seconds.items())},
            "skipped": list(self.skipped),
            "complaints": self.complaints,
        }


def storm(seed: int, where: Where, folder: Path, report: Report) -> None:
    dice = Random(f"{seed} {where}")
    try:
        with place_for(where, folder) as stage:
            for number in range(ROUNDS[where]):
                for fault in faults_of(where, dice):
                    report.strike(stage, fault, dice, f"round {number}")
            print(f"  {stage.struck_in_flight} runs were under way when a fault struck", flush=True)
            if not stage.struck_in_flight:
                report.complaints.append(f"{where}: no fault struck a run that was under way")
            report.note(seed, where, stage.verdict())
            report.note(seed, f"{where}, only computing", stage.verdict_on_computing())
            report.note(seed, f"{where}, schedules", stage.verdict_on_schedules())
    except CannotMount:
        report.skipped |= {f"{fault.name} (mounting is not allowed)": None for fault in FAULTS if fault.where == where}


def main(arguments: list[str]) -> int:
    first = time.time_ns() % 1_000_000
    seeds = [int(argument) for argument in arguments] or [first + number for number in range(SEEDS)]
    report = Report()
    for seed in seeds:
        print(f"seed {seed}", flush=True)
        for where in get_args(Where):
            with tempfile.TemporaryDirectory(prefix="levqor-chaos-", ignore_cleanup_errors=True) as folder:
                storm(seed, where, Path(folder) / "stage", report)
    guarantees.write(report.as_json(seeds))
    print(f"{'passed' if report.passed else 'NOT passed'}; see docs/guarantees.md")
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
