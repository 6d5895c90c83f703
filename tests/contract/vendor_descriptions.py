"""Holds a request to the vendor's own description of its API (OpenAPI 3.0 or 3.1)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator

from levqor.config import REPOSITORY
from levqor.connectors.fake_network import Sent

FOLDER = REPOSITORY.parent / "shared" / "vendor_apis"
OURS = {"idempotency-key"}


@dataclass(frozen=True)
class Operation:
    """One operation that a description holds."""

    document: dict[str, Any]
    template: str
    described: dict[str, Any]
    parameters: list[dict[str, Any]]
    in_path: dict[str, str]

    def problems(self, sent: Sent) -> list[str]:
        """What the description does not allow; nothing when the request is right."""
        return [*self._query_problems(sent), *self._path_problems(), *self._body_problems(sent)]

    def _query_problems(self, sent: Sent) -> list[str]:
        given: dict[str, list[str]] = {}
        for name, value in parse_qsl(urlsplit(sent.url).query, keep_blank_values=True):
            given.setdefault(name, []).append(value)
        known = {item["name"]: item for item in self.parameters if item["in"] == "query"}
        unknown = [f"query {name} is not described" for name in given if _plain_name(name) not in known]
        missing = [
            f"query {name} is missing" for name, item in known.items() if item.get("required") and name not in given
        ]
        wrong = [
            f"query {name}: {problem}"
            for name, values in given.items()
            if (item := known.get(_plain_name(name))) is not None
            for problem in self._mismatches(
                item.get("schema", {}), _typed(item.get("schema", {}), _separated(item, values))
            )
        ]
        return [*unknown, *missing, *wrong]

    def _path_problems(self) -> list[str]:
        known = {item["name"]: item.get("schema", {}) for item in self.parameters if item["in"] == "path"}
        return [
            f"path {name}: {problem}"
            for name, value in self.in_path.items()
            if name in known
            for problem in self._mismatches(known[name], _typed(known[name], [value]))
        ]

    def _body_problems(self, sent: Sent) -> list[str]:
        body = self._resolved(self.described["requestBody"]) if "requestBody" in self.described else None
        if not sent.content:
            return ["the body is missing"] if body and body.get("required") else []
        if body is None:
            return ["a body is not described"]
        kind = sent.headers.get("content-type", "").partition(";")[0]
        content = body["content"].get(kind)
        if content is None:
            return [f"a body of type {kind} is not described, only {', '.join(body['content'])}"]
        schema = content.get("schema", {})
        if kind == "application/json":
            return self._described_names(schema, sent.json) + self._mismatches(schema, sent.json)
        if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            as_json = [
                name
                for name, encoding in content.get("encoding", {}).items()
                if encoding.get("contentType") == "application/json"
            ]
            return self._form_problems(schema, _fields(kind, sent), as_json)
        return []

    def _form_problems(self, schema: dict[str, Any], fields: list[tuple[str, str]], as_json: list[str]) -> list[str]:
        properties = self._resolved(schema).get("properties", {})
        value = {
            name: json.loads(given[0]) if name in as_json else self._shape(properties.get(name, {}), given)
            for name, given in _nested(fields).items()
        }
        return self._described_names(schema, value) + self._mismatches(schema, value)

    def _shape(self, schema: dict[str, Any], given: Any) -> Any:
        """Texts of a form, nested as their names say (`a[b][0]`), as what the schema calls them."""
        schema = self._resolved(schema)
        if not isinstance(given, dict):
            return _typed(schema, given)
        kinds = [self._resolved(one) for one in schema.get("anyOf", schema.get("oneOf", [schema]))]
        for kind in kinds:
            if kind.get("type") == "array":
                return [self._shape(kind.get("items", {}), one) for one in given.values()]
        for kind in kinds:
            if kind.get("type") == "object":
                others = kind.get("additionalProperties") or {}
                named = kind.get("properties", {})
                return {
                    name: self._shape(named.get(name, others if isinstance(others, dict) else {}), one)
                    for name, one in given.items()
                }
        return given

    def _described_names(self, schema: dict[str, Any], value: Any) -> list[str]:
        """Many descriptions are open: a name that they do not list would pass."""
        properties = self._resolved(schema).get("properties")
        if not properties or not isinstance(value, dict):
            return []
        return [f"body {name} is not described" for name in value if name not in properties]

    def _mismatches(self, schema: dict[str, Any], value: Any) -> list[str]:
        whole = {**schema, "components": self.document.get("components", {})}
        kind = OAS30Validator if str(self.document["openapi"]).startswith("3.0") else Draft202012Validator
        return [
            f"{'.'.join(map(str, error.absolute_path)) or 'value'}: {error.message[:200]}"
            for error in kind(whole).iter_errors(value)
        ]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema


@cache
def description(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return document


def operation(name: str, sent: Sent) -> Operation | None:
    """The operation of the description that a request is one of; none where the description leaves it out."""
    document = description(name)
    target = urlsplit(sent.url)
    for template, item in document["paths"].items():
        described = item.get(sent.method.lower())
        if template == "/graphql" and described and f"{described['operationId']}(" not in sent.content.decode():
            continue
        for server in document.get("servers", [{"url": ""}]):
            pattern = _pattern(urlsplit(server["url"]).path.rstrip("/") + template)
            found = re.fullmatch(pattern, target.path)
            if described is not None and found is not None:
                names = re.findall(r"{([^}]*)}", urlsplit(server["url"]).path + template)
                values = dict(zip(names, map(unquote, found.groups()), strict=True))
                parameters = [*item.get("parameters", []), *described.get("parameters", [])]
                made = Operation(document, template, described, [], values)
                return Operation(document, template, described, [made._resolved(one) for one in parameters], values)
    return None


def _pattern(template: str) -> str:
    return "".join("([^/]+?)" if part.startswith("{") else re.escape(part) for part in re.split(r"({[^}]*})", template))


def _fields(kind: str, sent: Sent) -> list[tuple[str, str]]:
    """The names and values of a form."""
    if kind == "application/x-www-form-urlencoded":
        return parse_qsl(sent.content.decode(), keep_blank_values=True)
    header = f"Content-Type: {sent.headers['content-type']}\r\n\r\n".encode()
    return [
        (str(part.get_param("name", header="content-disposition")), str(part.get_payload()))
        for part in message_from_bytes(header + sent.content, policy=HTTP).iter_parts()
    ]


def _nested(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """A form by its names, of which `a[b][0]` is within `a`; each value is the list of its texts."""
    found: dict[str, Any] = {}
    for name, text in fields:
        *outer, last = [part for part in re.split(r"[\[\]]+", name) if part]
        place = found
        for part in outer:
            place = place.setdefault(part, {})
        place.setdefault(last, []).append(text)
    return found


def _separated(parameter: dict[str, Any], values: list[str]) -> list[str]:
    """The items of a list that is written with commas, where the description says so."""
    return values[0].split(",") if parameter.get("explode") is False else values


def _plain_name(name: str) -> str:
    return name.partition("[")[0]


def _typed(schema: dict[str, Any], texts: list[str]) -> Any:
    """Texts of a query or a form as what the schema calls them."""
    kinds = schema.get("type") or [option.get("type") for option in schema.get("anyOf", schema.get("oneOf", []))]
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "array" in kinds:
        return [_typed(schema.get("items", {}), [text]) for text in texts]
    text = texts[0]
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    for kind, read in (("integer", int), ("number", float)):
        if kind in kinds and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return read(text)
    return text
