"""Watching a run by server-sent events."""

from __future__ import annotations

import json
import threading

import pytest

from api.factory import create_app

WAITING = {
    "levqor": 1,
    "name": "Waits",
    "trigger": {"use": "manual"},
    "steps": [
        {"id": "say", "use": "log", "with": {"message": "x"}},
        {"id": "pause", "use": "flow.wait", "with": {"for": "1h"}},
    ],
}


def events_of(text: str) -> list[dict[str, str]]:
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


@pytest.fixture
def waiting(client, publish, until):
    """The id of a run that waits."""
    workflow = publish(client, WAITING)["id"]
    run = client.post(f"/api/workflows/{workflow}/runs", {"input": None}).json["id"]
    until(lambda: client.get(f"/api/runs/{run}").json["status"] == "waiting")
    return run


def test_a_finished_run_is_told_whole_and_then_the_end(client, possessions):
    response = client.get(f"/api/runs/{possessions.run}/events")
    assert response.mimetype == "text/event-stream"
    assert response.headers["Cache-Control"] == "no-store"
    run, end = events_of(response.text)
    assert run["event"] == "run"
    assert run["id"]
    assert json.loads(run["data"]) == client.get(f"/api/runs/{possessions.run}").json
    assert end["event"] == "end"


def test_a_change_is_told_while_one_watches(client, waiting):
    response = client.get(f"/api/runs/{waiting}/events", buffered=False)
    stream = iter(response.response)
    (first,) = events_of(next(stream).decode())
    assert json.loads(first["data"])["status"] == "waiting"
    threading.Timer(0.2, lambda: client.post(f"/api/runs/{waiting}/cancel")).start()
    told = events_of("".join(chunk.decode() for chunk in stream))
    assert json.loads(told[-2]["data"])["status"] == "cancelled"
    assert told[-1]["event"] == "end"
    assert told[-2]["id"] != first["id"]


def test_beyond_the_places_the_present_state_is_told_once(settings):
    app = create_app(settings.model_copy(update={"max_live_views": 1}))
    assert app.extensions["levqor.live_views"].try_enter()
    assert not app.extensions["levqor.live_views"].try_enter()
    app.extensions["levqor"].stop()


def test_who_finds_no_place_is_told_to_come_back(server, client, waiting):
    gate = server.app.extensions["levqor.live_views"]
    while gate.try_enter():
        pass
    text = client.get(f"/api/runs/{waiting}/events").text
    assert text.startswith("retry: 2000\n\n")
    (state,) = events_of(text.removeprefix("retry: 2000\n\n"))
    assert json.loads(state["data"])["status"] == "waiting"


def test_a_place_is_free_again_when_a_view_is_closed(server, client, waiting):
    gate = server.app.extensions["levqor.live_views"]
    for _ in range(server.settings.max_live_views + 5):
        response = client.get(f"/api/runs/{waiting}/events", buffered=False)
        next(iter(response.response))
        response.close()
    assert gate.try_enter()
    gate.leave()


def test_a_view_that_was_never_read_gives_its_place_back(server, client, waiting):
    for _ in range(server.settings.max_live_views + 5):
        client.get(f"/api/runs/{waiting}/events", buffered=False).close()
    first = next(iter(client.get(f"/api/runs/{waiting}/events", buffered=False).response))
    assert first.startswith(b"event: run")


def test_views_end_when_the_server_stops(server, client, waiting):
    response = client.get(f"/api/runs/{waiting}/events", buffered=False)
    stream = iter(response.response)
    next(stream)
    threading.Timer(0.2, server.application.live.close).start()
    assert not [event for event in events_of("".join(chunk.decode() for chunk in stream)) if event["event"] == "end"]
