"""Documents as text."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.document.models import Document
from levqor.document.reading import MAX_TEXT_BYTES, read_document, write_yaml
from levqor.errors import BadRequest
from tests.levqor.document.making import document, log


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("off", "off"),
        ("yes", "yes"),
        ("No", "No"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-01-31", "2026-01-31"),
        ("2026-01-31T08:30:00Z", "2026-01-31T08:30:00Z"),
        ("12:30", "12:30"),
        ("0123", "0123"),
        ("0o17", "0o17"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ("12", 12),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("30 8 * * 1-5", "30 8 * * 1-5"),
        ("${{ trigger.body.x }}", "${{ trigger.body.x }}"),
        ("'12'", "12"),
    ],
)
def test_what_a_yaml_value_means(text: str, value: Any) -> None:
    read = read_document(f"key: {text}")["key"]
    assert read == value
    assert type(read) is type(value)


def test_keys_are_text_so_that_on_survives() -> None:
    text = "{steps: [{id: a, use: flow.switch, on: x, cases: []}], yes: 1, 200: ok, true: t, null: n}"
    read = read_document(text)
    assert read["steps"][0]["on"] == "x"
    assert list(read) == ["steps", "yes", "200", "true", "null"]


def test_json_is_read_too() -> None:
    assert read_document(' {"name": "x", "n": [1, null]}') == {"name": "x", "n": [1, None]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x 1\nb: *x", "anchors and aliases"),
        ("a: 1\nb: 2\na: 3", "The key `a` is written twice (line 3)"),
        ("a: [1, 2", "not YAML at line"),
        ("a: b: c", "not YAML at line 1, column 5"),
        ("steps:\n\t- a", "not YAML at line 2"),
        ("- 1", "A document is a mapping"),
        ("", "A document is a mapping"),
        ("a: 1\n---\nb: 2", "not YAML"),
        ("a: !!python/object/apply:os.system [ls]", "not YAML"),
        ("a: !!binary aGk=", "JSON has no form for"),
        ("a: !!int ''", "JSON has no form for"),
        ("? [1]\n: 2", "A key has to be a text"),
        ("a: 1e999", "too large"),
        ("a: 99999999999999999999999", "JSON has no form for"),
        ('a: "\\0"', "NUL"),
        ("a: \0", "not YAML"),
        ("\ud800: 1", "JSON has no form for"),
        ("a: " + "[" * 100_000, "nested deeper"),
        ("- " * 100_000, "nested deeper"),
        ("\n".join(" " * number + "a:" for number in range(900)), "nested deeper"),
        ("a: [" + "1," * 400_000 + "]", "too many parts"),
        ("a: " + "x" * MAX_TEXT_BYTES, "larger than 1000000 bytes"),
        ('{"a": NaN}', "not JSON"),
        ('{"a": 1e999}', "not JSON"),
        ('{"a": ' * 2000, "not JSON"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "nested deeper"),
        ('{"a": "\\u0000"}', "NUL"),
        ('{"a": "\\ud800"}', "not JSON"),
    ],
    ids=lambda value: value[:20].strip() if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_refused_with_its_reason(text: str, says: str) -> None:
    started = time.process_time()
    with pytest.raises(BadRequest) as caught:
        read_document(text)
    assert says in caught.value.message
    assert time.process_time() - started < 2


def test_a_billion_laughs_are_refused() -> None:
    laughs = "a0: &a0 [lol]\n" + "\n".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 12)
    )
    with pytest.raises(BadRequest, match="aliases"):
        read_document(laughs)


def test_a_text_reads_well_as_yaml() -> None:
    text = write_yaml(document(log(message="first\nsecond"), {"id": "a", "use": "flow.switch", "on": "${{ 1 }}"}))
    assert "message: |-\n      first\n      second" in text
    assert "'on': ${{ 1 }}" in text
    assert text.index("name:") < text.index("trigger:") < text.index("steps:")


_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_tricky = st.sampled_from(
    [
        *("on", "yes", "null", "~", "", " ", "0123", "1e5", "1.5", "12:30", "2026-01-31", "-", "- a", "a: b", "# c"),
        *("a\n", "\na", " a\nb ", "a\n\n\nb\n", "\t", "a\r\nb", "\x85", "\u2028", "\ufeff", "${{ x }}"),
        *("'", '"', "&a", "*a", "!t", "|", ">", "%", "<<", "=", "? a"),
    ]
)
_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text
    | _tricky,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text | _tricky, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(_text | _tricky, _value, min_size=1, max_size=5))
@settings(max_examples=500, deadline=None)
def test_what_is_written_as_yaml_is_read_as_it_was(value: dict[str, Any]) -> None:
    read = read_document(write_yaml(value))
    assert read == value
    assert list(read) == list(value)


@given(_text, st.dictionaries(_text, _value, max_size=3))
@settings(max_examples=100, deadline=None)
def test_a_document_survives_yaml(name: str, values: dict[str, Any]) -> None:
    raw = document(
        {"id": "get", "use": "http.request", "with": {"url": "https://x.example", "body": values}},
        {"id": "pick", "use": "flow.switch", "on": "${{ 1 }}", "cases": [{"equals": True, "steps": [log()]}]},
        name=name or "x",
    )
    written = Document.model_validate(raw).as_json()
    again = Document.model_validate(read_document(write_yaml(written))).as_json()
    assert again == written


@given(st.text(max_size=80) | st.text(alphabet="ab:-[]{}&*!|>'\"#%@,? \n\t01.~<=", max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_text_is_a_document_or_a_bad_request(text: str) -> None:
    try:
        read = read_document(text)
    except BadRequest:
        return
    assert isinstance(read, dict)
