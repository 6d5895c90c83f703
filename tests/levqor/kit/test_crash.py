"""Crash points end the process at the n-th pass, and only in tests."""

from __future__ import annotations

import subprocess
import sys

import pytest

from levqor.kit.crash import EXIT_CODE, POINTS, arm


def run(specification: str, passes: int) -> subprocess.CompletedProcess[str]:
    script = (
        "import atexit, sys\n"
        "from levqor.kit.crash import arm, crash_point\n"
        "atexit.register(lambda: print('cleaned up'))\n"
        f"arm({specification!r}, testing=True)\n"
        f"for number in range({passes}):\n"
        "    crash_point('step.after_intent'); crash_point('step.after_effect')\n"
        "    print(number, flush=True)\n"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)


def test_the_process_ends_at_the_nth_pass_without_any_clean_up() -> None:
    ended = run("step.after_effect:3", 5)
    assert ended.returncode == EXIT_CODE
    assert ended.stdout.split() == ["0", "1"]


def test_a_point_that_is_not_reached_does_nothing() -> None:
    ended = run("run.after_finish", 2)
    assert ended.returncode == 0
    assert "cleaned up" in ended.stdout


def test_nothing_is_armed_outside_of_tests_or_under_an_unknown_name() -> None:
    with pytest.raises(ValueError, match="refused"):
        arm(POINTS[0], testing=False)
    with pytest.raises(ValueError, match="no crash point"):
        arm("step.sometimes:1", testing=True)
