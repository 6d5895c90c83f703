"""Hostile expressions and hostile data: nothing escapes, nothing explodes, everything ends soon."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from levqor.expressions import ExpressionError, compile_expression, compile_value
from levqor.expressions.limits import MAX_TEXT
from tests.levqor.expressions.evaluating import failure_of, value_of

SECONDS = 2
"""Of the processor: about 0.1 on an idle machine; the rest is room for a busy one."""

BIG: dict[str, Any] = {
    "rows": [{"id": number, "total": number * 1.5, "name": "x" * 20} for number in range(20_000)],
    "numbers": list(range(300_000)),
    "words": ["a" * 1000] * 10_000,
    "text": "a" * 1_000_000,
    "pattern": "(a?){50}" * 20,
    "map": {f"k{number}": number for number in range(50_000)},
}


def run(source: str) -> tuple[str, float]:
    expression = compile_expression(source)
    started = time.thread_time()
    try:
        outcome = f"{str(expression.evaluate({'trigger': BIG}))[:40]}"
    except ExpressionError as error:
        outcome = error.message
    return outcome, time.thread_time() - started


BOMBS = [
    "trigger.rows.map(x, trigger.rows.map(y, y.id).size())",
    "trigger.rows.map(x, trigger.rows.map(y, trigger.rows.map(z, z)))",
    "trigger.rows.filter(x, trigger.rows.exists(y, y == x))",
    "trigger.numbers.map(x, x).map(x, x).map(x, x).map(x, x)",
    "trigger.numbers.exists(x, x == -1)",
    "trigger.numbers.all(x, x in trigger.numbers)",
    "trigger.numbers.map(x, trigger.numbers)",
    "trigger.numbers.map(x, trigger.numbers == trigger.numbers)",
    "trigger.rows.map(x, trigger.rows == trigger.rows)",
    "trigger.words.map(w, w + w + w).join('')",
    "trigger.words.map(w, trigger.words.join())",
    "trigger.words.map(w, w.replace('a', trigger.text))",
    "trigger.words.map(w, w.lowerAscii().size())",
    "trigger.words.map(w, w.reverse() == w)",
    "trigger.words.map(w, w.split(''))",
    "trigger.words.map(w, w < trigger.words[0])",
    "trigger.rows.map(x, trigger.text < trigger.text + 'a')",
    "trigger.rows.map(x, trigger.text + 'x')",
    "trigger.text.replace('a', trigger.text)",
    "trigger.text.replace('', 'aaaaaaaaaa')",
    "trigger.text.split('')",
    "trigger.numbers.map(x, string(x)).join('')",
    "trigger.numbers.map(x, base64.encode(bytes(trigger.text)))",
    "trigger.numbers.map(x, '%s'.format([trigger.numbers]))",
    "'%s%s%s%s%s%s%s%s%s%s'.format(trigger.words)",
    "string(trigger.numbers)",
    "trigger.map.map(k, trigger.map.map(j, k + j))",
    "trigger.map.map(k, trigger.map == trigger.map)",
    "math.greatest(trigger.numbers.map(x, math.least(trigger.numbers)))",
    "[1]" + ".map(x, [x, x])" * 24,
    "['aaaaaaaaaa']" + ".map(x, x + x)" * 24,
    "[[1, 1]]" + ".map(x, x + x)" * 24,
    "[1, 2, 3, 4, 5, 6, 7, 8]" + ".map(x, [1, 2, 3, 4, 5, 6, 7, 8].map(y, [x, y]))" * 20,
]


@pytest.mark.parametrize("source", BOMBS, ids=lambda source: source[:60])
def test_a_bomb_ends_soon(source: str) -> None:
    _, seconds = run(source)
    assert seconds < SECONDS


CATASTROPHIC = [
    "trigger.text.matches('(a+)+$')",
    "(trigger.text + '!').matches('^(a+)+$')",
    "(trigger.text + '!').matches('(a|aa)+$')",
    "trigger.words[0].matches('(.*a){20}b')",
    "trigger.words[0].matches('(a?){500}a{500}')",
    "trigger.words.map(w, w.matches('(x+x+)+y'))",
    "trigger.words.map(w, w.matches(w))",
    "trigger.text.matches(trigger.text)",
    "trigger.text.matches(trigger.pattern)",
    "trigger.words[0].matches('((a{100}){100}){100}')",
    "trigger.words.map(w, w.matches('a{300}b{300}c{300}[a-z]{300}'))",
    "trigger.words.all(w, w.matches('([ab]*a[ab]{12}c|a)*'))",
]


@pytest.mark.parametrize("source", CATASTROPHIC)
def test_no_regular_expression_is_catastrophic(source: str) -> None:
    _, seconds = run(source)
    assert seconds < SECONDS


def test_loops_over_long_lists_work_up_to_a_price() -> None:
    assert run("trigger.rows.filter(x, x.total > 100).size()")[0] == "19933"
    assert run("trigger.rows.map(x, x.name).join(',').size()")[0] == "419999"
    assert "Use a data step" in run("trigger.rows.map(x, trigger.rows.map(y, y.id).size())")[0]


def test_a_text_does_not_grow_beyond_its_limit() -> None:
    assert f"longer than {MAX_TEXT}" in run("trigger.words.map(w, trigger.words.join())")[0]
    with pytest.raises(ExpressionError, match="longer"):
        compile_value("${{ trigger.text }}" * 6).render({"trigger": BIG})


def test_all_expressions_of_a_step_share_an_allowance() -> None:
    heavy = "${{ trigger.rows.filter(x, x.total > 100).size() }}"
    assert compile_value([heavy] * 3).render({"trigger": BIG}) == [19933] * 3
    started = time.thread_time()
    with pytest.raises(ExpressionError, match="too much data"):
        compile_value({"fields": [heavy] * 100}).render({"trigger": BIG})
    with pytest.raises(ExpressionError):
        compile_value(["<${{ trigger.text }}>"] * 1000).render({"trigger": BIG})
    assert time.thread_time() - started < 3 * SECONDS


@pytest.mark.parametrize(
    "source",
    [
        "trigger.__class__",
        "trigger.__class__.__mro__",
        "''.__class__",
        "trigger['__class__']",
        "trigger.text.__len__()",
        "trigger.items()",
        "trigger.keys",
        "trigger.rows.append(1)",
        "__import__('os')",
        "steps.__init__.__globals__",
        "trigger.rows[0].__dict__",
        "open('/etc/passwd')",
        "eval('1')",
        "[].__class__.__base__.__subclasses__()",
        "'{0.__class__}'.format([trigger])",
        "trigger.@result",
        "@result",
        "a0",
    ],
)
def test_nothing_but_the_data_can_be_reached(source: str) -> None:
    try:
        value = compile_expression(source).evaluate({"trigger": {"rows": [{}]}, "steps": {}})
    except ExpressionError:
        return
    assert value == "{0.__class__}"


def test_a_field_called_like_an_attribute_is_a_field() -> None:
    data = {"__class__": "mine", "items": [1], "size": 3}
    assert value_of("trigger.__class__", trigger=data) == "mine"
    assert value_of("trigger.items.size() + trigger.size", trigger=data) == 4


def test_the_data_is_never_changed() -> None:
    data = {"list": [1, 2], "map": {"a": [1]}}
    for source in ("trigger.list + [3]", "trigger.list.map(x, x + 1)", "trigger.list.filter(x, false)"):
        value_of(source, trigger=data)
    assert data == {"list": [1, 2], "map": {"a": [1]}}


def test_data_nested_too_deeply_is_refused() -> None:
    deep: Any = []
    for _ in range(2000):
        deep = [deep]
    assert "nested too deeply" in failure_of("[trigger]", trigger=deep)
    assert "nested too deeply" in failure_of("trigger == [trigger][0]", trigger=[deep, deep])
    assert "nested too deeply" in failure_of("string(trigger)", trigger=deep)


def test_one_expression_serves_many_threads() -> None:
    expression = compile_expression(
        "trigger.rows.filter(x, x % 7 == trigger.n).map(x, string(x) + '-' + string(trigger.n)).join(',').lowerAscii()"
    )
    wrong: list[int] = []

    def work(number: int) -> None:
        expected = ",".join(f"{x}-{number}" for x in range(200) if x % 7 == number)
        for _ in range(40):
            if expression.evaluate({"trigger": {"rows": list(range(200)), "n": number}}) != expected:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_other_threads_go_on_during_a_long_evaluation() -> None:
    expression = compile_expression("trigger.numbers.exists(x, x == -1)")
    stop, ticks = threading.Event(), 0

    def evaluate() -> None:
        for _ in range(5):
            with pytest.raises(ExpressionError):
                expression.evaluate({"trigger": BIG})
        stop.set()

    thread = threading.Thread(target=evaluate)
    thread.start()
    while not stop.is_set():
        time.sleep(0.001)
        ticks += 1
    thread.join()
    assert ticks > 10
