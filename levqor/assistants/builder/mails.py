"""Steps that send mail."""

from __future__ import annotations

from typing import Any

from levqor.assistants.builder import wording
from levqor.assistants.builder.binding import (
    listing,
    reference,
)
from levqor.assistants.builder.draft_state import DraftState
from levqor.assistants.builder.plan import Do, Me, Ref
from levqor.connectors.declaration import Action


class MailSteps(DraftState):
    """Writes `email.send`: to whom, about what, saying what."""

    def _email(self, node: Do, action: Action) -> dict[str, Any]:
        recipient = node.params.get("to")
        step = self._step("email", action.id, f"Email {wording.who(recipient)}", node.words)
        step["with"] = values = dict[str, Any]()
        if service := node.params.get("service"):
            self.notes.append(
                f"The mail goes through Levqor X's own mail server, not through {self.lexicon.title(service)}."
            )
        if node.params.get("channel_open"):
            self.notes.append("No channel is named, so the message goes by e-mail.")
        self._recipients(step, values, recipient)
        to_a_customer = isinstance(recipient, Ref)
        if subject := node.params.get("subject"):
            values["subject"] = subject
        elif to_a_customer:
            self.questions.ask(step, "/with/subject", "What is the subject of the mail?", "text", ["Thank you"])
        else:
            values["subject"] = wording.subject_for(self.plan.trigger, self.loop_words)
        self._mail_text(step, values, node, to_a_customer)
        return step

    def _recipients(self, step: dict[str, Any], values: dict[str, Any], recipient: Any) -> None:
        match recipient:
            case Me() if self.context.user_email:
                values["to"] = [self.context.user_email]
            case Me():
                self.questions.ask(step, "/with/to", "What is your e-mail address?", "email", [])
            case Ref(name):
                self._recipient_reference(step, values, name)
            case list():
                values["to"] = recipient
            case str() if "@" in recipient:
                values["to"] = [recipient]
            case _:
                suggestions = [self.context.user_email] if self.context.user_email else []
                whom = f" ({recipient})" if isinstance(recipient, str) else ""
                self.questions.ask(
                    step, "/with/to", f"To which address should the mail go{whom}?", "email", suggestions
                )

    def _recipient_reference(self, step: dict[str, Any], values: dict[str, Any], name: str) -> None:
        left = reference(self.scope, name)
        if left is None:
            self.questions.ask(step, "/with/to", "To which address should the mail go?", "email", [])
            return
        last = left.rpartition(".")[2]
        if left.startswith("trigger.fields."):
            self._refer(last)
            if self.scope.form_fields and last not in self.scope.form_fields:
                self.questions.ask(step, "/with/to", "To which address should the mail go?", "email", [])
                return
        else:
            self.notes.append(f"The mail goes to the address in the field `{last}` of the data.")
        values["to"] = ["${{ " + left + " }}"]

    def _mail_text(self, step: dict[str, Any], values: dict[str, Any], node: Do, to_a_customer: bool) -> None:
        if text := node.params.get("text"):
            values["text"] = text
        elif to_a_customer:
            self.questions.ask(
                step,
                "/with/text",
                "What should the mail say?",
                "text",
                ["Thank you for your message. We will get back to you."],
            )
        elif self.scope.trigger == "form" and self.scope.form_fields and not self.scope.item:
            values["text"] = "\n".join(
                f"{name.replace('_', ' ').capitalize()}: ${{{{ trigger.fields.{name} }}}}"
                for name in self.scope.form_fields
            )
        elif self.scope.root:
            values["text"] = listing(self.scope.root)
        else:
            self.questions.ask(step, "/with/text", "What should the mail say?", "text", [])
