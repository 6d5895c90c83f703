"""What is logged of a request, and what never is."""

from __future__ import annotations

import json
import logging

import pytest
from flask import abort

from levqor.telemetry.logs import configure_logs


class Lines(logging.Handler):
    """Keeps what would be written, a dictionary a line."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.written: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(json.loads(self.format(record)))

    def __call__(self) -> list[dict]:
        return self.written


@pytest.fixture
def lines(server):
    configure_logs("info")
    ours = next(handler for handler in logging.root.handlers if handler.get_name() == "levqor")
    lines = Lines(ours.formatter)
    logging.root.addHandler(lines)
    yield lines
    logging.root.removeHandler(lines)
    configure_logs("error")


def test_a_request_is_one_line_without_what_it_carried(client, lines):
    client.post("/api/documents/validate?page=geheim", {"text": "geheim"}, headers={"X-Thing": "geheim"})
    client.get("/api/workflows/wf_geheim")
    logged = [line for line in lines() if line["event"] == "request"]
    assert [line["route"] for line in logged] == ["/api/documents/validate", "/api/workflows/<id>"]
    for line in logged:
        assert {"method", "route", "status", "duration_ms", "correlation_id", "at", "level"} <= set(line)
    assert "geheim" not in str(logged)
    assert client.headers["Authorization"].split()[1] not in str(logged)


def test_a_correlation_id_of_the_caller_is_kept(client, lines):
    response = client.get("/api/session", headers={"X-Correlation-ID": "abc-123-DEF"})
    assert response.headers["X-Correlation-ID"] == "abc-123-DEF"
    assert "abc-123-DEF" in [line["correlation_id"] for line in lines()]


@pytest.mark.parametrize("offered", ["short", "x" * 65, "with space!", "a\tb-12345678", "é" * 10, "{}{}{}{}{}"])
def test_one_that_is_none_is_replaced(client, offered):
    given = client.get("/api/session", headers={"X-Correlation-ID": offered}).headers["X-Correlation-ID"]
    assert given != offered
    assert len(given) >= 8


def test_every_answer_has_its_own(client):
    assert len({client.get("/api/session").headers["X-Correlation-ID"] for _ in range(5)}) == 5


def test_a_run_carries_the_correlation_id_of_its_request(server, client, possessions):
    from sqlalchemy import select

    from levqor.runs.models import runs

    headers = {"X-Correlation-ID": "from-the-edge-1"}
    run = client.post(f"/api/workflows/{possessions.workflow}/runs", {"input": {}}, headers=headers).json["id"]
    with server.application.database.read() as tx:
        assert tx.execute(select(runs.c.correlation_id).where(runs.c.id == run)).scalar() == "from-the-edge-1"


def test_what_breaks_on_our_side_is_logged_without_what_was_sent(server, client, lines):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("geheim")

    server.app.view_functions["workflows.get_workflow"] = broken
    response = client.get("/api/workflows/wf_1")
    assert response.status_code == 500
    assert response.json["code"] == "internal"
    assert "geheim" not in response.text
    logged = next(line for line in lines() if line["event"] == "unexpected error")
    assert logged["correlation_id"] == response.json["correlation_id"]
    assert logged["kind"] == "RuntimeError"
    assert "geheim" not in str(logged)


def test_what_flask_raises_has_the_one_shape(server, client):
    for status in (400, 406, 410, 418, 500, 501):
        server.app.view_functions["workflows.get_workflow"] = lambda status=status, **_: abort(status)
        response = client.get("/api/workflows/wf_1")
        assert response.status_code == (400 if status < 500 else 500)
        assert response.json["success"] is False


def test_libraries_that_log_addresses_are_held_back():
    assert logging.getLogger("httpx").level == logging.WARNING
    assert logging.getLogger("httpcore").level == logging.WARNING


def test_an_exception_is_logged_by_kind_and_place_never_by_its_text(capsys):
    configure_logs("info")
    try:
        raise KeyError("s3cr3t of a user")
    except KeyError:
        logging.getLogger("some.library").exception("it broke")
    line = capsys.readouterr().err
    assert "s3cr3t" not in line
    assert "KeyError" in line
    assert "test_logs.py" in line
