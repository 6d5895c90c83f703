"""What an edit may say instead of changing anything."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = (
    "“also send it to Slack #ops”, “make it hourly”, “only on weekdays”, “only if the total is over 500”, "
    "“remove the email”, “change the recipient to ann@example.com”, “wait 2 days before the email”, "
    "“ask for approval first”"
)


class Unclear(Exception):
    """An edit that cannot be made as it was said. The text says why, to whoever wrote the sentence."""


def not_an_edit(words: str) -> Unclear:
    return Unclear(f"“{words}” was not understood as a change to this workflow. What can be said: {EXAMPLES}.")
