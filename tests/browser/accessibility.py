"""What the accessibility rules of axe-core find on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, expect

AXE: Final = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# With what is recommended for whole pages: landmarks, the order of headings, one main heading.
OF_A_PAGE: Final = (*WCAG, "best-practice")
# What a theme can change.
COLOURS: Final = ("color-contrast", "link-in-text-block")
_RUN: Final = """only => axe.run({runOnly: only, resultTypes: ["violations"]}).then(({violations}) =>
  violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}: ${node.failureSummary}`))
)"""


def equip(context: BrowserContext) -> BrowserContext:
    """Put the rules into every page of a browser profile."""
    context.add_init_script(path=AXE)
    return context


def open_whole(page: Page, address: str) -> None:
    """Open a page and wait until all of it is there."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator("[aria-label^=Loading]")).to_have_count(0)


def violations_of(page: Page, rules: tuple[str, ...] = OF_A_PAGE) -> list[str]:
    """What is wrong with an equipped page, in light and in dark; it is left in light."""
    page.emulate_media(color_scheme="light")
    found = _lasting(page, "tag", rules)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {violation}" for violation in _lasting(page, "rule", COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def _lasting(page: Page, kind: str, values: tuple[str, ...]) -> list[str]:
    """What is still wrong when a page that is being put together has had time to be whole."""
    if not _run(page, kind, values):
        return []
    page.wait_for_timeout(1000)
    return _run(page, kind, values)


def _run(page: Page, kind: str, values: tuple[str, ...]) -> list[str]:
    found: list[str] = page.evaluate(_RUN, {"type": kind, "values": list(values)})
    return found
