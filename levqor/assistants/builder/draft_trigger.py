"""The trigger of a draft."""

from __future__ import annotations

from typing import Any, Final

from levqor.assistants.builder.binding import (
    Scope,
)
from levqor.assistants.builder.forms import named_fields, suggested_fields
from levqor.assistants.builder.plan import Interval
from levqor.assistants.builder.services import ServiceSteps
from levqor.assistants.builder.watching import find_poll, scope_of, watched_values
from levqor.connectors.declaration import Poll
from levqor.connectors.vendor_hooks import VENDOR_HOOKS, VendorHook

_SECONDS: Final = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_WATCHED: Final = frozenset({"email", "rss", "app_event", "form"})
_HOOKS: Final = {hook.id.partition(".")[0]: hook for hook in VENDOR_HOOKS}
_TRIGGER_FORMS: Final = {
    "email": "Levqor X cannot watch a mailbox in this version.",
    "rss": "Levqor X cannot watch a feed in this version.",
}


class TriggerPart(ServiceSteps):
    """Writes the trigger: what starts the workflow, or the nearest thing that can."""

    def _trigger(self) -> dict[str, Any]:
        plan = self.plan.trigger
        written: dict[str, Any] = {"use": "manual", "with": {}}
        poll = find_poll(self.registry, plan) if plan.kind in _WATCHED else None
        match plan.kind:
            case _ if poll is not None:
                written = self._poll(poll)
            case "workflow_error":
                written = {"use": "error", "with": {}}
            case "schedule" if plan.timing:
                crons = plan.timing.crons
                written = {"use": "schedule", "with": {"cron": crons[0] if len(crons) == 1 else crons}}
                if plan.timing.open:
                    del written["with"]["cron"]
                    self.questions.ask(
                        written,
                        "/with/cron",
                        f"Which days are “{plan.timing.open}”? A schedule has no word for it.",
                        "cron",
                        list(crons),
                    )
                if plan.timing.timezone:
                    written["with"]["timezone"] = plan.timing.timezone
                if plan.timing.assumed_time and not plan.timing.open:
                    self.notes.append(f"The sentence names no time of day; the schedule is {' and '.join(crons)}.")
            case "form" if plan.app is None:
                written = {"use": "form", "with": {}}
                if fields := named_fields(self.query):
                    written["with"]["fields"] = fields
            case "manual":
                pass
            case _ if (hook := _HOOKS.get(plan.app or "")) is not None:
                written = self._vendor_hook(hook)
            case _:
                written = {"use": "webhook", "with": {}}
                self._explain_webhook()
        if any(action.app == "flow" and action.op == "respond" for action in self.plan.actions()) and (
            written["use"] == "webhook"
        ):
            written["with"]["answer"] = "at_end"
        if plan.words:
            written["words"] = plan.words[:1000]
        names = tuple(item["name"] for item in written["with"].get("fields", ()))
        kind = "webhook" if written["use"].endswith(".webhook") else written["use"]
        self.scope = Scope(kind, names) if poll is None else scope_of(poll)
        return written

    def _poll(self, poll: Poll) -> dict[str, Any]:
        written: dict[str, Any] = {"use": poll.id, "with": watched_values(poll, self.plan.trigger)}
        connector = poll.connector
        if connector.connection is not None and not connector.connection_optional:
            self._connection(written, connector.id, connector.name)
        return written

    def _vendor_hook(self, hook: VendorHook) -> dict[str, Any]:
        """What no look notices the service itself tells, if it is asked which of its events count."""
        written: dict[str, Any] = {"use": hook.id, "with": {}}
        self.questions.ask(
            written,
            "/with/events",
            f"Which events of {hook.name} should start it, by the names that {hook.name} gives them?",
            "text",
            list(hook.events),
            first=True,
        )
        self.notes.append(
            f"{hook.name} calls the address that this workflow gets when it is published; enter it there, and give "
            "the trigger the secret that it signs with."
        )
        return written

    def _explain_webhook(self) -> None:
        plan = self.plan.trigger
        if plan.kind == "webhook" and not plan.details.get("guessed"):
            return
        if plan.kind in _TRIGGER_FORMS:
            self.refusals.append(
                f"{_TRIGGER_FORMS[plan.kind]} The nearest thing is a webhook: let the mail, feed "
                f"or monitoring service call "
                "the address that this workflow gets when it is published."
            )
        elif plan.app:
            title = self.lexicon.title(plan.app)
            self.refusals.append(
                f"Levqor X cannot watch {title} in this version. The nearest thing is a webhook: "
                f"let {title} call the "
                "address that this workflow gets when it is published."
            )
        else:
            self.notes.append(
                f"Nothing in Levqor X notices by itself that “{plan.words}”, so the workflow starts from a webhook: "
                "let your system call its address."
            )

    def _form_question(self, trigger: dict[str, Any]) -> None:
        if trigger["use"] == "form" and "fields" not in trigger["with"]:
            words = self.plan.trigger.words
            suggestion = suggested_fields(words, self.form_refs)
            self.questions.ask(
                trigger, "/with/fields", "Which fields does the form have?", "form_fields", [suggestion], first=True
            )

    def _thinned(self, steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A rhythm that cron cannot say: the dense schedule, and a condition that lets every n-th fire through."""
        timing = self.plan.trigger.timing
        if self.plan.trigger.kind != "schedule" or timing is None or timing.interval is None or not steps:
            return steps
        interval: Interval = timing.interval
        seconds = _SECONDS.get(interval.unit)
        if seconds is None:
            return steps
        size = seconds if interval.unit in ("day", "week") else 60
        count = interval.every if interval.unit in ("day", "week") else interval.every * seconds // 60
        guard = {
            "id": self._id("due"),
            "use": "flow.if",
            "title": f"Only every {interval.every} {interval.unit}s",
            "words": self.plan.trigger.words,
            "when": "${{ (int(timestamp(trigger.scheduled_for)) / " + f"{size}) % {count} == 0" + " }}",
            "then": steps,
        }
        self.notes.append(
            f"Every {interval.every} {interval.unit}s cannot be said in cron: the schedule "
            f"fires more often and the first "
            "step lets only the right ones through."
        )
        return [guard]
