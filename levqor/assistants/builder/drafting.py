"""From a plan to a document: only steps that the registry has, only values that the sentence gives."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.assistants.builder import wording
from levqor.assistants.builder.binding import (
    Scope,
    amount_tests,
    field_name,
    list_sources,
    listing,
    reference,
    test_of,
)
from levqor.assistants.builder.forms import named_fields, suggested_fields
from levqor.assistants.builder.lexicon import Lexicon
from levqor.assistants.builder.plan import Condition, Do, Each, If, Interval, Me, Node, Plan, Ref
from levqor.assistants.builder.questions import Questions
from levqor.assistants.builder.resolution import bind, fields_of, find_action
from levqor.assistants.builder.shapes import BuilderContext
from levqor.connectors.declaration import Action
from levqor.connectors.registry import Registry

_WEBHOOK_BODIES: Final = {
    "slack": "text",
    "teams": "text",
    "discord": "content",
    "mattermost": "text",
    "google_chat": "text",
    "rocketchat": "text",
}
_SECONDS: Final = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_TRIGGER_FORMS: Final = {
    "email": "Levqor X cannot watch a mailbox in this version.",
    "rss": "Levqor X cannot watch a feed in this version.",
    "workflow_error": "Levqor X cannot start a workflow from another one's failure in this version.",
}


class Drafting:
    """Writes one document. Steps are plain mappings; questions remember the mapping they belong to."""

    def __init__(self, query: str, plan: Plan, registry: Registry, lexicon: Lexicon, context: BuilderContext) -> None:
        self.query = query
        self.plan = plan
        self.registry = registry
        self.lexicon = lexicon
        self.context = context
        self.questions = Questions()
        self.notes: list[str] = list(plan.notes)
        self.refusals: list[str] = []
        self.ids: set[str] = set()
        self.form_refs: list[str] = []
        self.loop_noun: str | None = None
        self.scope = Scope("manual")

    def document(self) -> dict[str, Any]:
        trigger = self._trigger()
        steps = self._nodes(self._unlooped(self.plan.nodes))
        steps = self._thinned(steps)
        self._form_question(trigger)
        return {"levqor": 1, "name": wording.workflow_name(self.query), "trigger": trigger, "steps": steps}

    # --- the trigger

    def _trigger(self) -> dict[str, Any]:
        plan = self.plan.trigger
        written: dict[str, Any] = {"use": "manual", "with": {}}
        match plan.kind:
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
        self.scope = Scope(written["use"], names)
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
            suggestion = suggested_fields(words + " " + self.query, self.form_refs)
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

    # --- steps

    def _unlooped(self, nodes: list[Node]) -> list[Node]:
        """`... for each of them` after something that arrives one at a time is no loop."""
        if self.plan.trigger.kind not in ("email", "app_event", "form", "rss"):
            return nodes
        result: list[Node] = []
        for node in nodes:
            if isinstance(node, Each) and node.noun in ("one", "them", "item"):
                result.extend(node.do)
            else:
                result.append(node)
        return result

    def _nodes(self, nodes: list[Node]) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = []
        for number, node in enumerate(nodes):
            match node:
                case If():
                    steps.append(self._if(node))
                case Each():
                    steps.append(self._each(node))
                case Do(app="flow", op="approve") if find_action(self.registry, node) is None:
                    steps.append(self._unapproved(node, nodes[number + 1 :]))
                    return steps
                case Do():
                    if (step := self._do(node)) is not None:
                        steps.append(step)
        return steps

    def _step(self, stem: str, use: str, title: str, words: str) -> dict[str, Any]:
        step: dict[str, Any] = {"id": self._id(stem), "use": use, "title": title[:190]}
        if words:
            step["words"] = words[:1000]
        return step

    def _id(self, stem: str) -> str:
        base = field_name(stem)[:50]
        if not base[0].isalpha():
            base = f"step_{base}"
        name, number = base, 2
        while name in self.ids:
            name, number = f"{base}_{number}", number + 1
        self.ids.add(name)
        return name

    def _if(self, node: If) -> dict[str, Any]:
        step = self._step("check", "flow.if", wording.condition_title(node.conditions), node.words)
        tests, open_ones = [], []
        for condition in node.conditions:
            test = self._test(condition)
            if test is None:
                open_ones.append(condition)
            else:
                tests.append(test)
        if open_ones:
            self._ask_condition(step, open_ones[0], tests)
        else:
            joiner = " || " if node.any_of else " && "
            step["when"] = "${{ " + joiner.join(f"({test})" if len(tests) > 1 else test for test in tests) + " }}"
        before = self.scope
        step["then"] = self._nodes(node.then)
        self.scope = before
        if node.otherwise:
            step["else"] = self._nodes(node.otherwise)
            self.scope = before
        if not step["then"]:
            del step["then"]
        return step

    def _test(self, condition: Condition) -> str | None:
        if condition.field.split()[0] in ("total",) and condition.field == "total amount" and self.scope.root:
            return None
        if condition.field in ("value", "results") or (
            " " in condition.field
            and condition.field.split()[0]
            in (
                "label",
                "forecast",
                "text",
                "rating",
                "severity",
                "tag",
                "branch",
            )
        ):
            return None
        left = reference(self.scope, condition.field)
        if left is None:
            return None
        if left.startswith("trigger.fields."):
            name = left.rpartition(".")[2]
            if self.scope.form_fields and name not in self.scope.form_fields:
                return None
            self._refer(name)
        return test_of(condition, left)

    def _refer(self, name: str) -> None:
        if name not in self.form_refs:
            self.form_refs.append(name)

    def _ask_condition(self, step: dict[str, Any], condition: Condition, others: list[str]) -> None:
        root = self.scope.root or "trigger.input"
        if self.scope.root is None and self.scope.trigger == "schedule":
            self.questions.ask(step, "/when", f"How is “{condition.words}” found out?", "expression", [])
            return
        if condition.field == "total amount":
            suggestions = amount_tests(condition, root)
        else:
            names = [field_name(word) for word in condition.field.split() if word not in ("value", "label")] or [
                "status"
            ]
            suggestions = [
                "${{ " + test + " }}" for name in names if (test := test_of(condition, f"{root}.{name}")) is not None
            ]
        if others:
            suggestions = ["${{ (" + ") && (".join([*others, text[4:-3].strip()]) + ") }}" for text in suggestions]
        words = condition.words or condition.field
        self.questions.ask(step, "/when", f"Which field decides “{words}”?", "expression", suggestions)

    def _each(self, node: Each) -> dict[str, Any]:
        noun = node.noun if node.noun not in ("one", "them") else "item"
        step = self._step(f"each_{noun}", "flow.each", f"For each {noun}", node.words)
        root = self._list_root()
        if root is None:
            self.questions.ask(step, "/items", f"Where does the list of {noun}s come from?", "expression", [])
        elif root.endswith(".rows"):
            step["items"] = "${{ " + root + " }}"
        else:
            self.questions.ask(
                step, "/items", f"Which part of the data holds the {noun}s?", "expression", list_sources(root, noun)
            )
        before, noun_before = self.scope, self.loop_noun
        self.scope, self.loop_noun = self.scope.inside_loop(), noun
        step["do"] = self._nodes(node.do)
        self.scope, self.loop_noun = before, noun_before
        return step

    def _list_root(self) -> str | None:
        if self.scope.fetched:
            return f"steps.{self.scope.fetched}.{self.scope.fetched_field}"
        return self.scope.root

    def _unapproved(self, node: Do, rest: list[Node]) -> dict[str, Any]:
        """Without an approval step, what depends on it waits behind a condition that a person has to write."""
        step = self._step("approved", "flow.if", "Only if it is approved", node.words)
        self.refusals.append(
            "Levqor X has no approval step in this version. What comes after it stands behind "
            "a condition: say what has to "
            "hold, for example a field that the sender sets."
        )
        root = self.scope.root
        self.questions.ask(
            step,
            "/when",
            f"What has to hold before it goes on (“{node.words}”)?",
            "expression",
            ["${{ " + root + ".approved == true }}"] if root else [],
        )
        step["then"] = self._nodes(rest)
        if not step["then"]:
            step["then"] = [self._step("note", "log", "Note the approval", "") | {"with": {"message": "Approved."}}]
        return step

    def _do(self, node: Do) -> dict[str, Any] | None:
        action = find_action(self.registry, node)
        if action is None:
            return self._stand_in(node)
        match action.id:
            case "email.send":
                return self._email(node, action)
            case "http.request":
                return self._request(node)
            case "flow.wait":
                step = self._step("wait", action.id, f"Wait {node.params.get('said', '')}".strip(), node.words)
                return step | {"with": {"for": node.params["for"]}}
            case "flow.respond":
                return self._respond(node)
            case "log":
                step = self._step("log", "log", action.title, node.words)
                text = node.params.get("text") or (listing(self.scope.root) if self.scope.root else None)
                if text is None:
                    self.questions.ask(step, "/with/message", "What should the log say?", "text", [])
                return step | {"with": {"message": text} if text else {}}
        if action.id.startswith("tables."):
            return self._table(node, action)
        return self._connector(node, action)

    def _request(self, node: Do) -> dict[str, Any]:
        method, url = str(node.params.get("method", "GET")), node.params.get("url")
        stem = "fetch" if method == "GET" else "call"
        shown = str(url or "").partition("?")[0].rstrip("/").rpartition("/")[2] or "an address"
        step = self._step(stem, "http.request", f"{'Fetch' if method == 'GET' else 'Call'} {shown}", node.words)
        step["with"] = {"method": method}
        if url:
            step["with"]["url"] = url
        else:
            self.questions.ask(step, "/with/url", "Which address should be called?", "url", [])
        if method in ("POST", "PUT", "PATCH") and self.scope.everything:
            step["with"]["body"] = self.scope.everything
        if self._asks_about_status(node):
            step["with"]["expect"] = ["2xx", "3xx", "4xx", "5xx"]
        self.scope = self.scope.after_fetch(step["id"]) if method == "GET" else self.scope
        if method != "GET" and self.scope.root is None:
            self.scope = self.scope.after_fetch(step["id"])
        return step

    def _asks_about_status(self, node: Do) -> bool:
        """Whether a later condition looks at the status, so that an error status must not end the run."""
        return (
            any(
                condition.field in ("status", "status code", "response code")
                for gate in _gates(self.plan.nodes)
                for condition in gate.conditions
            )
            and node.params.get("method", "GET") == "GET"
        )

    def _respond(self, node: Do) -> dict[str, Any]:
        step = self._step("answer", "flow.respond", "Answer the webhook", node.words)
        given: dict[str, Any] = {}
        if "status" in node.params:
            given["status"] = int(node.params["status"])
        if "body" in node.params:
            given["body"] = node.params["body"]
        elif self.scope.fetched:
            given["body"] = "${{ steps." + self.scope.fetched + ".body }}"
        return step | {"with": given}

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
            values["subject"] = wording.subject_for(self.plan.trigger, node, self.loop_noun)
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

    def _table(self, node: Do, action: Action) -> dict[str, Any]:
        wanted = node.params.get("table") or node.params.get("spreadsheet")
        name, exists = self._table_name(wanted) if wanted else (None, False)
        verbs = {
            "tables.insert": "Add a row to",
            "tables.find": "Find rows in",
            "tables.update": "Update rows in",
            "tables.delete": "Delete rows from",
        }
        stem = {"tables.insert": "add_row", "tables.find": "find_rows"}.get(
            action.id, action.id.rpartition(".")[2] + "_rows"
        )
        step = self._step(stem, action.id, f"{verbs.get(action.id, action.title)} {name or 'a table'}", node.words)
        step["with"] = values = dict[str, Any]()
        if name is None:
            known = [str(table["name"]) for table in self.context.tables]
            self.questions.ask(step, "/with/table", "Which table is it?", "table", known)
        else:
            values["table"] = name
        if action.id == "tables.insert":
            self._row(step, values, name, exists)
        elif action.id == "tables.find":
            self.scope = self.scope.after_fetch(step["id"], "rows")
        else:
            self._which_rows(step, action)
        return step

    def _row(self, step: dict[str, Any], values: dict[str, Any], name: str | None, exists: bool) -> None:
        if self.scope.everything:
            values["row"] = self.scope.everything
        else:
            self.questions.ask(step, "/with/row", "Which values should the row have?", "expression", [])
        if name is not None and not exists:
            values["create_if_missing"] = True
            self.notes.append(f"There is no table {name} yet: the first row creates it.")

    def _which_rows(self, step: dict[str, Any], action: Action) -> None:
        for field in ("where", "set"):
            if field in fields_of(action):
                question = "Which rows are meant?" if field == "where" else "Which values should they get?"
                self.questions.ask(step, f"/with/{field}", question, "expression", [])

    def _table_name(self, wanted: str) -> tuple[str, bool]:
        """The name as the workspace has it, and whether it has it."""
        plain = wanted.strip().lower()
        for table in self.context.tables:
            name = str(table["name"])
            if name.lower() in (plain, plain + "s") or name.lower() + "s" == plain:
                return name, True
        return wanted.strip()[:60], False

    def _connector(self, node: Do, action: Action) -> dict[str, Any]:
        step = self._step(action.id.rpartition(".")[2] or action.id, action.id, action.title, node.words)
        values: dict[str, Any] = {}
        for name, value in bind(action, node.params).items():
            rendered = self._rendered(value)
            if rendered is not None:
                values[name] = rendered
        if values:
            step["with"] = values
        if action.needs_connection:
            self._connection(step, action)
        if action.writes is False and self.scope.root is None and action.effect.leaves_the_house:
            output = next(iter(action.output.model_fields), "body")
            self.scope = self.scope.after_fetch(step["id"], output)
        return step

    def _connection(self, step: dict[str, Any], action: Action) -> None:
        names = [item["name"] for item in self.context.connections if item["connector"] == action.connector.id]
        if len(names) == 1:
            step["connection"] = names[0]
        else:
            self.questions.ask(
                step, "/connection", f"Which {action.connector.name} connection should it use?", "choice", list(names)
            )

    def _rendered(self, value: Any) -> Any:
        match value:
            case Ref(name):
                left = reference(self.scope, name)
                return "${{ " + left + " }}" if left else None
            case Me():
                return self.context.user_email
        return value

    # --- what the registry has no step for

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


def _gates(nodes: list[Node]) -> list[If]:
    found: list[If] = []
    for node in nodes:
        match node:
            case If():
                found.extend((node, *_gates(node.then), *_gates(node.otherwise)))
            case Each():
                found.extend(_gates(node.do))
    return found


_PLACE: Final = re.compile(r"\.?([A-Za-z_]+)|\[(\d+)\]")


def pointer(path: str) -> str:
    """`steps[0].with.to` as the JSON pointer `/steps/0/with/to`."""
    return "".join(f"/{name or number}" for name, number in _PLACE.findall(path))
