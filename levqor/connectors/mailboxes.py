"""Fields for e-mail addresses, as the connectors of mail services ask for them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from levqor.kit.mailbox import parse_mailbox, split_mailboxes


def _listed(value: Any) -> Any:
    """A list, from a list or from text with commas; empty entries, as unfilled fields leave them, are dropped."""
    if isinstance(value, str):
        return split_mailboxes(value)
    if isinstance(value, list):
        return [part for entry in value for part in (split_mailboxes(entry) if isinstance(entry, str) else [entry])]
    return [] if value is None else value


def _checked(value: str) -> str:
    return str(parse_mailbox(value))


Mailbox = Annotated[str, AfterValidator(_checked)]
"""One address, with or without a name."""
Mailboxes = Annotated[list[Mailbox], BeforeValidator(_listed)]
