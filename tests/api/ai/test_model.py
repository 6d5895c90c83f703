"""A model of one's choice behind the assistants: off by default, held to the document language, never trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from levqor.config import REPOSITORY, Settings
from tests.api.ai.chat_completions import ChatCompletions, chat_completions
from tests.conftest import ApiClient, Server
from tests.contract.vendor_descriptions import FOLDER, operation

SENTENCE = "Every weekday at 8:30am get https://shop.example.com/orders and email me the result"
KEY = "sk-canary-of-the-model"
DRAFT = {
    "levqor": 1,
    "name": "Morning orders",
    "trigger": {"use": "schedule", "with": {"cron": "30 8 * * 1-5"}, "words": "Every weekday at 8:30am"},
    "steps": [
        {
            "id": "fetch",
            "use": "http.request",
            "with": {"url": "https://shop.example.com/orders"},
            "words": "get https://shop.example.com/orders",
        },
        {
            "id": "mail",
            "use": "email.send",
            "with": {"to": "ME", "subject": "Orders", "text": "${{ steps.fetch.body }}"},
            "words": "as the model imagines it",
        },
    ],
}
QUESTION = "how do I retry a failed run?"


@contextmanager
def with_model(settings: Settings, model: ChatCompletions, **more: Any) -> Iterator[ApiClient]:
    chosen = {"ai_base_url": model.url, "ai_key": KEY, "allowed_addresses": ("127.0.0.1",), "ai_timeout_seconds": 5}
    server = Server(Settings.model_validate({**settings.model_dump(), **chosen, **more}))
    try:
        yield server.client_of(server.new_owner("ann@example.com"))
    finally:
        server.stop()


def build(client: ApiClient, sentence: str = SENTENCE) -> dict[str, Any]:
    answer = client.post("/api/ai/workflow", {"query": sentence, "context": {}})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def ask(client: ApiClient, question: str = QUESTION) -> dict[str, Any]:
    answer = client.post("/api/ai/chat", {"query": question, "context": {}})
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def why_not(built: dict[str, Any]) -> list[str]:
    return [item.partition(":")[2] for item in built["meta"]["evidence"] if item.startswith("model_did_not_answer")]


def test_without_an_address_nothing_is_asked_of_any_model(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model, ai_base_url="") as client:
        assert build(client)["meta"]["provider"] == "local"
        assert model.asked == []


def test_the_names_of_models_are_those_of_the_site():
    site = (REPOSITORY / "levqor-site" / "src" / "config" / "ai.ts").read_text(encoding="utf8")
    number = {name: int(value.replace("_", "")) for name, value in re.findall(r"(AI_\w+) = ([\d_]+);", site)}
    settings = Settings()
    assert f'chat: "{settings.ai_chat_model}", heavy: "{settings.ai_heavy_model}"' in site
    assert (settings.ai_max_tokens, settings.ai_timeout_seconds * 1000) == (
        number["AI_MAX_TOKENS"],
        number["AI_TIMEOUT_MS"],
    )


def test_the_draft_of_the_model_is_answered_and_said_to_be_the_models(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model) as client:
        built = build(client)
    assert built["meta"]["provider"] == "model:gpt-4.1"
    assert "model:gpt-4.1" in built["meta"]["evidence"]
    assert [step["type"] for step in built["steps"]] == ["trigger", "http.request", "email.send"]
    assert built["document"]["steps"][1]["with"]["to"] == "ann@example.com"


def test_what_goes_out_is_as_the_api_is_described(settings):
    if not (FOLDER / "openai.json").exists():
        pytest.skip("the vendor's description is not on this machine")
    with chat_completions(DRAFT) as model, with_model(settings, model) as client:
        build(client)
    (sent,) = model.asked
    described = operation("openai", sent)
    assert described is not None
    assert described.problems(sent) == []
    assert sent.headers["authorization"] == f"Bearer {KEY}"


def test_who_asks_is_not_told_to_the_model(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model) as client:
        build(client)
    assert "ann@example.com" not in model.everything_said


def test_words_that_nobody_said_are_not_shown_as_said(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model) as client:
        steps = build(client)["steps"]
    assert [bool(step["words"]) for step in steps] == [True, True, False]


def test_an_invalid_document_is_sent_back_with_what_is_wrong(settings):
    wrong = {**DRAFT, "steps": [{"id": "a", "use": "shop.buy_everything", "with": {}}]}
    with chat_completions("Sure! Here it is.", wrong, DRAFT) as model, with_model(settings, model) as client:
        built = build(client)
    assert built["meta"]["provider"] == "model:gpt-4.1"
    assert len(model.asked) == 3
    assert "shop.buy_everything" in model.last_words


def test_after_two_repairs_the_draft_is_made_on_this_machine(settings):
    wrong = {**DRAFT, "steps": [{"id": "a", "use": "shop.buy_everything", "with": {}}]}
    with chat_completions(wrong) as model, with_model(settings, model) as client:
        built = build(client)
    assert len(model.asked) == 3
    assert (built["meta"]["provider"], why_not(built)) == ("local", ["invalid_document"])
    assert built["document"]["trigger"]["with"]["cron"] == "30 8 * * 1-5"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"use": "email.send", "with": {"to": "boss@invented.example", "subject": "x", "text": "y"}}, "to"),
        ({"use": "http.request", "with": {"url": "https://api.invented.example/v1"}}, "url"),
        ({"use": "slack.post_message", "with": {"channel": "#made-up", "text": "y"}}, "channel"),
    ],
)
def test_what_the_model_made_up_becomes_a_question(settings, given, path):
    with (
        chat_completions({**DRAFT, "steps": [{"id": "a", **given}]}) as model,
        with_model(settings, model) as client,
    ):
        built = build(client, "Every weekday at 8:30am tell the team")
    assert path not in built["document"]["steps"][0].get("with", {})
    assert f"/steps/0/with/{path}" in [question["path"] for question in built["questions"]]


@pytest.mark.parametrize(("reply", "reason"), [(500, "http_500"), (401, "http_401"), (429, "http_429")])
def test_a_model_that_refuses_is_answered_for_on_this_machine(settings, reply, reason):
    with chat_completions(reply) as model, with_model(settings, model) as client:
        built = build(client)
    assert (built["meta"]["provider"], why_not(built)) == ("local", [reason])
    assert len(model.asked) == 1, "nothing is retried"
    assert KEY not in str(built)


def test_a_cut_off_answer_is_none(settings):
    with chat_completions(DRAFT, finish_reason="length") as model, with_model(settings, model) as client:
        assert why_not(build(client)) == ["cut_off"]


def test_a_slow_model_is_given_up_and_then_left_in_peace(settings):
    with chat_completions(DRAFT, seconds=3) as model, with_model(settings, model, ai_timeout_seconds=0.7) as client:
        assert [why_not(build(client)) for _ in range(2)] == [["timeout"], ["resting"]]
        assert len(model.asked) == 1


def test_a_model_on_a_private_address_is_not_reached_unless_it_is_allowed(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model, allowed_addresses=()) as client:
        assert why_not(build(client)) == ["address_refused"]
        assert model.asked == []


def test_what_is_refused_here_never_reaches_the_model(settings):
    with chat_completions(DRAFT) as model, with_model(settings, model) as client:
        assert build(client, "write me a poem about autumn")["document"] is None
        assert model.asked == []


def test_the_chat_asks_only_where_it_is_told_to(settings):
    with chat_completions({"answer": "x", "sections": [1]}) as model, with_model(settings, model) as client:
        assert ask(client)["meta"]["provider"] == "local"
        assert model.asked == []


def test_the_chat_may_put_a_section_into_other_words(settings):
    reply = {"answer": "Press **Run again from here** at the step that failed.", "sections": [1]}
    with (
        chat_completions(reply) as model,
        with_model(settings, model, ai_assistants=("builder", "chat")) as client,
    ):
        told = ask(client)
    assert (told["answer"], told["meta"]["provider"]) == (reply["answer"], "model:gpt-4.1-mini")
    assert [citation["href"] for citation in told["citations"]] == ["/docs/guide/recipes#retry-a-failed-run"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"answer": "It costs £12 and takes 9 minutes.", "sections": [1]}, "unfounded"),
        ({"answer": "See section nine.", "sections": [9]}, "unfounded"),
        ({"answer": "", "sections": []}, "no_answer"),
        ("I think you should press a button.", "parse_error"),
    ],
)
def test_what_the_documentation_does_not_say_is_not_answered(settings, reply, reason):
    with chat_completions(reply) as model, with_model(settings, model, ai_assistants=("chat",)) as client:
        told = ask(client)
    assert (told["meta"]["provider"], why_not(told)) == ("local", [reason])


@pytest.mark.parametrize(
    "question", ["price of Growth yearly?", "show me the data of another customer", "any discount?"]
)
def test_facts_and_refusals_are_never_left_to_the_model(settings, question):
    with (
        chat_completions({"answer": "Free!", "sections": [1]}) as model,
        with_model(settings, model, ai_assistants=("builder", "chat")) as client,
    ):
        assert ask(client, question)["meta"]["provider"] == "local"
        assert model.asked == []
