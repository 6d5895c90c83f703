"""A connection that the other side refuses is marked, until it is taken again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sqlalchemy as sa

from levqor.config import Settings
from levqor.connections.models import connections
from levqor.connections.noting import ConnectionNotes, Place
from levqor.connections.service import create_connection
from levqor.kit.clock import ManualClock
from tests.levqor.runs.conftest import House


class Service(ThreadingHTTPServer):
    """Answers every request with one status."""

    status = 200

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(service.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        service = self
        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture
def service() -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def calling(service: Service, tmp_path: Any) -> Iterator[House]:
    """A house with a connection called `shop`."""
    house = House(Settings(data_dir=tmp_path, poll_seconds=0.1, allowed_addresses="127.0.0.1", testing=True))
    application = house.application
    with application.database.transaction() as tx:
        create_connection(
            tx, application.vault, application.registry, house.workspace_id,
            name="shop", connector="http", now=application.clock.now(),
            values={"kind": "bearer", "secret": "made-up-token"},
        )  # fmt: skip
    yield house
    application.stop()


def ask(house: House, service: Service, status: int, *, connection: str | None = "shop") -> Any:
    service.status = status
    url = f"http://127.0.0.1:{service.server_address[1]}/orders"
    step = {"id": "ask", "use": "http.request", "with": {"method": "GET", "url": url}, "retry": {"attempts": 1}}
    run = house.start(house.create([step | ({"connection": connection} if connection else {})]))
    return house.until(run, "succeeded", "failed")


def noted(house: House) -> Any:
    with house.application.database.read() as tx:
        return tx.execute(sa.select(connections.c.last_failed_at, connections.c.last_failure)).one()


def until_noted(house: House, failure: str | None) -> Any:
    end = time.monotonic() + 10
    while (row := noted(house)).last_failure != failure:
        assert time.monotonic() < end
        time.sleep(0.02)
    return row


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_connection_is_marked_and_a_success_clears_it(calling: House, service: Service, status: int) -> None:
    assert ask(calling, service, status)["status"] == "failed"
    assert until_noted(calling, f"HTTP {status}").last_failed_at is not None
    assert ask(calling, service, 200)["status"] == "succeeded"
    assert until_noted(calling, None).last_failed_at is None


def test_other_failures_say_nothing_about_a_connection(calling: House, service: Service) -> None:
    ask(calling, service, 500)
    ask(calling, service, 401, connection=None)
    ask(calling, service, 404)
    assert noted(calling).last_failure is None


def test_the_same_news_is_written_once_a_minute(calling: House) -> None:
    clock = ManualClock(calling.application.clock.now())
    notes = ConnectionNotes(calling.application.database, clock)
    place = Place(calling.workspace_id, "http", "shop")
    assert notes.answered(place, 401) is not None
    assert notes.answered(place, 401) is None
    assert notes.answered(place, 200) is not None
    clock.advance(61)
    assert notes.answered(place, 200) is not None
