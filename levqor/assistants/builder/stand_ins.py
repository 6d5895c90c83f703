"""What the registry has no step for."""

from __future__ import annotations

from typing import Any, Final

from levqor.assistants.builder.binding import (
    field_name,
    listing,
)
from levqor.assistants.builder.draft_state import DraftState
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.plan import Do

_WEBHOOK_BODIES: Final = {
    "slack": "text",
    "teams": "text",
    "discord": "content",
    "mattermost": "text",
    "google_chat": "text",
    "rocketchat": "text",
}


class StandIns(DraftState):
    """Writes the nearest thing that works, and says so."""

    def _stand_in(self, node: Do) -> dict[str, Any] | None:
        """The nearest thing that works for an application without a connector: a request to its API."""
        title = _service_title(node, self.lexicon)
        if self.registry.find("http.request") is None:
            self.refusals.append(f"Levqor X cannot use {title} in this version.")
            return None
        reads = node.op in ("get", "read", "query") and node.app != "ai"
        step = self._step(
            field_name(f"{node.op}_{node.app}"), "http.request", f"{title}: {node.op.replace('_', ' ')}", node.words
        )
        step["with"] = {"method": "GET" if reads else "POST"}
        self._explain_stand_in(step, node, title)
        body = self._stand_in_body(node)
        if not reads and body is not None:
            step["with"]["body"] = body
        if reads or node.app == "ai":
            self.scope = self.scope.after_fetch(step["id"]) if reads else self.scope
        return step

    def _explain_stand_in(self, step: dict[str, Any], node: Do, title: str) -> None:
        table = (
            " Or keep the rows in a Levqor table: say “add a row to the … table”."
            if node.op in ("append", "insert")
            else ""
        )
        if node.app in _WEBHOOK_BODIES and node.op == "message":
            self.refusals.append(
                f"Levqor X has no {title} connector in this version. The nearest thing is an HTTP "
                f"request to an incoming "
                f"webhook of {title}."
            )
            question = f"Which incoming webhook of {title} should it call?"
        else:
            self.refusals.append(
                f"Levqor X has no step for {title} in this version. The nearest thing is an HTTP "
                f"request to its API.{table}"
            )
            question = f"Which address of {title} should it call?"
        self.questions.ask(step, "/with/url", question, "url", [])

    def _stand_in_body(self, node: Do) -> Any:
        said = {
            key: rendered
            for key, value in node.params.items()
            if key not in ("channel_open", "service", "said", "for") and (rendered := self._rendered(value)) is not None
        }
        if node.app in _WEBHOOK_BODIES and node.op == "message":
            text = said.get("text") or (listing(self.scope.root) if self.scope.root else None)
            return {_WEBHOOK_BODIES[node.app]: text} if text else None
        return said or self.scope.everything


def _service_title(node: Do, lexicon: Lexicon) -> str:
    if node.app == "ai":
        service = node.params.get("service")
        return f"AI ({lexicon.title(service)})" if service else "AI"
    return {"sms": "text messages", "phone": "phone calls", "push": "push notifications", "email": "e-mail"}.get(
        node.app, lexicon.title(node.app)
    )
