"""Ordered upgrades of documents: `UPGRADES[n]` turns version n into version n + 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from levqor.document.models import CURRENT_VERSION

UPGRADES: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


def upgrade(raw: dict[str, Any]) -> dict[str, Any]:
    """The document in the current version; one of the current version is returned as it is."""
    version = raw.get("levqor", CURRENT_VERSION)
    while isinstance(version, int) and version in UPGRADES:
        raw = UPGRADES[version](raw)
        version = raw["levqor"]
    return raw
