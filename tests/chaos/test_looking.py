"""A server that is killed while a trigger looks: each new item starts one run, and each failure is followed once."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.server import Server, wait_for
from tests.chaos.stage import CRASHED


class Shop:
    """A web server with a list of orders, newest first."""

    def __init__(self) -> None:
        self.orders = [{"id": 1}]
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(shop.orders).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def document(self) -> dict[str, Any]:
        given = {"url": f"http://127.0.0.1:{self.server.server_port}/", "every": "1s"}
        note = {"id": "note", "use": "log", "with": {"message": "${{ trigger.item.missing }}"}}
        return {"levqor": 1, "name": "Orders", "trigger": {"use": "http.new_item", "with": given}, "steps": [note]}


@pytest.fixture
def shop() -> Iterator[Shop]:
    found = Shop()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_killed_at_looks_and_at_ends_nothing_is_lost_or_doubled(shop: Shop, tmp_path: Path) -> None:
    with Server(tmp_path / "data", LEVQOR_SHORTEST_LOOK_SECONDS="1", LEVQOR_TESTING="1") as server:
        ann = server.new_owner("ann@example.com")
        orders = ann.new_workflow(shop.document, publish=True)["id"]
        note = {"id": "note", "use": "log", "with": {"message": "${{ trigger.run.id }}"}}
        following = {"levqor": 1, "name": "Failures", "trigger": {"use": "error"}, "steps": [note]}
        failures = ann.new_workflow(following, publish=True)["id"]
        wait_for(lambda: ann.get(f"/api/workflows/{orders}/trigger")["looks"], "the first look")

        for number, point in enumerate(("poll.before_commit", "poll.after_commit", "follow.before_commit"), start=1):
            server.kill()
            shop.orders = [{"id": len(shop.orders) + 1}, *shop.orders]
            server.start(until_ready=False, LEVQOR_CRASH_AT=f"{point}:1")
            wait_for(lambda at=number: server.log.count(CRASHED) >= at, "the crash", 40)
        server.kill()
        server.start()

        wait_for(lambda: len(_runs(ann, failures)) >= 3, "what follows", 40)
        time.sleep(2.5)
        started = [ann.get(f"/api/runs/{run['id']}") for run in _runs(ann, orders)]
        assert sorted(run["trigger"]["data"]["key"] for run in started) == ["2", "3", "4"]
        followed = [ann.get(f"/api/runs/{run['id']}")["trigger"]["data"]["run"]["id"] for run in _runs(ann, failures)]
        assert sorted(followed) == sorted(run["id"] for run in started)


def _runs(ann: Any, workflow_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ann.get("/api/runs", params={"workflow_id": workflow_id})["items"]
    return found
