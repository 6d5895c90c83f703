"""A step that is switched off is told from one that the run did not come to."""

from __future__ import annotations

from typing import Any


def test_a_run_says_which_of_its_skipped_steps_are_switched_off(client: Any, publish: Any, until_final: Any) -> None:
    say = {"use": "log", "with": {"message": "Hello"}}
    block = {"id": "off", "use": "flow.if", "when": "${{ true }}", "then": [{"id": "in", **say}], "disabled": True}
    choice = {"id": "if", "use": "flow.if", "when": "${{ false }}", "then": [{"id": "away", **say}]}
    document = {
        "levqor": 1,
        "name": "Some",
        "trigger": {"use": "manual"},
        "steps": [block, choice, {"id": "on", **say}],
    }
    workflow = publish(client, document)["id"]
    run = until_final(client, client.post(f"/api/workflows/{workflow}/runs", {"input": None}).json["id"])
    told = {step["path"]: (step["status"], step["disabled"]) for step in run["steps"]}
    assert told == {
        "off": ("skipped", True),
        "off/in": ("skipped", True),
        "if": ("succeeded", False),
        "if/away": ("skipped", False),
        "on": ("succeeded", False),
    }
