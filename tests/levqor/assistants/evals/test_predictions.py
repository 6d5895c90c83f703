"""Predictions in the neutral form, and the project's own score."""

import json
from pathlib import Path

import pytest

from levqor.assistants.evals import NotPredictable, predict
from levqor.assistants.evals.scoring import judge

CASE = {"id": "c1", "text": "Every Monday at 9 post 'Plan the week' in #team"}


def test_a_prediction_says_what_was_understood(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(CASE) + "\n")
    assert predict("builder", source, target) == 1
    line = json.loads(target.read_text())
    assert line["clarify"] is False
    assert line["workflow"]["trigger"]["cron"] == "0 9 * * 1"
    (step,) = line["workflow"]["steps"]
    assert step["action"] == "slack_message"
    assert step["params"]["text"] == "Plan the week"


def test_an_assistant_that_does_not_exist_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotPredictable, match="There is no assistant 'poet'"):
        predict("poet", tmp_path / "in", tmp_path / "out")


def test_a_chat_prediction_has_answer_behaviour_and_sources(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    cases = [
        {"id": "a", "question": "How do I retry a failed run?"},
        {"id": "b", "question": "I'm waiting for a reply for 13 hours", "context": {"plan": "growth"}},
        {"id": "c", "question": "Who is your CEO?"},
    ]
    source.write_text("".join(json.dumps(case) + "\n" for case in cases))
    assert predict("chat", source, target) == 3
    retry, waiting, unknown = map(json.loads, target.read_text().splitlines())
    assert retry["behaviour"] == "answer"
    assert retry["sources"][0] == "/docs/guide/recipes#retry-a-failed-run"
    assert waiting["answer"].startswith("No, 13 hours")
    assert (unknown["behaviour"], unknown["sources"]) == ("unanswerable", [])


def test_an_extra_action_is_not_exact() -> None:
    gold = {"clarify": False, "trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}], "conditions": []}
    workflow = {"trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}, {"action": "slack_message"}]}
    assert judge(gold, {"clarify": False, "workflow": workflow}).actions is False


def test_asking_where_a_draft_was_possible_is_not_exact() -> None:
    gold = {"clarify": False, "trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}], "conditions": []}
    assert not judge(gold, {"clarify": True}).is_exact


def _workflow(**parts: object) -> dict[str, object]:
    return {"clarify": False, "workflow": {"trigger": {"kind": "webhook"}, "steps": [{"action": "send_email"} | parts]}}


def test_a_condition_that_the_case_states_has_to_be_there() -> None:
    gold = {"clarify": False, "trigger": {"kind": "webhook"}, "steps": [{"action": "send_email"}],
            "conditions": [{"field": "amount|total", "op": "gt", "value": 1000}]}  # fmt: skip
    assert judge(gold, _workflow()).conditions is False
    held = {"action": "condition", "conditions": [{"field": "total amount", "op": "gt", "value": "1,000"}]}
    assert judge(gold, _workflow() | {"workflow": {"trigger": {"kind": "webhook"}, "steps": [held]}}).conditions is True


def test_a_value_that_the_case_states_has_to_be_in_its_step() -> None:
    step = {"action": "send_email", "params": {"to": "ann@example.com"}}
    gold = {"clarify": False, "trigger": {"kind": "webhook"}, "steps": [step], "conditions": []}
    assert judge(gold, _workflow()).parameters is False
    assert judge(gold, _workflow(params={"to": "ann@example.com"})).parameters is True


def test_where_both_are_fine_neither_asking_nor_building_is_wrong() -> None:
    gold = {
        "clarify": "optional",
        "trigger": {"kind": "webhook"},
        "steps": [{"action": "send_email"}],
        "conditions": [],
    }
    assert judge(gold, {"clarify": True}).is_exact
    assert judge(gold, _workflow()).is_exact
