"""A draft and a follow-up sentence over HTTP: a proposal with its difference, never a change that nobody saw."""

DRAFT = {
    "levqor": 1,
    "name": "Daily",
    "trigger": {"use": "schedule", "with": {"cron": "30 8 * * *"}},
    "steps": [
        {"id": "email", "use": "email.send", "with": {"to": ["bob@example.com"], "subject": "s", "text": "t"}},
    ],
}


def ask(client, query: str, document, status: int = 200, **context):
    answer = client.post("/api/ai/workflow", {"query": query, "context": {"document": document, **context}})
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_follow_up_answers_the_edited_draft_and_what_differs(client):
    told = ask(client, "at 9 instead", DRAFT)
    assert told["document"]["trigger"]["with"]["cron"] == "0 9 * * *"
    assert told["document"]["steps"] == DRAFT["steps"]
    assert told["changes"][0] == {
        "path": "/trigger/with/cron", "kind": "changed", "before": "30 8 * * *", "after": "0 9 * * *",
    }  # fmt: skip


def test_what_is_not_understood_is_said_and_the_draft_comes_back_as_it_was(client):
    told = ask(client, "blue banana", DRAFT)
    assert told["changes"] == []
    assert "What can be said" in told["answer"]
    assert told["document"] == DRAFT


def test_a_new_workflow_has_no_changes(client):
    told = client.post("/api/ai/workflow", {"query": "When a webhook arrives email me"}).json
    assert told["changes"] is None


def test_a_step_that_is_added_asks_what_it_needs_and_stores_nothing(client):
    told = ask(client, "also send it to Slack #ops", DRAFT)
    assert "/steps/1/connection" in {question["path"] for question in told["questions"]}
    assert client.get("/api/workflows").json["items"] == []


def test_questions_of_the_draft_follow_their_step(client):
    asked = {
        "id": "q1", "path": "/steps/0/with/text", "question": "What does it say?", "type": "text", "suggestions": ["x"],
    }  # fmt: skip
    told = ask(client, "wait 2 days before the email", DRAFT, questions=[asked])
    assert told["questions"][0]["path"] == "/steps/1/with/text"
    assert told["questions"][0]["suggestions"] == ["x"]


def test_a_draft_that_is_wrong_is_refused_with_its_problems(client):
    told = ask(client, "make it hourly", DRAFT | {"steps": [{"id": "x", "use": "no.such"}]}, status=422)
    assert told["code"] == "document_invalid"
    assert told["problems"][0]["path"] == "steps[0].use"


def test_a_draft_that_is_no_document_is_refused(client):
    for wrong in ({}, {"steps": 3}, {"levqor": 1, "name": "x"}):
        ask(client, "make it hourly", wrong, status=422)
