"""The checks ask for real answers, and fail when those are not what belongs there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import Connection

from levqor.connectors.catalog import flow as flow_file
from levqor.connectors.registry import Registry, default_registry
from levqor.kit.clock import ManualClock
from levqor.operations.alerts import open_alerts, settle
from levqor.operations.synthetic import RULE, Check, findings_of, result_of, run_checks
from tests.levqor.operations.seeding import NOW

CLOCK = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
GOOD = {
    "/livez": '{"status":"alive"}',
    "/readyz": '{"status":"ready"}',
    "/openapi.json": '{"openapi":"3.1.0"}',
    "/signin": "<html>Sign in</html>",
    "/pricing": "<html>Prices</html>",
}


class Site(ThreadingHTTPServer):
    """Answers what it is told to."""

    def __init__(self) -> None:
        self.answers = dict(GOOD)
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path in site.answers else 500)
                self.end_headers()
                self.wfile.write(site.answers.get(self.path, "").encode())

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def failed(site: Site, *, with_pages: bool = True, registry: Registry | None = None) -> list[str]:
    checks = run_checks(site.address, registry or default_registry(), CLOCK, with_pages=with_pages)
    assert all(check.milliseconds > 0 for check in checks)
    return [check.name for check in checks if check.failure is not None]


def test_a_server_that_answers_passes_every_check(site: Site) -> None:
    assert failed(site) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [("/livez", "livez"), ("/readyz", "readyz"), ("/openapi.json", "openapi"), ("/signin", "sign_in_page"),
     ("/pricing", "static_page")],
)  # fmt: skip
def test_an_answer_that_is_missing_or_another_one_fails_its_check(site: Site, path: str, name: str) -> None:
    site.answers[path] = "something else"
    assert failed(site) == [name]
    del site.answers[path]
    assert failed(site) == [name]


def test_pages_are_not_asked_for_where_the_site_is_not_built(site: Site) -> None:
    site.answers = {path: text for path, text in GOOD.items() if path.endswith(("z", "json"))}
    assert failed(site, with_pages=False) == []


def test_a_server_that_is_not_there_fails() -> None:
    checks = run_checks("http://127.0.0.1:9", default_registry(), CLOCK, with_pages=False)
    assert [check.name for check in checks if check.failure] == ["livez", "readyz", "openapi"]
    assert checks[0].failure == "There was no answer (ConnectionRefusedError)."


def test_the_small_workflow_fails_where_its_steps_are_missing(site: Site) -> None:
    assert failed(site, registry=Registry([flow_file.flow])) == ["workflow"]


def test_a_failed_check_opens_an_alert_that_closes_when_it_passes(tx: Connection) -> None:
    checks = [Check("livez", 1.0, None), Check("readyz", 2.0, "The answer's status was 503.")]
    settle(tx, [RULE], findings_of(checks), NOW)
    assert [(alert.subject, alert.severity) for alert in open_alerts(tx)] == [("readyz", "critical")]
    settle(tx, [RULE], findings_of(checks[:1]), NOW)
    assert open_alerts(tx) == []


def test_the_result_tells_what_was_not_checked() -> None:
    result = result_of([Check("livez", 1.0, None)], with_pages=False)
    assert result["checks"] == {"livez": {"ok": True, "ms": 1.0}}
    assert result["not_made"] == ["sign_in_page", "static_page"]
