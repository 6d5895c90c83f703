"""The templates: one YAML file each in `library/`. `YOU` stands for the address of whoever uses one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from levqor.document.reading import read_document
from levqor.errors import NotFound

_FOLDER: Final = Path(__file__).parent / "library"
_YOU: Final = "YOU"
_MADE_UP: Final = "@example.com"


class NoSuchTemplate(NotFound):
    """There is no such template. GET /api/templates lists them."""

    code = "template_not_found"


@dataclass(frozen=True, slots=True)
class Template:
    id: str
    title: str
    category: str
    summary: str
    document: dict[str, Any]
    sample: Any
    """What a run by hand is given: what its trigger would bring."""
    tables: list[dict[str, Any]]
    """Tables that it needs: `name`, `columns`, and `rows` to try it with."""
    ends: str
    """How a run of the sample ends, or stands after its first steps: succeeded or waiting."""

    def document_for(self, email: str) -> dict[str, Any]:
        """The document, with mail to you going to this address."""
        made: dict[str, Any] = _replaced(self.document, lambda text: email if text == _YOU else text)
        return made

    def sample_for(self, email: str) -> Any:
        """The sample, with everybody in it being you: a trial writes to nobody else."""
        return _to_you(self.sample, email)

    def rows_for(self, table: dict[str, Any], email: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = _to_you(table.get("rows", []), email)
        return rows


@cache
def templates() -> dict[str, Template]:
    """By id, in the order of their titles."""
    found = [_read(path) for path in _FOLDER.glob("*.yaml")]
    return {template.id: template for template in sorted(found, key=lambda template: template.title)}


def get_template(template_id: str) -> Template:
    """One template.

    Raises:
        NoSuchTemplate: there is none of that id.
    """
    found = templates().get(template_id)
    if found is None:
        raise NoSuchTemplate
    return found


def _read(path: Path) -> Template:
    raw = read_document(path.read_text(encoding="utf8"))
    return Template(
        id=path.stem,
        title=raw["title"],
        category=raw["category"],
        summary=raw["summary"],
        document=raw["document"],
        sample=raw.get("sample"),
        tables=raw.get("tables", []),
        ends=raw.get("ends", "succeeded"),
    )


def _to_you(value: Any, email: str) -> Any:
    return _replaced(value, lambda text: email if text.endswith(_MADE_UP) and " " not in text else text)


def _replaced(value: Any, change: Any) -> Any:
    match value:
        case dict():
            return {key: _replaced(inner, change) for key, inner in value.items()}
        case list():
            return [_replaced(inner, change) for inner in value]
        case str():
            return change(value)
    return value
