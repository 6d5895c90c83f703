"""What expressions mean: Google's CEL, with numbers that mix and null-safe optional fields."""

from __future__ import annotations

from typing import Any

import pytest
from cel_expr_python import cel

from levqor.expressions import compile_expression
from levqor.expressions.functions import environment
from tests.levqor.expressions.evaluating import failure_of, value_of

DATA: dict[str, Any] = {
    "body": {
        "name": "Ann",
        "total": 12,
        "rate": 1.5,
        "tags": ["b", "a", "b"],
        "none": None,
        "yes": True,
        "when": "2026-07-01T12:00:00Z",
        "orders": [{"id": 1, "total": 10.5}, {"id": 2, "total": 2000.25}, {"id": 3, "total": 1500.5}],
        "deep": {"a": {"b": {"c": 7}}},
    }
}

SAME_AS_GOOGLE = """
trigger.body.name + '!'
trigger.body.total + 1
trigger.body.total / 5
-7 / 2
-7 % 3
7 % -3
trigger.body.rate * 2.0
2.0 / 4.0
trigger.body.total > 10 && trigger.body.rate < 2.0
trigger.body.missing == 1 || true
false && trigger.body.missing
true ? 'yes' : 'no'
!trigger.body.yes
-trigger.body.total
trigger.body.total == 12.0
trigger.body.total > 11.5
trigger.body.name == 12
trigger.body.none == null
trigger.body.tags == ['b', 'a', 'b']
trigger.body.deep == {'a': {'b': {'c': 7}}}
trigger.body.tags != ['b']
trigger.body.yes == 1
'a' in trigger.body.tags
'name' in trigger.body
3 in [1, 2]
trigger.body.orders[1].total
trigger.body['name']
trigger.body.orders.map(o, o.id)
trigger.body.orders.filter(o, o.total > 1000.0)
trigger.body.orders.map(o, o.total > 1000.0, o.id)
trigger.body.orders.exists(o, o.id == 2)
trigger.body.orders.all(o, o.total > 5.0)
trigger.body.orders.exists_one(o, o.id == 2)
trigger.body.orders.map(o, trigger.body.tags.map(t, t + string(o.id)))
trigger.body.orders.exists(o, o.missing == 1 || o.id == 3)
[1, 2, 0].exists(x, 10 / x == 5)
[2, 1, 0].all(x, 10 / x > 100)
trigger.body.deep.map(k, k)
has(trigger.body.name)
has(trigger.body.nope)
has(trigger.body.deep.a.b)
trigger.body.?name.orValue('?')
trigger.body.?nope.orValue('?')
trigger.?body.deep.a.?x.hasValue()
trigger.body.?nope.or(trigger.body.?name).value()
trigger.body[?'name'].optMap(n, n + '!').orValue('')
trigger.body[?'nope'].optMap(n, n + '!').orValue('')
trigger.body.orders[?9].hasValue()
optional.none().hasValue()
optional.of(3).value()
optional.ofNonZeroValue('').hasValue()
{'a': 1, ?'b': trigger.body.?nope}
[1, ?trigger.body.?nope, ?trigger.body.?total]
size(trigger.body.tags)
trigger.body.name.size()
'日本語'.size()
trigger.body.name.contains('nn')
trigger.body.name.startsWith('A')
trigger.body.name.endsWith('x')
trigger.body.tags.join(', ')
trigger.body.tags.join()
'a-b-c'.replace('-', '+')
'a-b-c'.replace('-', '+', 1)
'a-b-c'.replace('-', '+', 0)
'abc'.replace('', '.')
'a,b,,c'.split(',')
'a,b,,c'.split(',', 2)
'a,b,,c'.split(',', 0)
'a,b,,c'.split(',', 1)
'abc'.split('')
'abc'.split('', 2)
''.split(',')
'abc'.charAt(1)
'abcb'.indexOf('b')
'abcb'.indexOf('b', 2)
'abcb'.lastIndexOf('b')
'abcd'.substring(1)
'abcd'.substring(1, 3)
'AbC'.lowerAscii()
'AbC'.upperAscii()
'  a '.trim()
'abc'.reverse()
strings.quote('a"b')
'%s is %d and %.2f'.format(['x', 3, 2.5])
'ab12'.matches('[a-z]+[0-9]+')
'ab12'.matches('^[0-9]+$')
string(12)
string(1.5)
string(true)
int('12')
int(2.9)
double('1.5')
double(3)
bool('true')
string(b'abc')
base64.encode(b'hello')
string(base64.decode('aGVsbG8='))
math.greatest(1, 5, 3)
math.least([4, 2, 8])
math.greatest(1.5, 2)
math.ceil(1.2)
math.floor(1.8)
math.round(1.5)
math.abs(-3)
math.sign(-2.5)
math.isNaN(1.0)
type(1) == int
type('a') == string
type(1.5) == type(2.5)
type([]) == list
timestamp(trigger.body.when) > timestamp('2026-01-01T00:00:00Z')
timestamp(trigger.body.when).getFullYear()
timestamp(trigger.body.when).getHours('Europe/London')
timestamp(trigger.body.when).getDayOfWeek()
duration('90m').getMinutes()
duration('1h') < duration('2h')
'\\u00e9' == 'é'
r'\\d' + "x"
[1, 2] + [3]
[[1], [2]].map(x, x[0])
{'b': 1, 'a': 2}.map(k, k).size()
""".strip().splitlines()


