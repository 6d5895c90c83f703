"""The short form of `make chaos`: every fault once, and each role struck once by one of its faults.

`LEVQOR_CHAOS_SEED` repeats the moments of an earlier round.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from tests.chaos.faults import Where
from tests.chaos.stage import TABLES, Stage
from tests.chaos.storm import CannotMount, endure, few_faults_of, place_for


@pytest.fixture
def dice() -> Random:
    seed = int(os.environ.get("LEVQOR_CHAOS_SEED") or time.time_ns() % 1_000_000)
    print(f"LEVQOR_CHAOS_SEED={seed}")
    return Random(seed)


@pytest.fixture(params=get_args(Where))
def stricken(request: pytest.FixtureRequest, tmp_path: Path, dice: Random) -> Iterator[Stage]:
    """An installation on which every fault of its kind has struck."""
    try:
        with place_for(request.param, tmp_path / "stage") as stage:
            for fault in few_faults_of(request.param, dice):
                print(f"{fault.name}: {endure(stage, fault, dice, 'once'):.1f} s")
            yield stage
    except CannotMount:
        pytest.skip("mounting a small disk is not allowed here")


@pytest.mark.slow
@pytest.mark.timeout(300)  # Some starts: each takes seconds where others use the machine, too.
def test_whatever_strikes_nothing_accepted_is_lost_or_doubled(stricken: Stage) -> None:
    assert stricken.struck_in_flight, "no fault struck a run that was under way"
    verdict = stricken.verdict()
    assert verdict.is_valid, verdict
    assert verdict.acknowledged == verdict.attempted
    computed = stricken.verdict_on_computing()
    assert computed.is_valid, computed
    assert computed.acknowledged == computed.attempted == verdict.attempted
    scheduled = stricken.verdict_on_schedules()
    print(f"instants: {scheduled.sizes()}")
    assert scheduled.is_valid, scheduled
    assert sorted(scheduled.acknowledged + scheduled.skipped) == scheduled.attempted
    for table in stricken.ann.list_all("/api/tables"):
        assert sorted(stricken.rows(table["id"])) == verdict.acknowledged, table["name"]
    assert {table["name"] for table in stricken.ann.list_all("/api/tables")} == set(TABLES)
