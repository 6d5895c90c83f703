"""A run's evidence as symptoms to recognise and as facts to name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from levqor.assistants.debug.evidence import Evidence
from levqor.assistants.debug.facts import facts_of_app
from levqor.assistants.debug.recognition import Symptoms, app_in, app_of_connector
from levqor.assistants.debug.references import Missing
from levqor.document.models import Step

_BODY: Final = 6000
_PAGE: Final = 60
_EXPRESSION = re.compile(r"^`(?P<expression>[^`]{1,120})`: ")
_FIELD = re.compile(r"^`(?P<field>[\w.\[\]-]{1,60})`: ")
_QUOTED = re.compile(r"[\"'](?P<name>[^\"'\n]{1,80})[\"']")
_FOR_HOST = re.compile(r"is for (?P<name>\S{1,120}) only")
_ADDRESS_FIELDS: Final = ("url", "endpoint", "address")


def symptoms_of(evidence: Evidence) -> Symptoms:
    """The error, and what the other side said, in its own words."""
    exchange = evidence.exchange or {}
    is_mail = exchange.get("method") == "SMTP"
    status = exchange.get("status")
    code = evidence.error["code"]
    message = evidence.error["message"]
    return Symptoms(
        text=f"{message}\n{_answer(exchange, code)}{_page(evidence)}"
        if not is_mail
        else _mail_reply(exchange, message),
        app=_app(evidence),
        step=evidence.step.use if evidence.step else "",
        code=code,
        status=None if is_mail or code != "http_status" else status,
    )


def facts_of(evidence: Evidence, missing: Missing | None = None) -> dict[str, str]:
    """What the explanation may name: step, host, path, status, field, expression, and what there is instead."""
    message, step = evidence.error["message"], evidence.step
    facts = _of_address(evidence) | facts_of_app(_app(evidence))
    facts |= _named(message, (_EXPRESSION,) if evidence.error["code"] == "expression_failed" else (_FIELD, _FOR_HOST))
    if "expression" not in facts:
        facts = _named(message, (_QUOTED,)) | facts
    elif missing is not None:
        facts |= _of_missing(missing)
    if step is not None:
        facts["step"] = evidence.title
        facts |= _named_in(step)
    if limit := _limit(evidence):
        facts["limit"] = limit
    return {name: value for name, value in facts.items() if value}


def _app(evidence: Evidence) -> str:
    """The service that the step is for: its connector's, or else whose address it calls."""
    connector = evidence.connector
    return app_of_connector(connector) or app_in(_host(evidence)) or connector


def _answer(exchange: Mapping[str, Any], code: str) -> str:
    """What the other side answered, where that tells why. Some services refuse with status 200."""
    if (exchange.get("status") or 0) < 400 and code not in ("parse_error", "service_refused"):
        return ""
    return str(exchange.get("response_body") or "")[:_BODY]


def _page(evidence: Evidence) -> str:
    """The beginning of a web page that a step was given to read as something else."""
    if evidence.error["code"] != "parse_error" or not isinstance(evidence.given, dict):
        return ""
    texts = (value.lstrip() for value in evidence.given.values() if isinstance(value, str))
    return next((f"\n{text[:_PAGE]}" for text in texts if text.lower().startswith(("<!doctype", "<html"))), "")


def _mail_reply(exchange: Mapping[str, Any], message: str) -> str:
    return f"{exchange.get('status') or ''} {exchange.get('response_body') or ''}\n{message}".strip()


def _host(evidence: Evidence) -> str:
    return urlsplit(_address(evidence)).hostname or ""


def _address(evidence: Evidence) -> str:
    if evidence.exchange is not None:
        return str(evidence.exchange["url"])
    given = evidence.given if isinstance(evidence.given, dict) else {}
    return next((str(given[name]) for name in _ADDRESS_FIELDS if isinstance(given.get(name), str)), "")


def _of_address(evidence: Evidence) -> dict[str, str]:
    address, exchange = _address(evidence), evidence.exchange or {}
    facts = {"value": address, "method": str(exchange.get("method") or "")}
    try:
        parts = urlsplit(address)
        facts |= {"host": parts.hostname or "", "port": str(parts.port or ""), "path": parts.path}
    except ValueError:
        pass
    if exchange.get("status") is not None:
        facts["status"] = str(exchange["status"])
    wait = {name.lower(): value for name, value in exchange.get("response_headers", {}).items()}.get("retry-after", "")
    if wait.isdigit():
        facts["retry_after"] = wait
    return facts


def _of_missing(missing: Missing) -> dict[str, str]:
    likely = next(missing.replacements(), "")
    return {
        "name": missing.name,
        "where": missing.where or "the data",
        "available": ", ".join(missing.available),
        "closest": f"{missing.where}{likely}" if likely else "",
    }


def _named(text: str, patterns: tuple[re.Pattern[str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in patterns:
        if (match := pattern.search(text)) is not None:
            found |= match.groupdict()
    return found


def _named_in(step: Step) -> dict[str, str]:
    """Names that the step itself gives: its connection, its table, what it goes through."""
    found = {"connection": step.connection or "", "items": (step.items or "").strip(" ${}")}
    table = step.with_.get("table")
    return found | ({"table": table} if isinstance(table, str) and "${{" not in table else {})


def _limit(evidence: Evidence) -> str:
    if evidence.error["code"] == "run_timeout":
        return evidence.document.settings.timeout or ""
    return (evidence.step.timeout or "") if evidence.step else ""