@pytest.mark.parametrize("source", SAME_AS_GOOGLE)
def test_an_expression_means_what_it_means_in_googles_runtime(source: str) -> None:
    native = environment(("trigger",)).compile(source).eval(data={"trigger": DATA})
    assert native.type() != cel.Type.ERROR, native.plain_value()
    expected, actual = native.plain_value(), value_of(source, trigger=DATA)
    if isinstance(expected, list) and ".map(k" in source:
        expected, actual = sorted(expected), sorted(actual)
    assert actual == expected
    assert type(actual) is type(expected)


FAILS_AS_IN_GOOGLE = """
trigger.body.missing
trigger.body.name.first
trigger.body.orders[3]
trigger.body.orders[-1]
trigger.body.name + 1
trigger.body.name < 1
trigger.body.yes + 1
trigger.body.total / 0
trigger.body.total % 0
-trigger.body.name
!trigger.body.name
trigger.body.name && true
trigger.body.none.x
int(trigger.body.name)
timestamp(trigger.body.name)
duration(trigger.body.name)
'a'.matches('(')
'a'.matches('(?=a)')
9223372036854775807 + 1
trigger.body.name.map(x, x)
trigger.body.total.size()
trigger.body.orders.all(o, o.missing > 1)
optional.none().value()
has(trigger.body.nope.deeper)
'abc'.charAt(9)
'abc'.substring(2, 1)
[1].join(',') == trigger
trigger.body.tags.map(t, t, t)
base64.decode('?')
timestamp(trigger.body.when).getHours('Nowhere/City')
""".strip().splitlines()


@pytest.mark.parametrize("source", FAILS_AS_IN_GOOGLE)
def test_what_fails_in_googles_runtime_fails_here(source: str) -> None:
    try:
        native = environment(("trigger",)).compile(source).eval(data={"trigger": DATA})
    except (RuntimeError, ValueError):
        pass
    else:
        assert native.type() == cel.Type.ERROR
    assert "`" in failure_of(source, trigger=DATA)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("trigger.body.total * 1.2", 14.399999999999999),
        ("trigger.body.total * trigger.body.rate", 18.0),
        ("trigger.body.rate + 1", 2.5),
        ("1 - 0.5", 0.5),
        ("7 / 2.0", 3.5),
        ("trigger.body.total % 2.5", 2.0),
        ("1500.0 == 1500", True),
        ("1500 >= 1500.5", False),
        ("trigger.body.orders.filter(o, o.total > 1000).size()", 2),
        ("true ? 1 : 2.5", 1),
    ],
)
def test_whole_and_decimal_numbers_mix(source: str, expected: float) -> None:
    assert value_of(source, trigger=DATA) == expected


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("trigger.body.nmae", "there is no field 'nmae'. Check the name, or test with has(...)"),
        ("trigger.body.orders[7]", "position 7 is beyond the 3 items"),
        (
            "trigger.body.name + trigger.body.total",
            "+ does not work on a text and a whole number. Convert with string(x)",
        ),
        ("'a' + 1", "+ does not work on a text and a whole number"),
        ("[1] + 'a'", "+ does not work on a list and a text"),
        ("trigger.body.total / 0", "division by zero"),
        ("trigger.body.name.x", "what stands before .x is a text and has no fields"),
        ("trigger.body.none.x", "what stands before .x is null and has no fields"),
        ("trigger.body.name.matches('(')", "the regular expression is not valid"),
        ("'n' in trigger.body.name", "Use text.contains(part)"),
        ("foo.bar", "'foo' is not known here. Known are trigger, steps"),
        ("trigger.", "not a valid expression at character"),
        ("'open", "not a valid expression"),
        ("trigger.body.foo()", "there is no function 'foo'"),
        ("1.0 / 0", "division by zero"),
        ("trigger.body.rate * 1e308 * 1e308", "not a finite number"),
        ("9223372036854775807 * 2", "too large"),
        ("type(1)", "a type, which a document cannot hold"),
        ("", "The expression is empty"),
        ("1" * 2001, "longer than 2000 characters"),
        ("(" * 25 + "1" + ")" * 25, "nested deeper than 24"),
        ("1" + " + 1" * 400, "nested too deeply"),
        ("google.protobuf.Int32Value{value: 1}", "not a valid expression"),
        ("'\ud800'", "a character that no text can hold"),
    ],
)
def test_an_error_says_what_to_do(source: str, says: str) -> None:
    assert says in failure_of(source, trigger=DATA)


