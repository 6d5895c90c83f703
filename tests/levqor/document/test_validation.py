"""Every way in which a document can be wrong: where, what is said, and what to do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levqor.connectors.registry import default_registry
from levqor.document.models import MAX_NESTING, MAX_STEPS
from levqor.document.validation import MAX_PROBLEMS, Surroundings, is_publishable, is_storable, slug, validate
from tests.levqor.document.making import SURROUNDINGS, document, log, only_problem, problems_of


def with_(step: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return step | fields


def each(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "loop", "use": "flow.each", "items": "${{ trigger.input.list }}", "do": list(steps)} | fields


def branch(then: list[dict[str, Any]], other: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    step = {"id": "check", "use": "flow.if", "when": "${{ trigger.input.ok }}", "then": then}
    return step if other is None else step | {"else": other}


def switch(*cases: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "pick", "use": "flow.switch", "on": "${{ trigger.input.kind }}", "cases": list(cases)} | fields


def test_a_complete_document_has_no_problems() -> None:
    parsed, problems = validate(
        document(
            log("first", "Order ${{ trigger.input.id }}"),
            each(log("inner", "${{ item.name }} ${{ index }} ${{ steps.first.message }}")),
            branch([log("yes", "${{ steps.loop.count }}")], [log("no")]),
            switch({"equals": "a", "steps": [log("is_a")]}, default=[log("other")]),
            log("last", "${{ steps.?yes.?message.orValue('-') }} ${{ run.id }} ${{ workspace.timezone }}"),
        ),
        SURROUNDINGS,
    )
    assert problems == []
    assert is_publishable(problems)
    assert parsed is not None
    assert parsed.name == "Orders"


INVALID = {
    "not a mapping": ([], "", "A document is a mapping.", "Give name, trigger and steps."),
    "no name": ({"trigger": {"use": "manual"}}, "name", "`name` is missing.", "Add it."),
    "no trigger": ({"name": "x"}, "trigger", "`trigger` is missing.", "Add it."),
    "an empty name": (document(log(), name=""), "name", "This is too short.", "It has at least 1."),
    "a future version": (document(log(), levqor=2), "levqor", "This is not one of the values", "Write 1."),
    "an unknown field": (document(log(), stpes=[]), "stpes", "There is no field 'stpes' here.", "Remove it."),
    "an unknown time zone": (
        document(log(), timezone="Mars/Base"),
        "timezone",
        '"Mars/Base" is no time zone.',
        "Write for example Europe/London.",
    ),
    "steps are no list": (document(steps={"id": "a"}), "steps", "This has to be a list.", "Write it as a list"),
    "a step is no mapping": (document(log(), 5), "steps[1]", "This has to be a mapping.", "names with values"),  # type: ignore[arg-type]
    "NUL": (document(log(message="a\0")), "", "A text contains the NUL character", "Remove it."),
    "nested too deeply": (document(log(message=[[[]]] * 1)), "steps[0].with.message", "This has to be a text.", ""),
    "an unknown trigger": (
        document(log(), trigger={"use": "carrier_pigeon"}),
        "trigger.use",
        "There is no trigger 'carrier_pigeon'.",
        "There are manual, schedule, webhook, form, error, workflow",
    ),
    "an unknown trigger field": (
        document(log(), trigger={"use": "schedule", "with": {"corn": "", "cron": "0 8 * * *"}}),
        "trigger.with.corn",
        "There is no field 'corn' here.",
        "Did you mean cron?",
    ),
    "a bad cron line": (
        document(log(), trigger={"use": "schedule", "with": {"cron": "61 8 * * *"}}),
        "trigger.with.cron",
        "The minute field does not take `61`",
        "For example 30 8 * * 1-5",
    ),
    "a bad cron line among others": (
        document(log(), trigger={"use": "schedule", "with": {"cron": ["0 8 * * *", "0 0 31 2 *"]}}),
        "trigger.with.cron[1]",
        "The schedule never comes",
        "For example",
    ),
    "too many cron lines": (
        document(log(), trigger={"use": "schedule", "with": {"cron": ["0 8 * * *"] * 21}}),
        "trigger.with.cron",
        "more than 20 cron lines",
        "Join some of them.",
    ),
    "a cron of the wrong type": (
        document(log(), trigger={"use": "schedule", "with": {"cron": 5}}),
        "trigger.with.cron",
        "This has to be a text.",
        "Put it in quotes.",
    ),
    "a secret in a webhook": (
        document(log(), trigger={"use": "webhook", "with": {"secret": "s"}}),
        "trigger.with.secret",
        "A secret does not belong into a workflow",
        "Store it under Connections",
    ),
    "a secret in a service's webhook": (
        document(log(), trigger={"use": "stripe.webhook", "connection": "shop", "with": {"secret": "whsec_1"}}),
        "trigger.with.secret",
        "A secret does not belong into a workflow",
        "Store it under Connections",
    ),
    "an expression in a trigger": (
        document(
            log(), trigger={"use": "webhook", "connection": "shop", "with": {"signature": {"header": "${{ 1 }}"}}}
        ),
        "trigger.with.signature.header",
        "A trigger's settings cannot hold expressions.",
        "Write the value itself.",
    ),
    "two form fields of a name": (
        document(log(), trigger={"use": "form", "with": {"fields": [{"name": "a"}, {"name": "a"}]}}),
        "trigger.with.fields[1].name",
        "Two fields are called 'a'.",
        "Give each its own name.",
    ),
    "a form field of an unknown type": (
        document(log(), trigger={"use": "form", "with": {"fields": [{"name": "a", "type": "colour"}]}}),
        "trigger.with.fields[0].type",
        "This is not one of the values",
        "Write 'text', 'long_text'",
    ),
    "a bad step id": (document(log("Send mail")), "steps[0].id", "A step's id has at most 60", "send_mail"),
    "two steps of an id": (
        document(log("a"), each(log("a"))),
        "steps[1].do[0].id",
        "Two steps are called 'a'.",
        "Give each its own id.",
    ),
    "an unknown step": (
        document({"id": "a", "use": "http.reqest"}),
        "steps[0].use",
        "There is no step 'http.reqest'.",
        "Did you mean http.request",
    ),
    "a step like no other": (
        document({"id": "a", "use": "zzzz"}),
        "steps[0].use",
        "There is no step 'zzzz'.",
        "GET /api/registry lists every step.",
    ),
    "an unknown field of a step": (
        document(log(color="red")),
        "steps[0].color",
        "There is no field 'color' here.",
        "Remove it.",
    ),
    "an unknown input": (
        document({"id": "a", "use": "log", "with": {"message": "x", "levl": "info"}}),
        "steps[0].with.levl",
        "There is no field 'levl' here.",
        "Did you mean level?",
    ),
    "an input of the wrong type": (
        document(log(message=5)),
        "steps[0].with.message",
        "This has to be a text.",
        "Put it in quotes.",
    ),
    "an input that is none of the choices": (
        document({"id": "a", "use": "log", "with": {"message": "x", "level": "loud"}}),
        "steps[0].with.level",
        "This is not one of the values",
        "Write 'info', 'warning' or 'error'.",
    ),
    "an input too long": (
        document(log(message="x" * 10_001)),
        "steps[0].with.message",
        "This is too long.",
        "It has at most 10000.",
    ),
    "a bad duration": (
        document(log(timeout="1 hour")),
        "steps[0].timeout",
        '"1 hour" is no duration.',
        "Write for example 30s",
    ),
    "too many attempts": (
        document(log(retry={"attempts": 21})),
        "steps[0].retry.attempts",
        "This is too large.",
        "It is at most 20.",
    ),
    "no attempts": (
        document(log(retry={"attempts": 0})),
        "steps[0].retry.attempts",
        "This is too small.",
        "It is at least 1.",
    ),
    "a flow field on another step": (
        document(log(then=[log("b")])),
        "steps[0].then",
        "`then` is not a field of log.",
        "Remove it.",
    ),
    "a condition that is no expression": (
        document(with_(branch([log()]), when="trigger.input.ok")),
        "steps[0].when",
        "This has to be an expression.",
        "Write it as ${{ ... }}.",
    ),
    "an expression in a case": (
        document(switch({"equals": "${{ 1 }}", "steps": [log()]})),
        "steps[0].cases[0].equals",
        "A case is a fixed value",
        "Use flow.if",
    ),
    "an item called like a root": (
        document(each(log(), **{"as": "steps"})),
        "steps[0].as",
        "An item cannot be called 'steps'.",
        "Choose another word",
    ),
    "an item called like a reserved word": (
        document(each(log(), **{"as": "for"})),
        "steps[0].as",
        "An item cannot be called 'for'.",
        "Choose another word",
    ),
    "a connection where none is taken": (
        document(log(connection="team")),
        "steps[0].connection",
        "Log takes no connection.",
        "Remove it.",
    ),
    "a broken expression": (
        document(log(message="${{ trigger. }}")),
        "steps[0].with.message",
        "not a valid expression",
        "Correct the expression.",
    ),
    "an open expression": (
        document(log(message="${{ trigger.input")),
        "steps[0].with.message",
        "An expression is not closed",
        "Correct the expression.",
    ),
    "an unknown root": (
        document(log(message="${{ input.x }}")),
        "steps[0].with.message",
        "'input' is not known here. Known are trigger, steps",
        "Correct the expression.",
    ),
    "an unknown step in an expression": (
        document(log("first"), log("b", "${{ steps.frist.message }}")),
        "steps[1].with.message",
        "There is no step 'frist'.",
        "Did you mean first?",
    ),
    "a later step": (
        document(log("a", "${{ steps.b.message }}"), log("b")),
        "steps[0].with.message",
        "The step 'b' has not run before this one.",
        "Refer to an earlier step, or move it.",
    ),
    "the step itself": (
        document(log("a", "${{ steps.a.message }}")),
        "steps[0].with.message",
        "The step 'a' is not finished here.",
        "Refer to an earlier step.",
    ),
    "the step around": (
        document(each(log("a", "${{ steps.loop.count }}"))),
        "steps[0].do[0].with.message",
        "The step 'loop' is not finished here.",
        "Refer to an earlier step.",
    ),
    "a step of the other branch": (
        document(branch([log("a")], [log("b", "${{ steps.a.message }}")])),
        "steps[0].else[0].with.message",
        "The step 'a' is in another branch of 'check'",
        "Refer to a step before the branches.",
    ),
    "a step of another case": (
        document(switch({"equals": 1, "steps": [log("a")]}, {"equals": 2, "steps": [log("b", "${{ steps.a }}")]})),
        "steps[0].cases[1].steps[0].with.message",
        "The step 'a' is in another branch of 'pick'",
        "Refer to a step before the branches.",
    ),
    "a step inside a loop": (
        document(each(log("a")), log("b", "${{ steps.a.message }}")),
        "steps[1].with.message",
        "The step 'a' runs inside the loop 'loop', once for each item.",
        "Refer to steps.loop.results.",
    ),
    "a field that the output has not": (
        document(log("a"), log("b", "${{ steps.a.body }}")),
        "steps[1].with.message",
        "The output of 'a' has no field 'body'.",
        "It has level, message.",
    ),
    "data that the trigger does not bring": (
        document(log(message="${{ trigger.body.x }}")),
        "steps[0].with.message",
        "A manual trigger has no 'body'.",
        "It has trigger.input.",
    ),
    "a form field that is not there": (
        document(
            log(message="${{ trigger.fields.mail }}"),
            trigger={"use": "form", "with": {"fields": [{"name": "email"}]}},
        ),
        "steps[0].with.message",
        "The form has no field 'mail'.",
        "It has email.",
    ),
    "a field that a run has not": (
        document(log(message="${{ run.name }}")),
        "steps[0].with.message",
        "run has no field 'name'.",
        "It has id and started_at.",
    ),
    "an item outside a loop": (
        document(log(message="${{ item.x }}")),
        "steps[0].with.message",
        "`item` is known only inside flow.each.",
        "Refer to a step or the trigger.",
    ),
    "an item by its other name": (
        document(each(log(message="${{ item.x }}"), **{"as": "order"})),
        "steps[0].do[0].with.message",
        "`item` is not known here.",
        "The item of this loop is called order.",
    ),
    "an item in its own list": (
        document(each(log(), items="${{ item.list }}")),
        "steps[0].items",
        "`item` is known only inside flow.each.",
        "Refer to a step or the trigger.",
    ),
}


@pytest.mark.parametrize(("raw", "path", "message", "hint"), INVALID.values(), ids=INVALID)
def test_a_mistake_is_named_with_its_place_and_a_hint(raw: Any, path: str, message: str, hint: str) -> None:
    problem = only_problem(raw)
    assert problem.path == path
    assert message in problem.message
    assert hint in problem.hint
    assert problem.kind == "invalid"
    assert not is_storable([problem])


INCOMPLETE = {
    "no steps": (document(), "steps", "The workflow has no steps."),
    "no cron": (document(log(), trigger={"use": "schedule"}), "trigger.with.cron", "`cron` is missing."),
    "an empty cron": (
        document(log(), trigger={"use": "schedule", "with": {"cron": ""}}),
        "trigger.with.cron",
        "The schedule is empty.",
    ),
    "no cron lines": (
        document(log(), trigger={"use": "schedule", "with": {"cron": []}}),
        "trigger.with.cron",
        "The schedule is empty.",
    ),
    "a form without fields": (
        document(log(), trigger={"use": "form"}),
        "trigger.with.fields",
        "`fields` is missing.",
    ),
    "a form with no field": (
        document(log(), trigger={"use": "form", "with": {"fields": []}}),
        "trigger.with.fields",
        "`fields` is empty.",
    ),
    "a choice without choices": (
        document(log(), trigger={"use": "form", "with": {"fields": [{"name": "a", "type": "choice"}]}}),
        "trigger.with.fields[0].choices",
        "A choice needs its choices.",
    ),
    "a signature without a secret": (
        document(log(), trigger={"use": "webhook", "with": {"signature": {"header": "X-Sig"}}}),
        "trigger.connection",
        "A signature cannot be checked without a secret.",
    ),
    "an input that is missing": (
        document({"id": "a", "use": "log"}),
        "steps[0].with.message",
        "`message` is missing.",
    ),
    "an input that is empty": (
        document({"id": "a", "use": "http.request", "with": {"url": ""}}),
        "steps[0].with.url",
        "`url` is empty.",
    ),
    "no condition": (
        document({"id": "a", "use": "flow.if", "then": [log()]}),
        "steps[0].when",
        "`when`, the condition, is missing.",
    ),
    "an empty condition": (
        document({"id": "a", "use": "flow.if", "when": "", "then": [log()]}),
        "steps[0].when",
        "`when`, the condition, is missing.",
    ),
    "an empty branch": (
        document(branch([])),
        "steps[0].then",
        "`then`, the steps to run when it holds, is missing.",
    ),
    "an empty case": (
        document(switch({"equals": 1, "steps": []})),
        "steps[0].cases[0].steps",
        "The branch has no steps.",
    ),
    "an empty loop": (document(each()), "steps[0].do", "`do`, the steps for each item, is missing."),
    "a connection that is not there": (
        document({"id": "a", "use": "http.request", "connection": "warehouse", "with": {"url": "https://x.example"}}),
        "steps[0].connection",
        "connection called 'warehouse'.",
    ),
}


@pytest.mark.parametrize(("raw", "path", "message"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_is_missing_may_wait_in_a_draft(raw: Any, path: str, message: str) -> None:
    problem = only_problem(raw)
    assert problem.path == path
    assert message in problem.message
    assert problem.hint
    assert problem.kind == "incomplete"
    assert is_storable([problem])
    assert not is_publishable([problem])


def test_an_expression_is_left_to_the_run_while_the_rest_is_checked() -> None:
    step = {
        "id": "get",
        "use": "http.request",
        "with": {
            "url": "${{ trigger.input.url }}",
            "method": "${{ trigger.input.method }}",
            "headers": {"X-A": "${{ trigger.input.a }}", "X-B": [1]},
            "follow_redirects": "${{ trigger.input.follow }}",
        },
    }
    assert [problem.path for problem in problems_of(document(step))] == ["steps[0].with.headers.X-B"]


def test_an_expression_inside_the_wrong_kind_of_value_does_not_excuse_it() -> None:
    step = {"id": "get", "use": "http.request", "with": {"url": "https://x.example", "headers": ["${{ 1 }}"]}}
    assert [problem.path for problem in problems_of(document(step))] == ["steps[0].with.headers"]


def test_a_known_connection_is_accepted_and_without_a_workspace_any_is() -> None:
    step = {"id": "a", "use": "http.request", "connection": "shop", "with": {"url": "https://x.example"}}
    assert problems_of(document(step)) == []
    anywhere = Surroundings(default_registry())
    assert validate(document(step | {"connection": "unheard_of"}), anywhere)[1] == []


def test_a_step_inside_a_branch_may_be_referred_to_after_it() -> None:
    assert problems_of(document(branch([log("a")]), log("b", "${{ has(steps.a) ? steps.a.message : '' }}"))) == []


def test_a_failed_step_that_lets_the_run_go_on_may_be_asked_for_its_error() -> None:
    steps = (log("a", on_error="continue"), log("b", "${{ steps.a.error }}"))
    assert problems_of(document(*steps)) == []


def test_loops_inside_loops_know_both_items() -> None:
    inner = each(log("c", "${{ order.id }} ${{ line.id }}"), id="inner", items="${{ order.lines }}", **{"as": "line"})
    assert problems_of(document(each(inner, **{"as": "order"}))) == []


def test_problems_come_in_the_order_of_the_document() -> None:
    raw = document(log("a", 5), {"id": "b", "use": "nope"}, log("c", "${{ steps.zz }}"), timezone=None)
    assert [problem.path for problem in problems_of(raw)] == [
        "steps[0].with.message",
        "steps[1].use",
        "steps[2].with.message",
    ]


def test_nesting_and_number_of_steps_are_bounded() -> None:
    deep: dict[str, Any] = log("deepest")
    for number in range(MAX_NESTING + 5):
        deep = branch([deep]) | {"id": f"level_{number}"}
    assert only_problem(document(deep)).message == f"Steps are nested deeper than {MAX_NESTING} levels."
    loop = each(*(log(f"s{number}") for number in range(MAX_STEPS)))
    assert only_problem(document(loop)).message == f"The workflow has more than {MAX_STEPS} steps."


def test_five_hundred_steps_are_checked_quickly() -> None:
    steps = [log("first")] + [
        {
            "id": f"step_{number}",
            "use": "http.request",
            "with": {
                "url": f"https://shop.example/{number}/${{{{ trigger.input.id }}}}",
                "query": {"n": f"${{{{ trigger.input.n + {number} }}}}", "before": "${{ steps.first.message }}"},
            },
        }
        for number in range(1, MAX_STEPS)
    ]
    validate(document(log()), SURROUNDINGS)
    started = time.process_time()
    assert problems_of(document(*steps)) == []
    assert time.process_time() - started < 0.6


def test_a_hopeless_document_is_refused_quickly() -> None:
    names = " ".join(f"${{{{ steps.nope_{number}.x }}}}" for number in range(300))
    started = time.process_time()
    assert len(problems_of(document(*(log(f"s{number}", names) for number in range(MAX_STEPS))))) == MAX_PROBLEMS
    huge = {"k" * 300_000 + str(number): number for number in range(3)}
    assert problems_of(document({"id": "a", "use": "log", "with": {"message": "x", **huge}}))
    assert len(problems_of(document(*[5] * MAX_STEPS))) == MAX_PROBLEMS  # type: ignore[list-item]
    assert time.process_time() - started < 2


_any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("${{ trigger.x }}"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)
_keys = st.sampled_from(
    [
        *("levqor", "name", "trigger", "steps", "use", "with", "id", "then", "else", "cases", "equals", "default"),
        *("items", "as", "do", "when", "on", "retry", "timeout", "connection", "cron", "fields", "path", "secret"),
        *("signature", "message", "url", "headers", "concurrency", "on_error", "settings"),
    ]
)
_words = st.sampled_from(
    [
        *("flow.if", "flow.each", "flow.switch", "log", "http.request", "manual", "form", "schedule", "a", "b", ""),
        *("${{ item }}", "${{ steps.a.x }}", "${{ trigger.fields.x }}", "${{ 1 +", "0 8 * * *", "\0", "\ud800"),
    ]
)
_likely = st.recursive(
    _any | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=6),
    max_leaves=40,
)


@given(_likely)
@settings(max_examples=400, deadline=None)
def test_validation_never_raises(raw: Any) -> None:
    validate(raw, SURROUNDINGS)
    for problem in problems_of(document(trigger={"use": "form", "with": raw})):
        assert problem.message
    problems_of({"name": "x", "trigger": {"use": "manual"}, "steps": raw})
    problems_of(document({"id": "a", "use": "http.request", "with": raw}))
    problems_of(document({"id": "a", "use": "flow.each", "items": "${{ [1] }}", "do": [raw]}))


def test_deep_nesting_is_a_problem_and_not_an_error() -> None:
    deep: Any = []
    for _ in range(5000):
        deep = {"a": [deep]}
    assert "nested deeper" in only_problem(document(log(message=deep))).message


def test_a_slug_fits_an_address() -> None:
    assert slug("Big orders!") == "big-orders"
    assert slug("Ünïcode " * 20) == "n-code-n-code-n-code-n-code-n-code-n-cod"
