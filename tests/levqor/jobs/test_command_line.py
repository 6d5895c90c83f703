"""`levqor jobs` tells how each job stands; `levqor jobs run` does one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from levqor.cli import main
from levqor.jobs.table import JOBS


@pytest.fixture
def levqor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("LEVQOR_DATA_DIR", str(tmp_path))

    def run(*words: str, **rest: str) -> Result:
        return CliRunner().invoke(main, words, **rest)

    return run


def test_every_job_is_listed_before_it_has_ever_fired(levqor) -> None:
    lines = levqor("jobs").output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [job.id for job in JOBS]
    assert all("never" in line for line in lines[1:])


def test_a_job_that_was_run_shows_its_result(levqor) -> None:
    done = levqor("jobs", "run", "usage_roll_up")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "job": "usage_roll_up",
        "result": {"hours": 0, "workspaces": 0, "runs": 0, "failed": 0},
    }
    shown = {item["id"]: item for item in json.loads(levqor("jobs", "--json").stdout)["items"]}
    assert shown["usage_roll_up"]["status"] == "done"
    assert shown["usage_roll_up"]["result"]["runs"] == 0
    line = next(line for line in levqor("jobs").output.splitlines() if line.startswith("usage_roll_up"))
    assert "hours 0, workspaces 0, runs 0, failed 0" in line


def test_a_job_that_fails_ends_with_1(levqor, tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    levqor("owner", "create", "--email", "ann@example.com", "--password-stdin", input="correct horse battery")
    failed = levqor("jobs", "run", "operations_digest")
    assert failed.exit_code == 1
    assert "NotADirectoryError" in json.loads(failed.stdout)["failure"]


def test_a_job_that_does_not_exist_ends_with_2(levqor) -> None:
    assert levqor("jobs", "run", "tea_making").exit_code == 2
