"""Facts of the blueprint in texts: `{{trial.text}}`, `{{plans.growth.monthly|pounds}}`, `{{0|pounds}}`."""

from __future__ import annotations

import re
from typing import Any, Final

from levqor.errors import LevqorError

_FACT: Final = re.compile(r"\{\{\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?\}\}")


class UnknownFact(LevqorError):
    """A text names a fact that the blueprint does not have. Correct the name between the double braces."""

    code = "unknown_fact"


def fill_facts(text: str, facts: dict[str, Any]) -> str:
    """The text as the site shows it, with `facts` being the blueprint.

    Raises:
        UnknownFact: it names one that there is not, or a way to show it that there is not.
    """
    return _FACT.sub(lambda found: _shown(_fact(found[1], facts), found[2]), text)


def _fact(path: str, facts: dict[str, Any]) -> Any:
    if path.isdigit():
        return int(path)
    value: Any = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, str | int | float):
        raise UnknownFact(f"The blueprint has no fact {path}.")
    return value


def _shown(value: Any, form: str | None) -> str:
    match form:
        case None:
            return str(value)
        case "pounds":
            return f"£{value}"
        case "number":
            return f"{value:,}"
    raise UnknownFact(f"A fact can be shown as pounds or number, not as {form}.")
