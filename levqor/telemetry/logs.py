"""Logs: one JSON object per line on standard error, each with the correlation id. Payloads are never logged."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from levqor.kit.json import dump_json
from levqor.telemetry.correlation import correlation_id

# The first two log whole addresses at INFO, and addresses carry secrets; the third logs bodies at DEBUG.
_TALKATIVE = ("httpx", "httpcore", "stripe", "alembic")


def _add_correlation_id(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    if "correlation_id" not in event and (current := correlation_id()) is not None:
        event["correlation_id"] = current
    return event


def _describe_exception(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """An exception that a library logs is told as `fault` tells ours."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1]
    if given and error is not None:
        event.update(fault(error))
    return event


def _to_json(_logger: WrappedLogger, _name: str, event: EventDict) -> str:
    return dump_json({key: _printable(value) for key, value in event.items()})


def _printable(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def configure_logs(level: str = "info") -> None:
    """Send every log line, ours and the libraries', through one JSON formatter. Calling it again is harmless."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _add_correlation_id,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _to_json],
        )
    )
    handler.set_name("levqor")
    root = logging.getLogger()
    root.handlers = [kept for kept in root.handlers if kept.get_name() != "levqor"] + [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def logger(name: str) -> structlog.stdlib.BoundLogger:
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return bound


def fault(error: BaseException) -> dict[str, object]:
    """What may be logged of an unexpected error: its kind, and file and line of its last frames.

    Not its message, which may quote what a user sent.
    """
    frames, traceback = [], error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return {"kind": type(error).__name__, "frames": frames[-8:]}
