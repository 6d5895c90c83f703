"""What docs/governance and docs/deploy refer to exists: files, settings, commands, targets, jobs, tests."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from levqor.cli import main
from levqor.config import REPOSITORY, Settings
from levqor.jobs.table import JOBS

FOLDERS = ("docs/governance", "docs/deploy")
PAGES = sorted(page for folder in FOLDERS for page in (REPOSITORY / folder).glob("*.md"))
WANTED = {"blueprint", "data-protection", "incidents", "access-review", "release-checklist"}
ROOTS = ("levqor", "levqor-site", "api", "tests", "governance", "docs")
JOB_IDS = {job.id for job in JOBS}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (REPOSITORY / "Makefile").read_text(encoding="utf8"), re.MULTILINE))


def quoted(page: Path) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf8")))


def lost(page: Path) -> list[str]:
    """References of a page to what is not there."""
    text = quoted(page)
    files = {name for name in text if re.fullmatch(rf"(?:{'|'.join(ROOTS)})/[\w./-]+", name)}
    settings = {name for name in text if re.fullmatch(r"LEVQOR_[A-Z_]+", name)}
    targets = {name for name in text if re.fullmatch(r"make [a-z-]+", name)}
    jobs = set(re.findall(r"\bjob `(\w+)`", page.read_text(encoding="utf8")))
    commands = {name for name in text if name.startswith("levqor ")}
    return sorted(
        [name for name in files if name != "governance/release.json" and not (REPOSITORY / name).exists()]
        + [name for name in settings if name.removeprefix("LEVQOR_").lower() not in Settings.model_fields]
        + [name for name in targets if name.removeprefix("make ") not in TARGETS]
        + [name for name in jobs if name not in JOB_IDS]
        + [name for name in commands if not is_command(name.split()[1:])]
    )


def is_command(words: list[str]) -> bool:
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        command = command.commands.get(word)
    does_something_alone = isinstance(command, click.Group) and command.invoke_without_command
    return command is not None and (does_something_alone or not isinstance(command, click.Group))


def broken_links(page: Path) -> list[str]:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf8"))
    return [link for link in links if not link.startswith("http") and not (page.parent / link).exists()]


def test_every_governance_document_is_there():
    assert {page.stem for page in PAGES if page.parent.name == "governance"} >= WANTED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_document_refers_to_exists(page):
    assert lost(page) == []
    assert broken_links(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_governance_document_names_what_enforces_it(page):
    if page.parent.name == "governance":
        assert any(name.startswith(("levqor/", "api/", "tests/", "levqor-site/")) for name in quoted(page))


def test_a_job_that_there_is_not_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("The job `gone_by_night` does it.")
    assert lost(page) == ["gone_by_night"]


@pytest.mark.parametrize(
    "reference",
    ["levqor/gone.py", "tests/governance/gone.py", "LEVQOR_GONE", "make gone", "levqor gone", "levqor release gone"],
)
def test_a_reference_to_nothing_is_seen(tmp_path, reference):
    page = tmp_path / "page.md"
    page.write_text(f"See `{reference}` and [this](gone.md).")
    assert lost(page) == [reference]
    assert broken_links(page) == ["gone.md"]
