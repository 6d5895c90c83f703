"""A server that speaks the chat-completions form of an OpenAI-compatible API, on a real socket."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from levqor.connectors.fake_network import Sent


@dataclass
class ChatCompletions:
    """Answers what it is told to, one after the other; the last one again and again."""

    replies: list[Any] = field(default_factory=list)
    """A text of the model, a value that is sent as JSON text, or a status that is not 200."""
    seconds: float = 0.0
    finish_reason: str = "stop"
    asked: list[Sent] = field(default_factory=list)
    url: str = ""

    @property
    def last_words(self) -> str:
        """What the model was told last."""
        return str(self.asked[-1].json["messages"][-1]["content"])

    @property
    def everything_said(self) -> str:
        return "\n".join(message["content"] for sent in self.asked for message in sent.json["messages"])

    def take(self, sent: Sent) -> tuple[int, dict[str, Any]]:
        self.asked.append(sent)
        time.sleep(self.seconds)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, int):
            return reply, {"error": {"message": "no", "type": "refused", "code": "refused"}}
        text = reply if isinstance(reply, str) else json.dumps(reply)
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": self.finish_reason}
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        return 200, {"id": "c1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": usage}


@contextmanager
def chat_completions(*replies: Any, seconds: float = 0.0, finish_reason: str = "stop") -> Iterator[ChatCompletions]:
    model = ChatCompletions(list(replies), seconds, finish_reason)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, body = model.take(Sent("POST", f"http://models.example{self.path}", headers, content))
            answer = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Nothing is written."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
