"""What changed between two documents. Steps are matched by id, so that a moved step is not a removed one.

A path is a JSON pointer in which a step is named by its id: `/steps/fetch/with/url`. Where only the order of steps
differs, the path is that of the block, and `before` and `after` are lists of ids.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from levqor.kit.json import dump_stable


@dataclass(frozen=True, slots=True)
class Change:
    path: str
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def diff(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    changes: list[Change] = []
    _compare("", before, after, changes)
    return changes


def _compare(path: str, before: Any, after: Any, changes: list[Change]) -> None:
    if dump_stable(before) == dump_stable(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        _compare_keys(path, before, after, changes)
    elif _are_steps(before) and _are_steps(after) and (before or after):
        old = {step["id"]: step for step in before}
        new = {step["id"]: step for step in after}
        _compare_keys(path, old, new, changes)
        kept_before = [name for name in old if name in new]
        kept_after = [name for name in new if name in old]
        if kept_before != kept_after:
            changes.append(Change(path, "changed", kept_before, kept_after))
    else:
        changes.append(Change(path or "/", "changed", before, after))


def _compare_keys(path: str, before: dict[str, Any], after: dict[str, Any], changes: list[Change]) -> None:
    for key in [*before, *(key for key in after if key not in before)]:
        here = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
        if key not in after:
            changes.append(Change(here, "removed", before[key], None))
        elif key not in before:
            changes.append(Change(here, "added", None, after[key]))
        else:
            _compare(here, before[key], after[key], changes)


def _are_steps(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
        and len({item["id"] for item in value}) == len(value)
    )
