"""Steps that are disabled are left out of every run, with all inside of them."""

from __future__ import annotations

from typing import Any

from levqor.connectors.registry import default_registry
from levqor.document.validation import Surroundings, is_publishable, is_storable, validate

UNFINISHED = {"id": "off", "use": "http.request", "with": {}, "disabled": True}


def problems(*steps: dict[str, Any]) -> list[Any]:
    document = {"levqor": 1, "name": "Test", "trigger": {"use": "manual"}, "steps": list(steps)}
    return validate(document, Surroundings(default_registry()))[1]


def test_a_disabled_step_touches_nothing_and_the_run_goes_on(harness):
    send = {"use": "test.send", "with": {"text": "x"}}
    block = {"id": "all", "use": "flow.if", "when": "${{ true }}", "then": [send | {"id": "inner"}], "disabled": True}
    kept = harness.start([send | {"id": "off", "disabled": True}, block, send | {"id": "on"}])
    assert harness.go().status == "succeeded"
    assert [name for name, _, _ in harness.world.calls] == ["send"]
    assert {entry.path for entry in kept.entries} == {"on"}


def test_a_disabled_step_may_be_unfinished():
    say = {"id": "say", "use": "log", "with": {"message": "Said."}}
    assert is_publishable(problems(UNFINISHED, say))
    assert not is_publishable(problems(UNFINISHED | {"disabled": False}, say))


def test_what_refers_to_a_disabled_step_can_be_kept_but_not_published():
    found = problems(UNFINISHED, {"id": "say", "use": "log", "with": {"message": "${{ steps.off.body }}"}})
    assert is_storable(found)
    assert [problem.path for problem in found] == ["steps[1].with.message"]
    assert "disabled" in found[0].message


def test_a_disabled_step_still_has_to_be_one_that_there_is():
    assert not is_storable(problems({"id": "off", "use": "no.such", "disabled": True}))
