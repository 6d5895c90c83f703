"""What a run does, told from outside: the journal, the world, how it ended."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from levqor.connectors.declaration import StepError
from levqor.engine.memory import MemoryRunStore
from levqor.engine.ports import Fenced
from levqor.errors import Unavailable


def outputs(kept, path):
    return [entry.output for entry in kept.entries if entry.path == path and entry.kind == "outcome"]


def test_a_step_sees_the_trigger_and_the_steps_before_it(harness):
    kept = harness.start(
        [
            {"id": "one", "use": "test.echo", "with": {"text": "${{ trigger.input.name }}"}},
            {"id": "two", "use": "test.send", "with": {"text": "Hello ${{ steps.one.text }}"}},
        ],
        {"input": {"name": "Ann"}},
    )
    assert harness.go().status == "succeeded"
    assert outputs(kept, "two") == [{"text": "Hello Ann"}]


def test_what_an_expression_yields_is_never_evaluated_again(harness):
    harness.start(
        [{"id": "one", "use": "test.send", "with": {"text": "${{ trigger.input }}"}}], {"input": "${{ run.id }}"}
    )
    harness.go()
    assert harness.world.calls[0][1] == "${{ run.id }}"


def test_the_intent_of_an_effect_is_durable_before_the_world_is_touched(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}}])
    seen = []
    touch = harness.world.touch

    async def look(name, text, context):
        seen.extend(entry.kind for entry in kept.entries)
        return await touch(name, text, context)

    harness.world.touch = look
    harness.go()
    assert seen == ["intent"]


def test_pure_steps_cost_no_durable_point_of_their_own(harness):
    kept = harness.start(
        [
            {"id": "one", "use": "test.echo", "with": {"text": 1}},
            {"id": "two", "use": "test.echo", "with": {"text": "${{ steps.one.text + 1 }}"}},
        ]
    )
    appended = []
    append = harness.store.append

    async def count(run, entries):
        appended.append(entries)
        await append(run, entries)

    harness.store.append = count
    harness.go()
    assert appended == []
    assert outputs(kept, "two") == [{"text": 2}]


def test_a_replay_does_nothing_twice(harness):
    kept = harness.start(
        [
            {"id": "one", "use": "test.send", "with": {"text": "x"}},
            {"id": "rest", "use": "flow.wait", "with": {"for": "1h"}},
        ]
    )
    assert harness.go().status == "waiting"
    assert kept.wake_at == harness.clock.now() + timedelta(hours=1)
    harness.clock.advance(3600)
    assert harness.go().status == "succeeded"
    assert len(harness.world.calls) == 1


def test_a_wait_woken_too_early_goes_on_waiting_until_the_same_instant(harness):
    kept = harness.start([{"id": "rest", "use": "flow.wait", "with": {"for": "1h"}}])
    harness.go()
    due = kept.wake_at
    harness.clock.advance(60)
    harness.go()
    assert kept.wake_at == due


def test_an_effect_cut_off_is_repeated_with_the_same_key(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}}])
    harness.go()
    kept.entries[:] = [entry for entry in kept.entries if entry.kind == "intent"]
    assert harness.go().status == "succeeded"
    first, second = harness.world.calls
    assert first == second
    assert kept.entries[-1].attempt == 1


def test_an_at_most_once_step_cut_off_interrupts_the_run(harness):
    kept = harness.start([{"id": "one", "use": "test.charge", "with": {"text": "x"}}])
    harness.go()
    kept.entries[:] = [entry for entry in kept.entries if entry.kind == "intent"]
    assert harness.go().status == "interrupted"
    assert len(harness.world.calls) == 1
    assert kept.error["step"] == "one"


def test_a_retryable_failure_is_repeated_after_a_pause_until_it_succeeds(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}, "retry": {"attempts": 3}}])
    harness.world.failures = [StepError("no", code="upstream_error", retryable=True)] * 2
    assert harness.go().status == "waiting"
    harness.clock.advance(60)
    assert harness.go().status == "waiting"
    harness.clock.advance(60)
    assert harness.go().status == "succeeded"
    assert [entry.attempt for entry in kept.entries if entry.kind == "outcome"] == [1, 2, 3]
    assert len({key for _, _, key in harness.world.calls}) == 1


def test_retry_after_is_obeyed(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}}])
    harness.world.failures = [StepError("no", code="rate_limited", retryable=True, retry_after_seconds=120)]
    harness.go()
    assert kept.wake_at >= harness.clock.now() + timedelta(seconds=120)


def test_a_failure_that_a_repeat_cannot_cure_fails_the_run_at_once(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}}])
    harness.world.failures = [StepError("no such channel", code="not_found")]
    assert harness.go().status == "failed"
    assert kept.error == {"code": "not_found", "message": "no such channel", "retryable": False, "step": "one"}


def test_the_attempts_are_limited(harness):
    harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}, "retry": {"attempts": 2}}])
    harness.world.failures = [StepError("no", retryable=True)] * 5
    harness.go()
    harness.clock.advance(60)
    assert harness.go().status == "failed"
    assert len(harness.world.calls) == 2


def test_on_error_continue_goes_on_and_shows_the_error(harness):
    harness.start(
        [
            {"id": "one", "use": "test.send", "with": {"text": "x"}, "on_error": "continue"},
            {"id": "two", "use": "test.send", "with": {"text": "${{ steps.one.error.code }}"}},
        ]
    )
    harness.world.failures = [StepError("gone", code="not_found")]
    assert harness.go().status == "succeeded"
    assert harness.world.calls[1][1] == "not_found"


def test_a_step_over_its_time_out_fails_as_one(harness):
    kept = harness.start(
        [{"id": "one", "use": "test.send", "with": {"text": "x"}, "timeout": "50ms", "retry": {"attempts": 1}}]
    )
    harness.world.pause_seconds = 2
    assert harness.go().status == "failed"
    assert kept.error["code"] == "timeout"


def test_a_run_over_its_time_out_fails(harness):
    kept = harness.start(
        [{"id": "rest", "use": "flow.wait", "with": {"for": "2h"}}, {"id": "one", "use": "test.send"}],
        settings={"timeout": "1h"},
    )
    harness.go()
    assert kept.wake_at == harness.clock.now() + timedelta(hours=1)
    harness.clock.advance(3600)
    assert harness.go().status == "failed"
    assert kept.error["code"] == "run_timeout"
    assert not harness.world.calls


@pytest.mark.parametrize(("amount", "sent"), [(1500, "big"), (10, "small")])
def test_a_condition_chooses_the_branch(harness, amount, sent):
    harness.start(
        [
            {
                "id": "check",
                "use": "flow.if",
                "when": "${{ trigger.input > 1000 }}",
                "then": [{"id": "big", "use": "test.send", "with": {"text": "big"}}],
                "else": [{"id": "small", "use": "test.send", "with": {"text": "small"}}],
            }
        ],
        {"input": amount},
    )
    assert harness.go().status == "succeeded"
    assert [text for _, text, _ in harness.world.calls] == [sent]


def test_a_condition_that_is_neither_true_nor_false_fails_with_a_hint(harness):
    kept = harness.start(
        [{"id": "check", "use": "flow.if", "when": "${{ trigger.input }}", "then": [{"id": "a", "use": "test.send"}]}],
        {"input": "yes"},
    )
    assert harness.go().status == "failed"
    assert kept.error["code"] == "type_error"


@pytest.mark.parametrize(
    ("value", "sent"), [("eu", ["eu"]), (1, ["one"]), (1.0, ["one"]), (True, ["other"]), (None, ["other"])]
)
def test_a_switch_compares_as_a_document_does(harness, value, sent):
    harness.start(
        [
            {
                "id": "route",
                "use": "flow.switch",
                "on": "${{ trigger.input }}",
                "cases": [
                    {"equals": "eu", "steps": [{"id": "a", "use": "test.send", "with": {"text": "eu"}}]},
                    {"equals": 1, "steps": [{"id": "b", "use": "test.send", "with": {"text": "one"}}]},
                ],
                "default": [{"id": "c", "use": "test.send", "with": {"text": "other"}}],
            }
        ],
        {"input": value},
    )
    assert harness.go().status == "succeeded"
    assert [text for _, text, _ in harness.world.calls] == sent


def loop(**rest):
    inner = {"id": "tell", "use": "test.send", "with": {"text": "${{ index }}: ${{ order.id }}"}, **rest}
    return [
        {
            "id": "all",
            "use": "flow.each",
            "items": "${{ trigger.input }}",
            "as": "order",
            "concurrency": 3,
            "do": [inner],
        },
        {"id": "after", "use": "test.echo", "with": {"text": "${{ steps.all.count }}"}},
    ]


def test_a_loop_does_each_item_once_under_its_own_path_and_key(harness):
    kept = harness.start(loop(), {"input": [{"id": number} for number in range(20)]})
    assert harness.go().status == "succeeded"
    assert sorted(text for _, text, _ in harness.world.calls) == sorted(f"{n}: {n}" for n in range(20))
    assert len({key for _, _, key in harness.world.calls}) == 20
    assert outputs(kept, "all[7]/tell") == [{"text": "7: 7"}]
    assert outputs(kept, "after") == [{"text": 20}]


def test_a_loop_over_nothing_succeeds(harness):
    harness.start(loop(), {"input": []})
    assert harness.go().status == "succeeded"


def test_a_loop_over_what_is_no_list_fails_with_a_reason(harness):
    kept = harness.start(loop(), {"input": {"orders": []}})
    assert harness.go().status == "failed"
    assert kept.error["message"] == "What the loop goes through is not a list."


def test_a_loop_repeats_only_the_item_that_failed(harness):
    harness.start(loop(), {"input": [{"id": number} for number in range(4)]})
    harness.world.failures = [StepError("busy", retryable=True)]
    assert harness.go().status == "waiting"
    assert len(harness.world.calls) == 4
    harness.clock.advance(60)
    assert harness.go().status == "succeeded"
    assert len(harness.world.calls) == 5


def test_an_owner_that_was_overtaken_changes_nothing(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "x"}}])
    kept.epoch += 1
    with pytest.raises(Fenced):
        harness.go()
    assert kept.entries == []
    assert not harness.world.calls


def test_secrets_are_masked_in_the_recorded_input(harness):
    kept = harness.start(
        [{"id": "one", "use": "test.send", "with": {"text": {"api_key": "sk-1", "password": "p", "name": "Ann"}}}]
    )
    harness.go()
    assert kept.entries[0].input == {"text": {"api_key": "••••", "password": "••••", "name": "Ann"}}
    assert harness.world.calls[0][1]["api_key"] == "sk-1"


def test_a_missing_field_fails_the_step_and_names_the_field_not_the_data(harness):
    kept = harness.start(
        [{"id": "one", "use": "test.send", "with": {"text": "${{ trigger.input.total }}"}}],
        {"input": {"secret_thing": "s3cr3t"}},
    )
    assert harness.go().status == "failed"
    assert "total" in kept.error["message"]
    assert "s3cr3t" not in kept.error["message"]


def test_the_answer_of_a_webhook_is_kept_across_a_replay(harness):
    kept = harness.start(
        [
            {"id": "reply", "use": "flow.respond", "with": {"status": 201, "body": {"ok": True}}},
            {"id": "rest", "use": "flow.wait", "with": {"for": "1m"}},
        ]
    )
    harness.go()
    harness.clock.advance(60)
    harness.go()
    assert kept.result == {"status": 201, "body": {"ok": True}, "headers": {}}


def test_a_local_step_that_fails_leaves_its_error_and_no_change(harness):
    kept = harness.start([{"id": "one", "use": "test.keep", "with": {"text": "x"}}])
    harness.world.failures = [StepError("no such table", code="unknown_table")]
    assert harness.go().status == "failed"
    assert kept.error["code"] == "unknown_table"


def test_a_faulty_action_fails_its_step_without_telling_its_data(harness):
    kept = harness.start([{"id": "one", "use": "test.send", "with": {"text": "s3cr3t"}}])

    async def faulty(name, text, context):
        raise KeyError(text)

    harness.world.touch = faulty
    assert harness.go().status == "failed"
    assert kept.error["code"] == "product_bug"
    assert kept.error["step"] == "one"
    assert "s3cr3t" not in kept.error["message"]


def test_where_one_item_of_a_loop_cannot_be_recorded_no_other_goes_on(harness):
    class FailsOnce(MemoryRunStore):
        failures = 1

        async def append(self, run, entries):
            if len(harness.world.calls) == 3 and self.failures:
                self.failures = 0
                raise Unavailable
            await super().append(run, entries)

    async def go_and_look_around():
        with pytest.raises(Unavailable):
            await harness.interpreter().execute()
        calls = list(harness.world.calls)
        await asyncio.sleep(0.1)
        assert harness.world.calls == calls

    harness.store = FailsOnce(lambda _: None)
    harness.world.pause_seconds = 0.02
    send = {"id": "send", "use": "test.send", "with": {"text": "${{ item }}"}}
    loop = {"id": "all", "use": "flow.each", "items": "${{ trigger.input }}", "concurrency": 3}
    harness.start([loop | {"do": [send, send | {"id": "again"}]}], {"input": list(range(9))})
    asyncio.run(go_and_look_around())
