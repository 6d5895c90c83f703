"""Finds the browser for the tests: the packaged one, else one that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

PACKAGED = Path(__file__).parent / ".chromium"
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> Path | None:
    named = os.environ.get("LEVQOR_TEST_BROWSER")
    if named:
        return Path(named)
    if (PACKAGED / "chromium").exists():
        return PACKAGED / "chromium"
    return next((Path(found) for name in INSTALLED if (found := shutil.which(name))), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A headless browser.

    Raises:
        FileNotFoundError: there is none; `make test` installs one on Linux.
    """
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        raise FileNotFoundError("no Chromium: run `make test`, or set LEVQOR_TEST_BROWSER to one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=_environment(path))
        try:
            yield browser
        finally:
            browser.close()


def _environment(path: Path) -> dict[str, str | float | bool]:
    """The packaged browser brings the libraries and fonts that a bare machine lacks."""
    environment: dict[str, str | float | bool] = dict(os.environ)
    if path.parent == PACKAGED:
        needed = subprocess.run(["ldd", str(path)], capture_output=True, text=True, check=False).stdout
        if "not found" in needed:
            environment["LD_LIBRARY_PATH"] = str(PACKAGED / "lib")
        if not Path("/etc/fonts/fonts.conf").exists():
            environment["FONTCONFIG_PATH"] = str(PACKAGED)
    return environment
