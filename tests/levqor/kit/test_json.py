"""JSON at the edges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.errors import BadRequest
from levqor.kit.json import MAX_DEPTH, check_json, dump_json, dump_stable, load_json, parse_json


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"a": NaN}', "not JSON"),
        (b'{"a": Infinity}', "not JSON"),
        (b'{"a": 1e999}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b'"\xff"', "not JSON"),
        (b'"\\ud800"', "not JSON"),
        ("\ud800", "not JSON"),
        (b'"\\u0000"', "NUL character"),
        (b'{"\\u0000": 1}', "NUL character"),
        (b'[{"a": ["\\u0000"]}]', "NUL character"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "nested deeper than 64"),
        (b"[" * 1_000_000, ""),
        (b'{"a":' * 500_000, ""),
    ],
    ids=range(16),
)
def test_what_cannot_be_kept_is_a_bad_request(raw: bytes | str, says: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_json(raw)
    assert says in caught.value.message
    assert len(caught.value.message) < 200


def test_nesting_up_to_the_limit_is_accepted() -> None:
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


def test_half_a_character_is_refused_wherever_it_comes_from() -> None:
    check_json({"é": ["💡", {"ok": "日本"}]})
    for value in ("\ud800", ["a\udfff"], {"\ud83d": 1}):
        with pytest.raises(BadRequest, match="lone surrogate"):
            check_json(value)


_json: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs", "Cc"])), inner),
)


@given(_json)
def test_what_is_written_is_read_as_it_was(value: Any) -> None:
    assert parse_json(dump_json(value)) == value
    assert load_json(dump_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(-9, 9), min_size=2))
def test_the_stable_form_does_not_know_the_order_of_keys(value: dict[str, int]) -> None:
    assert dump_stable(value) == dump_stable(dict(reversed(value.items())))


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_anything_else_is_a_bad_request_or_a_value(raw: bytes | str) -> None:
    try:
        parse_json(raw)
    except BadRequest:
        return
