"""A flood of large bodies: those for which there is no room are told when to return, and nobody else notices."""

from __future__ import annotations

import threading

import pytest

from api.large_bodies import LARGE

SLOW = {
    "levqor": 1,
    "name": "Slow answer",
    "trigger": {"use": "webhook", "with": {"path": "slow-answer", "answer": "at_end"}},
    "steps": [{"id": "wait", "use": "flow.wait", "with": {"for": "3s"}}],
}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"large_data_bytes": LARGE + 1000})


def test_a_large_body_for_which_there_is_no_room_is_told_when_to_return(server, client, publish, until):
    publish(client, SLOW)
    body = {"text": "x" * LARGE}

    def send():
        return server.app.test_client().post("/hooks/slow-answer", json=body)

    first: list = []
    sending = threading.Thread(target=lambda: first.append(send()))
    sending.start()
    until(lambda: client.get("/api/runs").json["items"])
    refused = send()
    assert refused.status_code == 503
    assert refused.json["code"] == "too_much_at_once"
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["X-Correlation-ID"] == refused.json["correlation_id"]
    assert client.post("/api/workflows/validate", {"document": SLOW}).status_code != 503
    sending.join()
    assert first[0].status_code == 200
    assert len(client.get("/api/runs").json["items"]) == 1
    assert send().status_code == 200
