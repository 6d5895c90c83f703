"""What is special about language models: answers that do not fit, that are cut off, that are no answers."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from levqor.connectors.catalog.llm.connector import Connection, example_answer
from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome

ORDER = {
    "type": "object",
    "properties": {"sku": {"type": "string", "pattern": "^[A-Z]-[0-9]+$"}, "count": {"type": "integer"}},
    "required": ["sku", "count"],
}
WANTED = {"text": "Two of A-7, please.", "json_schema": ORDER}
LOCAL = {"base_url": "http://models.example:11434/v1/", "model": "small-1"}
RIGHT = '{"sku": "A-7", "count": 2}'


def said(*texts: str) -> Any:
    return each(*map(example_answer, texts))


def cut(text: str, reason: str = "length") -> dict[str, Any]:
    content = example_answer(text)
    content["choices"][0]["finish_reason"] = reason
    return content


@pytest.mark.parametrize("text", [RIGHT, f"```json\n{RIGHT}\n```", f"  {RIGHT}\n"])
def test_an_answer_is_read_with_or_without_a_fence(text: str) -> None:
    assert outcome(act("llm.extract", WANTED, said(text))).data == {"sku": "A-7", "count": 2}


def test_an_answer_that_does_not_fit_is_sent_back_with_what_is_wrong() -> None:
    played = act("llm.extract", WANTED, said('{"sku": "A-7", "count": "two"}', RIGHT))
    assert (outcome(played).attempts, outcome(played).prompt_tokens) == (2, 42)
    asked = played.sent[1].json["messages"]
    assert [message["role"] for message in asked] == ["system", "user", "assistant", "user"]
    assert "count" in asked[-1]["content"]


def test_an_answer_is_repaired_twice_and_no_more() -> None:
    played = act("llm.extract", WANTED, said("no", "no", "no", RIGHT))
    assert failure(played).code == "parse_error"
    assert len(played.sent) == 3


def test_the_failure_names_places_and_no_values() -> None:
    error = failure(act("llm.extract", WANTED, said(*['{"sku": "canary", "count": 2}'] * 3)))
    assert "sku" in str(error)
    assert "canary" not in str(error)


def test_an_answer_that_is_cut_off_is_not_repaired() -> None:
    played = act("llm.extract", WANTED, each(cut('{"sku": "A')))
    assert (failure(played).code, len(played.sent)) == ("too_large", 1)


def test_a_model_that_refuses_is_a_failure() -> None:
    nothing = {"choices": [{"message": {"content": None, "refusal": "No."}, "finish_reason": "stop"}]}
    assert failure(act("llm.chat", {"prompt": "x"}, each(nothing))).code == "service_refused"
    assert failure(act("llm.chat", {"prompt": "x"}, each(cut("", "content_filter")))).code == "service_refused"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "objekt"},
        {"$ref": "https://schemas.example/order.json"},
        {"$ref": "file:///etc/passwd"},
        {"type": "string", "pattern": "(?=lookahead)"},
        {"enum": ["x" * 60_000]},
    ],
)
def test_a_schema_that_cannot_be_used_is_said_to_be_none_before_anything_is_sent(schema: dict[str, Any]) -> None:
    played = act("llm.extract", WANTED | {"json_schema": schema}, each())
    assert (failure(played).code, played.sent) == ("validation_error", [])


def test_a_schema_does_not_read_files_of_the_server(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_text('{"type": "object"}')
    played = act("llm.extract", WANTED | {"json_schema": {"$ref": file.as_uri()}}, said(RIGHT))
    assert failure(played).code == "validation_error"


def test_a_schema_that_refers_to_itself_ends() -> None:
    assert outcome(act("llm.extract", WANTED | {"json_schema": {"$ref": "#"}}, said(RIGHT))).attempts == 1


@pytest.mark.parametrize(
    ("structured", "kind"), [("json_schema", "json_schema"), ("json_object", "json_object"), ("none", None)]
)
def test_a_service_is_held_to_as_much_as_it_can(structured: str, kind: str | None) -> None:
    played = act("llm.extract", WANTED, said(RIGHT), connection=LOCAL | {"structured": structured})
    assert played.sent[0].json.get("response_format", {}).get("type") == kind


def test_a_server_of_ones_own_needs_no_key() -> None:
    played = act("llm.chat", {"prompt": "Hello"}, said("Hi"), connection=LOCAL)
    assert played.sent[0].url == "http://models.example:11434/v1/chat/completions"
    assert "authorization" not in played.sent[0].headers


def test_the_limit_goes_by_the_name_that_the_model_knows() -> None:
    connection = LOCAL | {"limit_name": "max_completion_tokens"}
    played = act("llm.chat", {"prompt": "Hello", "max_tokens": 9}, said("Hi"), connection=connection)
    assert played.sent[0].json["max_completion_tokens"] == 9
    assert "max_tokens" not in played.sent[0].json


def test_there_is_no_address_that_is_called_by_itself() -> None:
    with pytest.raises(ValidationError):
        Connection.model_validate({"api_key": "made-up-key", "model": "small-1"})


def test_prompts_and_answers_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    act("llm.chat", {"prompt": "canary prompt"}, said("canary answer"))
    act("llm.chat", {"prompt": "canary prompt"}, in_turn(answer(500, {"error": {"message": "canary"}})))
    assert "canary" not in caplog.text


def test_the_conversation_before_goes_along_in_its_order() -> None:
    history = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    played = act("llm.chat", {"prompt": "Bye", "system": "Be short.", "history": history}, said("Bye"))
    assert [message["content"] for message in played.sent[0].json["messages"]] == ["Be short.", "Hi", "Hello", "Bye"]


def test_many_texts_are_embedded_in_batches_and_keep_their_order() -> None:
    def vectors(sent: Any) -> Any:
        texts = sent.json["input"]
        data = [{"index": at, "embedding": [float(text)]} for at, text in enumerate(texts)]
        return answer(200, {"data": data[::-1], "usage": {"prompt_tokens": len(texts)}})

    given = {"texts": [str(number) for number in range(60)], "model": "vectors-1"}
    played = act("llm.embed", given, vectors)
    assert outcome(played).vectors == [[float(number)] for number in range(60)]
    assert (outcome(played).prompt_tokens, len(played.sent)) == (60, 3)


def test_a_vector_too_few_is_a_failure() -> None:
    given = {"texts": ["a", "b"], "model": "vectors-1"}
    assert failure(act("llm.embed", given, each({"data": [{"index": 0, "embedding": [1]}]}))).code == "parse_error"


def test_embedding_without_a_model_says_where_to_name_one() -> None:
    assert "connection" in str(failure(act("llm.embed", {"texts": ["a"]}, each(), connection=LOCAL)))


def test_a_category_is_one_of_those_given_or_none_where_that_is_allowed() -> None:
    given = {"text": "?", "categories": ["a", "b"]}
    played = act("llm.classify", given, said('{"category": "c"}', '{"category": "b"}'))
    assert (outcome(played).category, len(played.sent)) == ("b", 2)
    assert outcome(act("llm.classify", given | {"may_be_none": True}, said('{"category": null}'))).category is None
