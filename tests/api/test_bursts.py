"""More at once than there is room for: who is refused is told when to return, and what is acknowledged ends, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from api.large_bodies import LARGE
from levqor.application import Application
from levqor.blueprint import blueprint
from levqor.runs.models import runs
from levqor.runs.payloads import whole

MOST_WAITING = 16
"""Those for which there is no room at once and who are kept waiting; any further one is refused."""
BURST = 40
SAY = {"id": "say", "use": "log", "with": {"message": "number ${{ trigger.body.number }}"}}
REST = {"id": "rest", "use": "flow.wait", "with": {"for": "2s"}}


@pytest.fixture
def settings(settings):
    """Room for one large body, and the fair use of a plan."""
    return settings.model_copy(update={"large_data_bytes": LARGE + 1000, "plan": "growth"})


def hook(path: str, answer: str, *steps: dict[str, Any]) -> dict[str, Any]:
    trigger = {"use": "webhook", "with": {"path": path, "answer": answer}}
    return {"levqor": 1, "name": path, "trigger": trigger, "steps": list(steps)}


def at_once(number: int, request: Callable[[int], TestResponse]) -> list[TestResponse]:
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(request, range(number)))


def refused_of(answers: list[TestResponse], status: int) -> list[int]:
    """Whose answers have this status; they say when to return. All others are accepted."""
    assert {answer.status_code for answer in answers} <= {202, status}
    refused = [number for number, answer in enumerate(answers) if answer.status_code == status]
    assert all(int(answers[number].headers["Retry-After"]) >= 1 for number in refused)
    return refused


def statuses(application: Application) -> dict[str, str]:
    """Of all runs that there are."""
    with application.database.read() as tx:
        return {row.id: row.status for row in tx.execute(sa.select(runs.c.id, runs.c.status))}


def deliveries(application: Application) -> dict[int, str]:
    """The run of each delivery of the burst, as its data say."""
    with application.database.read() as tx:
        rows = tx.execute(sa.select(runs)).all()
        bodies = {row.id: whole(tx, row.trigger_data)["body"] for row in rows}
    return {body["number"]: run_id for run_id, body in bodies.items() if "number" in body}


def test_beyond_the_room_every_delivery_that_comes_back_is_accepted_once_and_ends(
    server, client, publish, until
) -> None:
    publish(client, hook("occupying", "at_end", REST))
    publish(client, hook("taken", "at_once", SAY))
    text = "x" * LARGE

    def send(number: int) -> TestResponse:
        headers = {"Idempotency-Key": f"delivery-{number}"}
        body = {"number": number, "text": text}
        return server.app.test_client().post("/hooks/taken", json=body, headers=headers)

    occupying = threading.Thread(target=lambda: server.app.test_client().post("/hooks/occupying", json={"text": text}))
    occupying.start()
    until(lambda: client.get("/api/runs").json["items"])
    answers = at_once(BURST, send)
    refused = refused_of(answers, 503)
    assert len(refused) >= BURST - MOST_WAITING
    occupying.join()
    accepted = {number: answer.json["run_id"] for number, answer in enumerate(answers) if number not in refused}
    for number in refused:
        accepted[number] = send(number).json["run_id"]

    assert len(set(accepted.values())) == BURST, "each delivery is a run of its own"
    until(lambda: set(statuses(server.application).values()) == {"succeeded"})
    assert accepted.items() <= deliveries(server.application).items()
    assert len(statuses(server.application)) == BURST + 1, "and no run is anybody else's"


def test_beyond_fair_use_what_is_refused_starts_nothing_and_what_is_accepted_ends(
    server, client, application, until
) -> None:
    note = SAY | {"with": {"message": "x"}}
    document = {"levqor": 1, "name": "Bursts", "trigger": {"use": "manual"}, "steps": [note]}
    workflow = client.post("/api/workflows", {"document": document}).json["id"]
    room = 10
    for _ in range(blueprint().fair_use.api_requests_per_minute - 1 - room):
        assert client.get("/api/session").status_code == 200

    def start(_number: int) -> TestResponse:
        program = server.app.test_client(use_cookies=False)
        return program.post(f"/api/workflows/{workflow}/runs", json={"input": None}, headers=client.headers)

    answers = at_once(BURST, start)
    assert len(refused_of(answers, 429)) == BURST - room
    accepted = [answer.json["id"] for answer in answers if answer.status_code == 202]
    until(lambda: statuses(application) == dict.fromkeys(accepted, "succeeded"))
