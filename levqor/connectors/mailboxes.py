"""Fields of a mail, as the connectors that send mail ask for them: addresses and attachments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from levqor.connectors.ports import FileRef
from levqor.kit.mailbox import parse_mailbox, split_mailboxes


def _listed(value: Any) -> Any:
    """A list, from a list or from text with commas; empty entries, as unfilled fields leave them, are dropped."""
    if isinstance(value, str):
        return split_mailboxes(value)
    if isinstance(value, list):
        return [part for entry in value for part in (split_mailboxes(entry) if isinstance(entry, str) else [entry])]
    return [] if value is None else value


def _files(value: Any) -> Any:
    """A list of files, from a list or from one file; nothing is no file."""
    return [] if value is None else [value] if isinstance(value, dict) else value


def _checked(value: str) -> str:
    return str(parse_mailbox(value))


Mailbox = Annotated[str, AfterValidator(_checked)]
"""One address, with or without a name."""
Mailboxes = Annotated[list[Mailbox], BeforeValidator(_listed)]
Attached = Annotated[list[FileRef], BeforeValidator(_files)]
"""Files of earlier steps; a single one needs no list."""
