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


@pytest.mark.parametrize("assistant", ["chat"])
def test_an_assistant_that_is_not_there_yet_says_so(assistant: str, tmp_path: Path) -> None:
    with pytest.raises(NotPredictable, match="not available in this version"):
        predict(assistant, tmp_path / "in", tmp_path / "out")


def test_an_extra_action_is_not_exact() -> None:
    gold = {"clarify": False, "trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}]}
    workflow = {"trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}, {"action": "slack_message"}]}
    assert judge(gold, {"clarify": False, "workflow": workflow}).actions is False


def test_asking_where_a_draft_was_possible_is_not_exact() -> None:
    gold = {"clarify": False, "trigger": {"kind": "manual"}, "steps": [{"action": "send_email"}]}
    assert not judge(gold, {"clarify": True}).is_exact
