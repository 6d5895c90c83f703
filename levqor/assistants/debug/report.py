"""What was looked at, shown piece by piece, and where a person can act on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from levqor.assistants.debug.diagnosis import Diagnosis
from levqor.assistants.debug.evidence import Evidence
from levqor.assistants.debug.wording import without_secrets
from levqor.errors import LevqorError
from levqor.kit.clock import from_text
from levqor.kit.json import dump_json, parse_json
from levqor.kit.redaction import redact

_SHOWN: Final = 400
_SAID: Final = 160
_SAID_IN: Final = ("message", "error_description", "detail", "error", "title", "description", "reason")
_DEEPEST: Final = 3
_TELLING_HEADERS: Final = ("content-type", "location", "retry-after", "www-authenticate")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Action:
    """Somewhere to go, to do something about it."""

    label: str
    href: str


def pieces(evidence: Evidence) -> list[Piece]:
    return [Piece(name, label, value) for name, label, value in _pieces(evidence) if value]


def _pieces(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    where = f"steps.{evidence.path}" if evidence.path else "run"
    yield f"{where}.error", "Error", _cut(f"{evidence.error['message']} ({evidence.error['code']})")
    if evidence.exchange is not None:
        yield from _of_exchange(where, evidence.exchange)
    yield f"{where}.input", "Input of the step", _cut(_text(evidence.given))
    yield f"{where}.attempts", "Attempts", _attempts(evidence)
    yield "run.version", "Version that ran", _version(evidence)
    if evidence.succeeded is not None:
        yield (
            "run.succeeded",
            "Last run that succeeded",
            f"{evidence.succeeded.id}, version {evidence.succeeded.version}",
        )


def _of_exchange(where: str, exchange: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield f"{where}.request", "Request", _cut(f"{exchange['method']} {exchange['url']}")
    status, took = exchange["status"], exchange["duration_ms"]
    timing = f" after {took:g} ms" if took is not None else ""
    yield f"{where}.status", "Answer", f"status {status}{timing}" if status else f"none{timing}"
    told = {name.lower(): value for name, value in exchange["response_headers"].items()}
    headers = "; ".join(f"{name}: {told[name]}" for name in _TELLING_HEADERS if name in told)
    yield f"{where}.response_headers", "Headers of the answer", _cut(headers)
    yield f"{where}.response", "Body of the answer", _cut(str(exchange["response_body"] or ""))


def _attempts(evidence: Evidence) -> str:
    if not evidence.attempts:
        return ""
    first, last = evidence.attempts[0], evidence.attempts[-1]
    took = (from_text(last.ended) - from_text(first.at)).total_seconds() if last.ended else 0.0
    return f"{last.attempt}, over {took:.1f} s"


def _version(evidence: Evidence) -> str:
    newer = f"; the newest is {evidence.newest_version}" if evidence.newest_version != evidence.run.version else ""
    return f"{evidence.run.version}{newer}"


def actions(evidence: Evidence, diagnosis: Diagnosis) -> list[Action]:
    """Where to go, the most fitting first."""
    found = []
    if diagnosis.fixer == "credential" or (evidence.step and evidence.step.connection and diagnosis.fixer != "data"):
        found.append(Action("Open connections", "/connections"))
    if diagnosis.cause.id == "db_schema" and evidence.connector == "tables":
        found.append(Action("Open tables", "/tables"))
    step = f"&step={evidence.step.id}" if evidence.step else ""
    found.append(Action("Open the workflow", f"/workflows/view?id={evidence.run.workflow_id}{step}"))
    retry = "Retry the run" if diagnosis.retryable else "Open the run"
    found.append(Action(retry, f"/runs/view?id={evidence.run.id}"))
    if diagnosis.fixer == "product_bug":
        found.append(Action("Write to support", "/support"))
    return found


def message_in(body: Any) -> str | None:
    """What an error's body says in words, where it is JSON that names them as usual; with the first of its details."""
    try:
        found = parse_json(body) if isinstance(body, str) else body
    except LevqorError:
        return None
    said = list(dict.fromkeys(text for text in (_said(found), _first_detail(found)) if text))
    told = [text for text in said if not any(text != other and text in other for other in said)]
    return _cut(": ".join(told))[:_SAID] if told else None


def _said(found: Any) -> str:
    for _ in range(_DEEPEST):
        if not isinstance(found, dict):
            break
        found = next((found[name] for name in _SAID_IN if found.get(name)), None)
    return found.strip() if isinstance(found, str) else ""


def _first_detail(found: Any) -> str:
    """The first of a list of errors, which says what a heading such as `Validation failed` does not."""
    inner = found.get("error", found) if isinstance(found, dict) else found
    errors = inner.get("errors") or inner.get("details") if isinstance(inner, dict) else inner
    if isinstance(errors, dict):
        name, value = next(iter(errors.items()), ("", ""))
        first = value[0] if isinstance(value, list) and value else value
        return f"{name}: {first}" if isinstance(first, str) else ""
    first = errors[0] if isinstance(errors, list) and errors else None
    return first if isinstance(first, str) else _said(first)


def _text(value: Any) -> str:
    return "" if value is None else dump_json(redact(value))


def _cut(text: str) -> str:
    text = without_secrets(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
