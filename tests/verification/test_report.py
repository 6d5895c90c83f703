"""The report says what was measured; what failed, broke or measured nothing stands in it as failing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from verification import __main__ as verify
from verification import files
from verification.objectives import OBJECTIVES, objectives
from verification.part import REPOSITORY, Part, of_command, run, shown
from verification.report import render


def a_part(*failures: str) -> Part:
    return Part("Something", facts=["3 of 3"], failures=list(failures))


def test_a_failing_part_stands_in_the_report_as_failing() -> None:
    text = render("abc", "2026-01-31", [a_part(), a_part("2 of 3 broke")])
    assert "Verdict: **FAIL** (Something)" in text
    assert "## Something: pass" in text
    assert "## Something: **FAIL**\n\n- **Failed:** 2 of 3 broke" in text


def test_a_part_that_measured_nothing_has_not_passed() -> None:
    assert not Part("Empty").passed
    assert "Nothing was measured" in render("abc", "2026-01-31", [Part("Empty")])


def test_an_objective_fails_with_any_of_its_proofs() -> None:
    names = {proof for _, proofs in OBJECTIVES for proof in proofs}
    assert objectives({name: a_part() for name in names}).passed
    for name in names:
        parts = {other: a_part("broken") if other == name else a_part() for other in names}
        assert not objectives(parts).passed


def test_every_proof_of_an_objective_is_measured() -> None:
    measured = {*verify.ALONE, *verify.AFTERWARDS, "server", "endpoints", "assistants", "safety"}
    assert {proof for _, proofs in OBJECTIVES for proof in proofs} <= measured


def test_a_command_that_fails_or_does_not_exist_fails_its_part() -> None:
    for command in (["false"], ["no-such-command-anywhere"]):
        part = Part("Command")
        of_command(part, run(command))
        assert not part.passed


def test_the_report_names_no_place_of_the_machine_it_was_made_on() -> None:
    assert shown(f"{sys.executable} -m pytest -q --junitxml=/tmp/x/results.xml") == "python -m pytest -q"
    assert shown(f"{REPOSITORY}/run.py") == "run.py"


def test_a_part_that_breaks_is_reported_and_the_rest_goes_on() -> None:
    def broken() -> Part:
        raise ValueError("no data")

    part = verify.measured_or_failed("broken", broken)
    assert part.failures == ["ValueError: no data"]


def test_the_command_fails_and_writes_the_report_when_a_part_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.md"
    monkeypatch.setattr(verify, "REPOSITORY", tmp_path)
    monkeypatch.setattr(verify, "REPORT", report)
    names = {proof for _, proofs in OBJECTIVES for proof in proofs}
    for failing in (True, False):
        parts = {name: a_part(*(["broken"] if failing and name == "drift" else [])) for name in names}
        monkeypatch.setattr(verify, "_measured", lambda parts=parts: iter(parts.items()))
        assert verify.main() == int(failing)
        assert ("**FAIL**" in report.read_text()) == failing


def test_a_missing_file_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FIXED", ("run.py", "api/ai/absent.py"))
    part = files.file_by_file()
    assert part.failures == ["`api/ai/absent.py` is missing"]
    assert len(part.rows) == 1
