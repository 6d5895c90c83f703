"""A temporary copy of the project in which drift can be planted."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from levqor.config import REPOSITORY

_FOLDERS = ("api", "docs", "governance", "levqor", "levqor-site/src", "levqor-site/scripts")
_FILES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "run.py", "openapi.json", "pyproject.toml", "vercel.json",
          ".replit", "levqor-site/package.json")  # fmt: skip
_LINKS = (".venv", "levqor-site/node_modules")


class Checkout:
    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in _FOLDERS:
            shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in _FILES:
            shutil.copy2(REPOSITORY / file, root / file)
        for link in _LINKS:
            (root / link).symlink_to(REPOSITORY / link)

    def monitor(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the drift monitor as it is written down: from levqor-site, on this copy."""
        return run_monitor(self.root / "levqor-site", *arguments, **environment)

    def quick_look(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The same without asking the Python application, which takes most of the time."""
        return self.monitor(*arguments, LEVQOR_PYTHON="/nowhere/python", **environment)

    @contextmanager
    def changed(self, file: str, before: str, after: str) -> Iterator[None]:
        """One occurrence of a text is another for a while; an empty `before` appends."""
        path = self.root / file
        original = path.read_text(encoding="utf8")
        assert before in original, f"{file} does not hold {before!r} any more"
        path.write_text(original.replace(before, after, 1) if before else original + after, encoding="utf8")
        try:
            yield
        finally:
            path.write_text(original, encoding="utf8")

    @contextmanager
    def without(self, file: str) -> Iterator[None]:
        path = self.root / file
        aside = path.with_name(path.name + ".aside")
        path.rename(aside)
        try:
            yield
        finally:
            aside.rename(path)


def run_monitor(site: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if name != "CI"} | environment
    return subprocess.run(
        ["node", "scripts/drift-monitor.js", *arguments],
        cwd=site, env=settings, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
