"""Documents as text: YAML or JSON in, YAML or JSON out.

Of YAML only what JSON can say is understood, so that nothing is surprising: `on`, `yes`, `0123`, `12:30` and
`2026-01-31` are text, numbers are written as in JSON, keys are always text, and nothing is written twice.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

import orjson
import yaml

from levqor.errors import BadRequest
from levqor.kit.json import MAX_DEPTH, check_json, parse_json

MAX_TEXT_BYTES: Final = 1_000_000
_MAX_YAML_NODES: Final = 50_000
_IS_JSON: Final = re.compile(r"\s*\{\s*[\"}]")
"""YAML may begin with a brace too, but hardly with a quoted key."""
_PlainLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SCALARS: Final = (
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("tag:yaml.org,2002:int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    (
        "tag:yaml.org,2002:float",
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)",
        list("-0123456789"),
    ),
)


class _Loader(_PlainLoader):  # type: ignore[misc]  # the C loader has no types
    """YAML's safe subset, cut down to JSON's values."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012 - the name and place are PyYAML's

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise BadRequest(f"A key has to be a text (line {key_node.start_mark.line + 1}).")
            if key_node.value in made:
                raise BadRequest(
                    f"The key `{key_node.value[:60]}` is written twice (line {key_node.start_mark.line + 1})."
                )
            made[key_node.value] = self.construct_object(value_node, deep=deep)
        return made


class _Dumper(yaml.SafeDumper):
    """Quotes what any reader of YAML could take for something else than text."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the signature is PyYAML's
        return True


for _tag, _pattern, _first in _SCALARS:
    for _class in (_Loader, _Dumper):
        _class.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern})\Z"), _first)


def _float(loader: Any, node: yaml.ScalarNode) -> float:
    value = float(loader.construct_scalar(node))
    if not math.isfinite(value):
        raise BadRequest(f"A number is too large (line {node.start_mark.line + 1}).")
    return value


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    return loader.construct_mapping(node, deep=True)  # type: ignore[no-any-return]  # the C loader has no types


_Loader.add_constructor("tag:yaml.org,2002:float", _float)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_document(text: str) -> dict[str, Any]:
    """Parse a document's text, JSON or YAML.

    Raises:
        BadRequest: neither JSON nor YAML, not a mapping, too large or nested too deeply.
    """
    if len(text.encode("utf8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise BadRequest(f"The document is larger than {MAX_TEXT_BYTES} bytes.")
    value = parse_json(text) if _IS_JSON.match(text) else _read_yaml(text)
    if not isinstance(value, dict):
        raise BadRequest("A document is a mapping with name, trigger and steps.")
    return value


def _read_yaml(text: str) -> Any:
    try:
        _check_shape(text)
        value = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
        check_json(value)
        return parse_json(orjson.dumps(value))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadRequest(f"The document is not YAML{where}.") from error
    except (RecursionError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise BadRequest("The document holds a value that JSON has no form for.") from error


def _check_shape(text: str) -> None:
    """Refuse what could multiply or exhaust the stack, before anything is built."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        match event:
            case yaml.AliasEvent():
                raise BadRequest("YAML anchors and aliases are not accepted. Write the value out.")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                depth, nodes = depth + 1, nodes + 1
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                depth -= 1
            case yaml.ScalarEvent():
                nodes += 1
        if depth > MAX_DEPTH:
            raise BadRequest(f"The document is nested deeper than {MAX_DEPTH} levels.")
        if nodes > _MAX_YAML_NODES:
            raise BadRequest("The document has too many parts.")


_HIDDEN: Final = re.compile("[\r\x85\u2028\u2029\ufeff]")
"""Characters that YAML takes for line ends or leaves out: written as escapes."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if _HIDDEN.search(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