def test_bytes_are_a_value_like_any_other() -> None:
    assert value_of("bytes('é').size()") == 2
    assert value_of("bytes('a') + b'b' == b'ab' && bytes('a') < b'b'") is True
    assert value_of("base64.decode('aGk=')") == "hi"
    assert value_of("type(bytes('a')) == bytes") is True


def test_an_error_never_shows_the_data() -> None:
    secret = {"token": "hunter2", "list": ["hunter2"]}
    for source in ("trigger.token + 1", "trigger.token.x", "int(trigger.token)", "trigger.list[3]"):
        assert "hunter2" not in failure_of(source, trigger=secret)


def test_optional_fields_go_through_null() -> None:
    assert value_of("trigger.?a.?b.orValue('-')", trigger={"a": None}) == "-"
    assert value_of("trigger.?a.?b", trigger={}) is None


def test_the_order_of_keys_is_kept() -> None:
    data = {"z": 1, "a": 2, "m": {"y": 1, "b": 2}}
    assert list(value_of("trigger", trigger=data)) == ["z", "a", "m"]
    assert list(value_of("[trigger][0].m", trigger=data)) == ["y", "b"]
    assert value_of("trigger.map(k, k)", trigger=data) == ["z", "a", "m"]


def test_instants_and_durations_come_out_as_text() -> None:
    assert value_of("timestamp('2026-07-01T12:00:00Z') + duration('90m')") == "2026-07-01T13:30:00.000Z"
    assert value_of("timestamp('2026-07-02T00:00:00Z') - timestamp('2026-07-01T12:00:00Z')") == "12h"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("steps.f.body.total", {("steps", "f", "body", "total")}),
        ("steps['f'].body[0].x", {("steps", "f", "body", "0", "x")}),
        ("steps.f.?body.?x.orValue(trigger.y)", {("steps", "f", "body", "x"), ("trigger", "y")}),
        ("'steps.ghost.x' + \"trigger.no\"", set()),
        ("steps.f.body.map(o, o.id + item.x)", {("steps", "f", "body"), ("item", "x")}),
        ("trigger.a.map(steps, steps.x)", {("trigger", "a")}),
        ("trigger.a.map(x, x).map(y, x)", {("trigger", "a"), ("x",)}),
        ("trigger.a.map(p, trigger.b.map(q, p.x + q))", {("trigger", "a"), ("trigger", "b")}),
        ("steps.f.body[trigger.i].name", {("steps", "f", "body"), ("trigger", "i")}),
        ("has(steps.f.x) && type(index) == int", {("steps", "f", "x"), ("index",)}),
        ("steps.f.name.startsWith('a')", {("steps", "f", "name")}),
        ("math.greatest(index, 2) + base64.decode('').size()", {("index",)}),
        ("trigger . a /* */ .b", None),
        ("trigger.headers[?'x-id'].orValue('')", {("trigger", "headers", "x-id")}),
        ("trigger.headers.`x-id`", {("trigger", "headers", "x-id")}),
    ],
)
def test_references_are_exactly_what_is_read(source: str, expected: set[tuple[str, ...]] | None) -> None:
    if expected is None:
        assert "not a valid expression" in failure_of(source)
        return
    assert set(compile_expression(source, ("x",)).references) == expected


@pytest.mark.parametrize("name", ["package", "for", "in", "true", "null", "function", "namespace", "as"])
def test_a_field_may_have_the_name_of_a_reserved_word(name: str) -> None:
    data = {name: {"id": 7}, "a": "trigger.package"}
    assert value_of(f"trigger.{name}.id", trigger=data) == 7
    assert value_of(f"trigger.{name}.id + 1", trigger=data) == 8
    assert value_of(f"trigger.?{name}.?id.orValue(0) + size('.{name} ')", trigger=data) == 9 + len(name)
    assert value_of("trigger.a + '.package'", trigger=data) == "trigger.package.package"


def test_a_hyphen_in_a_name_is_explained() -> None:
    for source in ("trigger.headers.content-type", "trigger.headers.x-request-id == '7'"):
        assert "in brackets" in failure_of(source, trigger={})


def test_the_same_source_is_compiled_once() -> None:
    assert compile_expression("trigger.a + 1") is compile_expression("trigger.a + 1")
