"""Failed runs are grouped by step and cause; a week is told from its rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from levqor.assistants.debug.causes import FailureGroup, failure_groups
from levqor.assistants.insights import Insights, weekly_insights
from tests.levqor.assistants.debug.conftest import ONCE, Far, House

DAY = timedelta(days=1)


def step(url: str, step_id: str = "fetch") -> dict[str, Any]:
    return {"id": step_id, "use": "http.request", "title": "Fetch <orders>", "retry": ONCE, "with": {"url": url}}


def grouped(house: House, back: int = 0) -> list[FailureGroup]:
    now = house.application.clock.now() - back * 7 * DAY
    with house.application.database.read() as tx:
        return failure_groups(
            tx, house.application.registry, house.workspace_id, since=now - 7 * DAY, until=now + timedelta(hours=1)
        )


def week(house: House) -> Insights:
    now = house.application.clock.now()
    with house.application.database.read() as tx:
        return weekly_insights(
            tx, house.application.registry, house.workspace_id, since=now - 7 * DAY, until=now + timedelta(hours=1)
        )


def test_runs_that_failed_alike_are_one_group(house: House, far: Far) -> None:
    workflow = house.create(step(far.url))
    far.answers(404, {})
    first, second = (house.run(workflow)["id"] for _ in range(2))
    far.answers(429, {})
    third = house.run(workflow)["id"]
    missing, throttled = grouped(house)
    assert (missing.step, missing.diagnosis.cause.id, missing.count) == ("fetch", "not_found", 2)
    assert missing.run_ids == (second, first)
    assert (throttled.diagnosis.cause.id, throttled.diagnosis.retryable, throttled.run_ids) == (
        "rate_limited",
        True,
        (third,),
    )


def test_iterations_of_a_loop_are_the_same_step(house: House, far: Far) -> None:
    far.answers(500, {})
    loop = {"id": "each", "use": "flow.each", "items": "${{ trigger.input }}", "do": [step(far.url)]}
    workflow = house.create(loop)
    house.run(workflow, [1])
    house.run(workflow, [1, 2])
    (group,) = grouped(house)
    assert (group.step, group.count) == ("fetch", 2)


def test_other_weeks_and_other_workspaces_do_not_count(house: House, far: Far) -> None:
    far.answers(500, {})
    house.run(house.create(step(far.url)))
    assert grouped(house, back=2) == []
    now = house.application.clock.now()
    with house.application.database.read() as tx:
        assert failure_groups(tx, house.application.registry, "ws_others", since=now - DAY, until=now + DAY) == []


def test_a_week_names_what_failed_why_and_what_to_do(house: House, far: Far) -> None:
    workflow = house.create(step(far.url))
    house.run(workflow)
    far.answers(401, {"error": "invalid_token"})
    house.run(workflow)
    insights = week(house)
    assert (insights.runs, insights.failed, insights.runs_before) == (2, 1, 0)
    mail = insights.as_mail()
    assert mail is not None
    assert mail.subject == "Your week: 2 runs, 1 failed"
    for told in ("Test, step Fetch <orders> (fetch): 1 run (new this week). Wrong credentials.", "What to do"):
        assert told in mail.text
    assert "Fetch &lt;orders&gt;" in mail.html
    assert "<orders>" not in mail.html


def test_a_slow_step_is_named_with_its_time(house: House, far: Far) -> None:
    far.delay = 1.2
    house.run(house.create(step(far.url)))
    (slow,) = week(house).slowest
    assert (slow.step, slow.runs) == ("fetch", 1)
    assert 1.2 <= slow.seconds < 5


def test_a_week_without_runs_is_not_told_of(house: House) -> None:
    assert week(house).is_empty
    assert week(house).as_mail() is None
