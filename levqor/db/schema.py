"""Every table, gathered for migrations. Importing this module fills `metadata`."""

from __future__ import annotations

import importlib

from levqor.db.database import metadata

FEATURES = (
    "identity",
    "workflows",
    "files",
    "runs",
    "triggers",
    "workflow_tests",
    "tables",
    "connections",
    "billing",
    "support",
    "privacy",
    "jobs",
    "operations",
)


def load_schema() -> None:
    """Import each feature's models by name: the database floor knows no feature at import time."""
    for feature in FEATURES:
        importlib.import_module(f"levqor.{feature}.models")


__all__ = ["load_schema", "metadata"]
