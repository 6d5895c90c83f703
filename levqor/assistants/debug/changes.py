"""What is different from when the workflow last succeeded: its document, its connection, the shape of its input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from levqor.assistants.debug.evidence import Evidence
from levqor.assistants.debug.wording import without_secrets
from levqor.document.diff import Change, diff
from levqor.kit.clock import to_text
from levqor.kit.json import dump_json
from levqor.kit.redaction import MASK, is_sensitive

_MOST: Final = 12
_DEEPEST: Final = 4
_SHOWN: Final = 80


def changes_since_success(evidence: Evidence) -> list[str]:
    """One sentence for each difference; a single one where it never succeeded."""
    succeeded = evidence.succeeded
    if succeeded is None:
        return ["This workflow has not succeeded before this run."]
    found: list[str] = []
    if succeeded.version != evidence.run.version:
        changes = diff(evidence.worked.as_json(), evidence.document.as_json())
        found += [f"Version {evidence.run.version}: {in_words(change)}" for change in changes]
    if evidence.connection_changed_at is not None and evidence.step is not None:
        at = to_text(evidence.connection_changed_at)
        found.append(f"The connection {evidence.step.connection} was changed at {at}.")
    found += _shape_changes("trigger", succeeded.trigger_data, evidence.run.trigger_data, "the input")
    for path, output in evidence.outputs.items():
        if path in succeeded.outputs:
            found += _shape_changes(f"steps.{path}", succeeded.outputs[path], output, f"the output of {path}")
    return found[:_MOST]


def in_words(change: Change) -> str:
    """A change of a document, without what its names say is secret."""
    path = change.path.strip("/").replace("/", ".")
    before, after = (_shown(path, value) for value in (change.before, change.after))
    match change.kind:
        case "added":
            return f"{path} was added ({after})."
        case "removed":
            return f"{path} was removed (it was {before})."
        case "changed":
            return f"{path} changed from {before} to {after}."


def _shown(path: str, value: Any) -> str:
    if is_sensitive(path.rpartition(".")[2]):
        return MASK
    text = without_secrets(value if isinstance(value, str) else dump_json(value))
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _shape_changes(root: str, before: Any, after: Any, where: str) -> Iterator[str]:
    """What is missing, new or of another kind. What is inside of something that changed as a whole is left out."""
    then, now = dict(_shape(root, before, 0)), dict(_shape(root, after, 0))
    told: list[str] = []
    for path in dict.fromkeys((*then, *now)):
        if then.get(path) == now.get(path) or any(path.startswith(f"{upper}.") for upper in told):
            continue
        told.append(path)
        if path not in now:
            yield f"{path} was in {where} of the last run that succeeded, and is missing now."
        elif path not in then:
            yield f"{path} is new in {where}."
        else:
            yield f"{path} is {now[path]} now; in the last run that succeeded it was {then[path]}."


def _shape(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Every field of a value with its type, as deep as people name them. Headers of a delivery differ every time."""
    if depth:
        yield path, _kind(value)
    if isinstance(value, dict) and depth < _DEEPEST and path != "trigger.headers":
        for name, inner in list(value.items())[:50]:
            yield from _shape(f"{path}.{name}", inner, depth + 1)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return _kind_of_text(value)
        case list():
            return "a list" if value else "an empty list"
    return "a map"


def _kind_of_text(text: str) -> str:
    begins = text[:200].lstrip().lower()
    if begins.startswith(("<!doctype html", "<html")):
        return "a web page (HTML)"
    return "a text" if begins else "an empty text"
