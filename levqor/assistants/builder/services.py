"""Steps of connectors: the values that were said, and for what has to be there, the data at hand."""

from __future__ import annotations

from typing import Any, Final

from levqor.assistants.builder.binding import field_name, list_sources, listing, reference
from levqor.assistants.builder.draft_state import DraftState
from levqor.assistants.builder.plan import Do
from levqor.assistants.builder.resolution import bind, fields_of
from levqor.connectors.declaration import Action

_TEXTS: Final = ("text", "content", "message", "body", "description", "caption", "notes", "prompt", "comment")
_TITLES: Final = ("title", "name", "summary", "subject")
_RECORDS: Final = ("fields", "values", "row", "properties", "record", "data")
_ADDRESSES: Final = ("email", "email_address")


class ServiceSteps(DraftState):
    """Writes a step of a connector."""

    def _connector(self, node: Do, action: Action) -> dict[str, Any]:
        step = self._step(_stem(action), action.id, _title(action), node.words)
        values: dict[str, Any] = {}
        for name, value in bind(action, node.params).items():
            rendered = self._rendered(value)
            if rendered is not None:
                values[name] = _fitting(action, name, rendered)
        step["with"] = values
        self._fill(step, action, node)
        if not values:
            del step["with"]
        if action.needs_connection:
            self._connection(step, action.connector.id, action.connector.name)
        self._yields(step, action)
        return step

    def _fill(self, step: dict[str, Any], action: Action, node: Do) -> None:
        """Take what is needed and was not said from the data at hand."""
        values = step["with"]
        for name, field in fields_of(action).items():
            if name in values or not (field.is_required() or name in _main_of(action)):
                continue
            if name in _TEXTS and self.scope.record:
                values[name] = listing(self.scope.record)
            elif name in _RECORDS and self.scope.everything:
                values[name] = self.scope.everything
            elif name in _ADDRESSES and (address := reference(self.scope, "email")):
                values[name] = "${{ " + address + " }}"
            elif name in _TITLES:
                self._entitle(step, name, node)
            elif name == "items" and self.scope.root:
                self.questions.ask(
                    step, "/with/items", "Which list is it?", "expression", list_sources(self.scope.root, "item")
                )

    def _entitle(self, step: dict[str, Any], name: str, node: Do) -> None:
        """A title that the data surely has, or a question with the titles that it may have."""
        for known in ("title", "subject", "name", "summary", "headline"):
            if known in self.scope.form_fields and (found := reference(self.scope, known)):
                step["with"][name] = "${{ " + found + " }}"
                return
        if self.scope.root:
            noun = node.noun or "it"
            self.questions.ask(
                step,
                f"/with/{name}",
                f"What is the {name} of the {noun}?" if node.noun else f"What is the {name}?",
                "text",
                ["${{ " + f"{self.scope.root}.{word}" + " }}" for word in ("title", "name", "subject")],
            )

    def _connection(self, part: dict[str, Any], connector: str, called: str) -> None:
        names = [item["name"] for item in self.context.connections if item["connector"] == connector]
        if len(names) == 1:
            part["connection"] = names[0]
        else:
            self.questions.ask(part, "/connection", f"Which {called} connection should it use?", "choice", list(names))

    def _yields(self, step: dict[str, Any], action: Action) -> None:
        """What a read brings is the data at hand for what comes after it."""
        if (
            action.writes is False
            and action.effect.leaves_the_house
            and (self.scope.root is None or self.scope.trigger in ("manual", "schedule"))
        ):
            output = next(iter(action.output.model_fields), "body")
            self.scope = self.scope.after_fetch(step["id"], output)


def _stem(action: Action) -> str:
    return field_name(action.id.rpartition(".")[2] or action.id)


def _title(action: Action) -> str:
    """`Create a card in Trello`."""
    if action.connector.connection is None or action.connector.name.lower() in action.title.lower():
        return action.title
    return f"{action.title} in {action.connector.name}"


def _main_of(action: Action) -> tuple[str, ...]:
    """What a step is about even where it may be left out: the text of a message."""
    return ("text", "content", "body") if action.id.partition(".")[2].startswith(("post", "send", "message")) else ()


def _fitting(action: Action, name: str, value: Any) -> Any:
    """One value as a list, where the field takes nothing else; several as text, where it takes one."""
    annotation = str(fields_of(action)[name].annotation)
    takes_list = "list[" in annotation
    if takes_list and "str" not in annotation.replace("list[str]", "") and not isinstance(value, list):
        return [value]
    if isinstance(value, list) and not takes_list and value:
        return value[0]
    return value
