"""The policies against their lock: a text, once written, changes only deliberately, and the site shows that text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from levqor.blueprint import blueprint
from levqor.config import REPOSITORY
from levqor.governance.facts import fill_facts
from levqor.governance.pages import said_by_page, said_by_source


@dataclass(frozen=True, slots=True)
class PolicyAudit:
    """Slugs of policies, by what is wrong with them."""

    checked: int
    changed: tuple[str, ...]
    """The source differs from its lock."""
    missing: tuple[str, ...]
    """Locked or in the blueprint's routes, but there is no source."""
    unlocked: tuple[str, ...]
    """There is a source, but no lock."""
    misprinted: tuple[str, ...]
    """The built page does not carry the text, or there is no such page."""
    site_is_built: bool

    @property
    def is_clean(self) -> bool:
        return not (self.changed or self.missing or self.unlocked or self.misprinted)


def audit(site_dir: Path | None = None, *, repository: Path = REPOSITORY) -> PolicyAudit:
    """Compare the policies' sources with their lock, and the pages of the built site, if there is one, with them."""
    site = site_dir or repository / "levqor-site" / "out"
    locked, sources = _locked(repository), _sources(repository)
    wanted = locked.keys() | {route.removeprefix("/") for route in blueprint().routes.policies}
    is_built = (site / "index.html").is_file()
    return PolicyAudit(
        checked=len(wanted | sources.keys()),
        changed=_sorted(slug for slug in locked.keys() & sources.keys() if locked[slug] != _digest(sources[slug])),
        missing=_sorted(wanted - sources.keys()),
        unlocked=_sorted(sources.keys() - locked.keys()),
        misprinted=_sorted(slug for slug in sources if not _is_shown(site, slug, sources[slug])) if is_built else (),
        site_is_built=is_built,
    )


def _locked(repository: Path) -> dict[str, str]:
    path = repository / "governance" / "locks" / "policies.json"
    locks: dict[str, str] = json.loads(path.read_text(encoding="utf8"))["sha256"] if path.is_file() else {}
    return locks


def _sources(repository: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (repository / "governance" / "policies").glob("*.md")}


def _is_shown(site: Path, slug: str, source: bytes) -> bool:
    page = site / f"{slug}.html"
    if not page.is_file():
        return False
    text = fill_facts(source.decode("utf8"), blueprint().model_dump())
    return said_by_page(page.read_text(encoding="utf8"), slug) == said_by_source(text)


def _digest(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def _sorted(slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(slugs))
