"""XML as JSON values: attributes begin with @, text beside elements is #text, what occurs again is a list."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from levqor.connectors.declaration import StepError

MAX_XML: Final = 2_000_000
_MAX_DEPTH: Final = 50
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_REFUSED_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_xml(text: str) -> dict[str, Any]:
    """The root's name with its content. Namespaces are left out; declarations of types and entities are refused.

    Raises:
        StepError: `parse_error` or `too_large`.
    """
    try:
        root: Element = fromstring(text.removeprefix("\ufeff"), forbid_dtd=True)
    except DefusedXmlException:
        raise StepError("XML with a document type or entities is not read.", code="parse_error") from None
    except ParseError as error:
        line, column = error.position
        raise StepError(f"The XML cannot be read at line {line}, column {column}.", code="parse_error") from None
    except ValueError:
        raise StepError("The XML is in an encoding that is not known.", code="parse_error") from None
    return {_local(root.tag): _content(root, 1)}


def _content(element: Element, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise StepError(f"The XML is nested deeper than {_MAX_DEPTH} levels.", code="too_large")
    found: dict[str, Any] = {f"@{_local(name)}": value for name, value in element.attrib.items()}
    several: set[str] = set()
    for child in element:
        name, value = _local(child.tag), _content(child, depth + 1)
        if name not in found:
            found[name] = value
        elif name in several:
            found[name].append(value)
        else:
            several.add(name)
            found[name] = [found[name], value]
    parts = [element.text, *(child.tail for child in element)]
    text = " ".join(part.strip() for part in parts if part and part.strip())
    if not found:
        return text or None
    return {**found, "#text": text} if text else found


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def write_xml(value: Any, root: str) -> str:
    """XML of a JSON value, as `read_xml` reads it.

    Raises:
        StepError: a name is no name of XML (`type_error`), or it is nested too deep (`too_large`).
    """
    made = Element(_checked_name(root))
    _fill(made, value, 1)
    return tostring(made, encoding="unicode", xml_declaration=False)


def _fill(element: Element, value: Any, depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise StepError(f"The value is nested deeper than {_MAX_DEPTH} levels.", code="too_large")
    match value:
        case dict():
            for name, inner in value.items():
                _add(element, str(name), inner, depth)
        case list():
            for inner in value:
                _fill(SubElement(element, "item"), inner, depth + 1)
        case None:
            return
        case _:
            element.text = _as_text(value)


def _add(element: Element, name: str, value: Any, depth: int) -> None:
    if name == "#text":
        element.text = _as_text(value)
    elif name.startswith("@"):
        element.set(_checked_name(name[1:]), _as_text(value))
    else:
        for inner in value if isinstance(value, list) else [value]:
            _fill(SubElement(element, _checked_name(name)), inner, depth + 1)


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise StepError("A field has a name that XML does not allow. Rename it first.", code="type_error")
    return name


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _REFUSED_CHARACTER.sub("", "" if value is None else str(value))
