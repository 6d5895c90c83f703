"""Documents as text: YAML or JSON in, YAML or JSON out."""

from __future__ import annotations

from typing import Any

import yaml

from levqor.errors import BadRequest
from levqor.kit.json import MAX_DEPTH, check_json, parse_json

MAX_TEXT_BYTES = 1_000_000
_MAX_YAML_NODES = 50_000


class _Loader(yaml.SafeLoader):
    """YAML's safe subset, without aliases (they multiply) and without dates (a document holds text)."""

    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise BadRequest("YAML anchors and aliases are not accepted. Write the value out.")
        self.nodes += 1
        if self.nodes > _MAX_YAML_NODES:
            raise BadRequest("The document has too many parts.")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"
    ]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}


def read_document(text: str) -> dict[str, Any]:
    """Parse a document's text, JSON or YAML.

    Raises:
        BadRequest: neither JSON nor YAML, not a mapping, too large or nested too deeply.
    """
    if len(text.encode("utf8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise BadRequest(f"The document is larger than {MAX_TEXT_BYTES} bytes.")
    value = parse_json(text) if text.lstrip().startswith("{") else _read_yaml(text)
    if not isinstance(value, dict):
        raise BadRequest("A document is a mapping with name, trigger and steps.")
    return value


def _read_yaml(text: str) -> Any:
    if any(len(line) - len(line.lstrip(" [{-")) > 8 * MAX_DEPTH for line in text.splitlines()):
        raise BadRequest(f"The document is nested deeper than {MAX_DEPTH} levels.")
    try:
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadRequest(f"The document is not YAML{where}.") from error
    except (RecursionError, ValueError) as error:
        raise BadRequest(
            "The document is nested too deeply, or holds a value that JSON has no form for."
        ) from error
    try:
        return parse_json(_as_json_bytes(value))
    except TypeError as error:
        raise BadRequest("The document holds a value that JSON has no form for.") from error


def _as_json_bytes(value: Any) -> bytes:
    import orjson

    check_json(value)
    return orjson.dumps(value)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
