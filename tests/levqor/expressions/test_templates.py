"""Values with `${{ }}` inside: types are kept, data is never evaluated."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.expressions import ExpressionError, compile_value, contains_expression


def render(value: Any, **trigger: Any) -> Any:
    return compile_value(value).render({"trigger": trigger})


def test_a_whole_expression_keeps_its_type_and_a_mixed_text_is_text() -> None:
    assert render("${{ trigger.n }}", n=3) == 3
    assert render("${{trigger.n}}", n=[1]) == [1]
    assert render("n: ${{ trigger.n }}", n=3) == "n: 3"
    assert render(" ${{ trigger.n }}", n=3) == " 3"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (10.0, "10"),
        (1.5, "1.5"),
        ("a", "a"),
        ([1, "b"], '[1,"b"]'),
        ({"k": None}, '{"k":null}'),
    ],
)
def test_how_a_value_reads_inside_a_text(value: Any, text: str) -> None:
    assert render("<${{ trigger.v }}>", v=value) == f"<{text}>"


def test_a_value_from_data_is_never_evaluated_again() -> None:
    hostile = "${{ trigger.secret }}"
    assert render("${{ trigger.v }}", v=hostile, secret="hunter2") == hostile
    assert render("<${{ trigger.v }}>", v=hostile, secret="hunter2") == f"<{hostile}>"
    assert render("${{ trigger.open }} trigger.secret }}", open="${{", secret="hunter2") == "${{ trigger.secret }}"
    assert render("${{ [trigger.v].map(x, x + x)[0] }}", v=hostile, secret="hunter2") == hostile * 2
    assert render({"${{ trigger.secret }}": 1}, secret="hunter2") == {"${{ trigger.secret }}": 1}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("${{ '}}' }}", "}}"),
        ("${{ \"}}\" + '\\'}}' }}", "}}'}}"),
        ("${{ {'a': {'b': 1}} }}", {"a": {"b": 1}}),
        ("${{ {'a': 1}.a }}${{ 2 }}", "12"),
        ("$${{ 1 }}", "$1"),
        ("${{ 1 }}}}", "1}}"),
        ("$ {{ 1 }}", "$ {{ 1 }}"),
    ],
)
def test_where_an_expression_ends(source: str, value: Any) -> None:
    assert render(source) == value


@pytest.mark.parametrize("source", ["${{ 1", "${{ '}} ", "${{ { }}", "${{ }}", "${{ ${{ 1 }} }}"])
def test_an_expression_that_does_not_end_or_is_empty_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_value(source)


_names = st.text(alphabet="abcxyz_", min_size=1, max_size=6)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def same(left: Any, right: Any) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


@given(_json, st.lists(_names | st.integers(0, 3), max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_path_renders_the_value_itself(value: Any, path: list[str | int]) -> None:
    whole, source = value, "trigger.v"
    for segment in reversed(path):
        whole = [None] * segment + [whole] if isinstance(segment, int) else {"other": 1, segment: whole}
    for segment in path:
        source += f"[{segment}]" if isinstance(segment, int) else f".{segment}"
    assert same(render("${{ " + source + " }}", v=whole), value)
    assert same(render({"a": ["${{ " + source + " }}"]}, v=whole), {"a": [value]})


@given(_json)
@settings(max_examples=200, deadline=None)
def test_data_passes_through_an_expression_unchanged(value: Any) -> None:
    assert same(render("${{ [trigger.v][0] }}", v=value), value)
    assert same(render("${{ {'k': trigger.v}.k }}", v=value), value)


@given(_json)
@settings(max_examples=200, deadline=None)
def test_any_value_without_expressions_is_itself(value: Any) -> None:
    if not contains_expression(value):
        template = compile_value(value)
        assert template.is_constant
        assert same(template.render({}), value)


@given(st.text(alphabet="${}'\"\\ abt.()[]?:+1", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_compiles_or_is_refused(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        compile_value("${{" + text + "}}").render({"trigger": {"a": 1}})
