"""`levqor record` carries out worked examples against a server that plays the service, and says what differs."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from levqor.cli import main
from levqor.config import REPOSITORY
from levqor.connectors.registry import default_registry

KEY = "made-up-key-of-a-real-account"
CHAT = default_registry()["llm.chat"].example
assert CHAT is not None
AS_IN_THE_EXAMPLE: dict[str, Any] = CHAT.calls[0].answer


@dataclass
class Vendor:
    """A service that answers what it is told to, and remembers what it was asked."""

    url: str = ""
    answer: Any = None
    status: int = 200
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    played = Vendor(answer=AS_IN_THE_EXAMPLE)

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            played.asked.append((self.command, self.path, body))
            given = played.answer
            content = given if isinstance(given, bytes) else json.dumps(given).encode()
            self.send_response(played.status)
            self.send_header("Content-Type", "text/xml" if isinstance(given, bytes) else "application/json")
            self.send_header("X-Said", self.headers.get("Authorization", ""))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _do  # noqa: N815 - the names are http.server's

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    played.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield played
    server.shutdown()
    server.server_close()


Record = Callable[..., Result]


@pytest.fixture
def record(vendor: Vendor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """The command, where the operator lets steps reach this machine."""
    monkeypatch.setenv("LEVQOR_ALLOWED_ADDRESSES", "127.0.0.1")

    def call(*arguments: str, **files: Any) -> Result:
        for name, content in files.items():
            (tmp_path / name).write_text(json.dumps(content))
            arguments = (*arguments, f"--{name}", str(tmp_path / name))
        return CliRunner().invoke(main, ["record", *arguments])

    return call


def account(vendor: Vendor) -> dict[str, Any]:
    return {"base_url": f"{vendor.url}/v1", "api_key": KEY, "model": "large-2"}


def test_a_service_that_answers_as_the_example_differs_in_nothing(record: Record, vendor: Vendor) -> None:
    result = record("llm.chat", connection=account(vendor))
    assert result.exit_code == 0, result.output
    assert "As in the example." in result.stdout
    [(method, path, body)] = vendor.asked
    assert (method, path) == ("POST", "/v1/chat/completions")
    assert f"sent: POST {vendor.url}/v1/chat/completions" in result.stdout
    assert body.decode() in result.stdout


def test_what_the_service_says_is_compared_by_its_shape_and_shown_by_no_value(record: Record, vendor: Vendor) -> None:
    choice = AS_IN_THE_EXAMPLE["choices"][0]
    vendor.answer = {
        **AS_IN_THE_EXAMPLE,
        "choices": [{**choice, "finish_reason": None}],
        "service": {"tier": "private value"},
        "usage": None,
    }
    result = record("llm.chat", connection=account(vendor))
    assert result.exit_code == 3, result.output
    assert "answer, another type: choices[].finish_reason: nothing instead of text" in result.stdout
    assert "answer, another type: usage: nothing instead of mapping" in result.stdout
    assert "answer, beyond the example: service: mapping" in result.stdout
    assert "private value" not in result.output


def test_what_a_service_says_beyond_the_example_is_named_and_no_difference(record: Record, vendor: Vendor) -> None:
    vendor.answer = {**AS_IN_THE_EXAMPLE, "object": "chat.completion"}
    result = record("llm.chat", connection=account(vendor))
    assert result.exit_code == 0, result.output
    assert "beyond the example: object: text" in result.stdout


@pytest.mark.parametrize(
    ("status", "answer", "code"), [(200, {"choices": "none"}, "parse_error"), (401, {"error": "no"}, "http_status")]
)
def test_an_answer_that_the_output_cannot_be_made_of_is_told(
    record: Record, vendor: Vendor, status: int, answer: Any, code: str
) -> None:
    vendor.status, vendor.answer = status, answer
    result = record("llm.chat", connection=account(vendor))
    assert result.exit_code == 3, result.output
    assert f"The step fails ({code})" in result.stdout


def test_no_secret_is_written(record: Record, vendor: Vendor, tmp_path: Path) -> None:
    vendor.answer = {**AS_IN_THE_EXAMPLE, KEY: KEY}
    answered = record("llm.chat", connection=account(vendor))
    refused = record("llm.chat", connection=account(vendor) | {"base_url": 5, "colour": KEY})
    assert (answered.exit_code, refused.exit_code) == (0, 2)
    assert KEY not in answered.output + refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["connection"]


def test_other_input_stands_for_that_of_the_example(record: Record, vendor: Vendor) -> None:
    result = record("llm.chat", connection=account(vendor), given={"prompt": "Say hello."})
    assert result.exit_code == 0, result.output
    assert json.loads(vendor.asked[0][2])["messages"][-1]["content"] == "Say hello."
    other_shape = record("llm.chat", connection=account(vendor), given={"temperature": 0.5})
    assert other_shape.exit_code == 3
    assert "request, beyond the example: temperature: number" in other_shape.stdout


def test_a_look_is_replayed_from_the_cursor_of_its_example(record: Record, vendor: Vendor) -> None:
    feed = default_registry().connectors["feed"].polls["new_item"]
    vendor.answer = str(feed.example.calls[0].answer).encode()
    result = record("feed.new_item", given={"url": f"{vendor.url}/feed.xml"})
    assert result.exit_code == 0, result.output
    assert "The output fits its model" in result.stdout


def test_the_door_keeps_its_guard(record: Record, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEVQOR_ALLOWED_ADDRESSES")
    result = record("llm.chat", connection=account(vendor))
    assert "address_refused" in result.stdout
    assert vendor.asked == []


@pytest.mark.parametrize(
    ("arguments", "files", "said"),
    [
        (("llm.chatt",), {}, "Did you mean llm.chat"),
        (("log",), {}, "no example of requests"),
        (("llm.chat",), {}, "needs --connection FILE"),
        (("llm.chat",), {"connection": {"model": "m"}}, "values.base_url: Field required"),
        (("llm.chat",), {"connection": ["no mapping"]}, "has to hold a JSON object"),
        (("slack.post_message",), {"connection": {"bot_token": "xoxb-1"}}, "--writes"),
        (("slack.list_messages",), {"connection": {"bot_token": "x"}, "given": {"limit": "many"}}, "`limit`"),
    ],
)
def test_wrong_use_is_explained(
    record: Record, vendor: Vendor, arguments: tuple[str, ...], files: dict[str, Any], said: str
) -> None:
    result = record(*arguments, **files)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert vendor.asked == []


def test_make_record_says_what_it_wants() -> None:
    made = subprocess.run(
        ["make", "-o", ".make/runtime", "record"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert made.returncode == 2
    assert "make record STEP=" in made.stdout
