"""Cures in a step's settings: its address, its time-out, its retries, its headers."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from levqor.assistants.debug.evidence import Evidence
from levqor.connectors.declaration import Effect
from levqor.connectors.registry import Registry
from levqor.document.model_problems import closest
from levqor.document.models import Retry
from levqor.kit.duration import format_duration, parse_duration

_LONGEST: Final = timedelta(minutes=10)
_ATTEMPTS: Final = 6
_SCHEMES: Final = (
    (re.compile(r"^\s*(?:https?:/*)?(?=https?://)"), ""),
    (re.compile(r"^\s*(?:htps|httsp|htpps|hhttps|htttps|https)(?::/*|//)(?!/)", re.IGNORECASE), "https://"),
    (re.compile(r"^\s*(?:htp|htttp|hhtp|http)(?::/*|//)(?!/)", re.IGNORECASE), "http://"),
)


@dataclass(frozen=True, slots=True)
class Cure:
    summary: str
    apply: Callable[[dict[str, Any]], bool]
    """Changes the step as it is written; whether there was something to change."""


def cured_settings(evidence: Evidence, cause: str, registry: Registry) -> Iterator[Cure]:
    """What may help with such a cause, the most likely first."""
    for cure in _BY_CAUSE.get(cause, ()):
        yield from cure(evidence, registry)


def _address(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    url = evidence.step.with_.get("url") if evidence.step else None
    if not isinstance(url, str):
        return
    for corrected in _corrected(url):
        if corrected != url:
            yield Cure(
                f"Correct the address to begin with {corrected.partition('://')[0]}://.", _setting("url", corrected)
            )


def _corrected(url: str) -> Iterator[str]:
    tidy = url.strip().strip("\"'<>")
    for pattern, scheme in _SCHEMES:
        if pattern.search(tidy):
            tidy = pattern.sub(scheme, tidy)
            break
    if "://" not in tidy and re.match(r"[\w-]+(\.[\w-]+)+(?=[:/?]|$)", tidy):
        tidy = f"https://{tidy}"
    yield tidy


def _other_scheme(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    url = evidence.step.with_.get("url") if evidence.step else None
    if not isinstance(url, str):
        return
    scheme, mark, rest = url.partition("://")
    other = {"http": "https", "https": "http"}.get(scheme.lower())
    if mark and other:
        yield Cure(f"Call the address with {other}:// instead of {scheme}://.", _setting("url", f"{other}://{rest}"))


def _longer(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    limit = evidence.step.timeout if evidence.step else None
    if limit is None or parse_duration(limit) >= _LONGEST:
        return
    longer = format_duration(min(max(parse_duration(limit) * 3, timedelta(seconds=10)), _LONGEST))

    def apply(step: dict[str, Any]) -> bool:
        step["timeout"] = longer
        return True

    yield Cure(f"Give the step {longer} instead of {limit}.", apply)


def _patience(evidence: Evidence, registry: Registry) -> Iterator[Cure]:
    step = evidence.step
    action = registry.find(step.use) if step else None
    if step is None or action is None or action.effect is not Effect.AT_LEAST_ONCE:
        return
    now, wait = step.retry or Retry(), _asked_pause(evidence)
    if now.attempts >= _ATTEMPTS and now.first_pause >= wait:
        return
    first = max(timedelta(seconds=5), now.first_pause, wait)
    retry = {
        "attempts": max(_ATTEMPTS, now.attempts),
        "first": format_duration(first),
        "max": format_duration(max(now.longest_pause, first * 8)),
    }

    def apply(written: dict[str, Any]) -> bool:
        written["retry"] = {**written.get("retry", {}), **retry}
        return True

    yield Cure(f"Repeat the step up to {retry['attempts']} times, first after {retry['first']}.", apply)


def _asked_pause(evidence: Evidence) -> timedelta:
    headers = (evidence.exchange or {}).get("response_headers", {})
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=min(int(asked), 3600)) if asked.isdigit() and len(asked) < 6 else timedelta(0)


def _content_type(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    given = evidence.step.with_ if evidence.step else {}
    if evidence.step is None or evidence.step.use != "http.request" or given.get("body") is None:
        return
    named = {name.lower() for name in given.get("headers", {})}
    if "content-type" not in named:
        headers = {**given.get("headers", {}), "Content-Type": "application/json"}
        yield Cure("Send the header Content-Type: application/json.", _setting("headers", headers))
    if given.get("body_type", "auto") not in ("auto", "json"):
        yield Cure("Send the body as JSON.", _setting("body_type", "json"))


def _table(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    """The table that was probably meant."""
    table = evidence.step.with_.get("table") if evidence.step else None
    if isinstance(table, str) and (meant := next(iter(closest(table, evidence.tables)), None)):
        yield Cure(f"Use the table {meant} instead of {table}.", _setting("table", meant))


def _as_it_was(evidence: Evidence, _registry: Registry) -> Iterator[Cure]:
    """The step as it stood in the version that last succeeded, where only a later version has it differently."""
    now = evidence.step
    if now is None or evidence.succeeded is None or evidence.worked is evidence.document:
        return
    then = next((step for _, step in evidence.worked.walk() if step.id == now.id), None)
    if then is None or then.use != now.use or then.with_ == now.with_:
        return
    values = copy.deepcopy(then.with_)

    def apply(step: dict[str, Any]) -> bool:
        if step.get("with", {}) != now.with_:
            return False
        step["with"] = values
        return True

    yield Cure(f"Put its settings back to those of version {evidence.succeeded.version}, which succeeded.", apply)


def _setting(name: str, value: Any) -> Callable[[dict[str, Any]], bool]:
    def apply(step: dict[str, Any]) -> bool:
        step.setdefault("with", {})[name] = value
        return True

    return apply


_BY_CAUSE: Final[dict[str, tuple[Callable[[Evidence, Registry], Iterator[Cure]], ...]]] = {
    "db_schema": (_table, _as_it_was),
    "not_found": (_as_it_was,),
    "template_undefined": (_as_it_was,),
    "type_error": (_as_it_was,),
    "parse_error": (_as_it_was,),
    "permission_denied": (_as_it_was,),
    "conflict_duplicate": (_as_it_was,),
    "payload_too_large": (_as_it_was,),
    "validation_error": (_address, _as_it_was),
    "dns_failure": (_address, _as_it_was),
    "connection_refused": (_as_it_was,),
    "tls_certificate": (_as_it_was,),
    "network_access_blocked": (_address, _as_it_was),
    "tls_protocol": (_address, _other_scheme),
    "timeout": (_longer,),
    "rate_limited": (_patience,),
    "unsupported_media_type": (_content_type,),
}
