"""What is special about Google Calendar: days and instants, repeats, looks by the time of the look."""

from __future__ import annotations

from typing import Any

import pytest

from levqor.connectors.fake_network import answer
from tests.levqor.connectors.acting import act, each, failure, in_turn, outcome


def event(name: str, created: str = "2026-01-31T08:29:00Z", **more: Any) -> dict[str, Any]:
    return {"id": name, "created": created, "start": {"dateTime": "2026-01-31T08:40:00Z"}, **more}


@pytest.mark.parametrize(
    ("given", "start", "end"),
    [
        ({"start": "2026-01-31"}, {"date": "2026-01-31"}, {"date": "2026-02-01"}),
        ({"start": "2026-01-31", "end": "2026-02-02"}, {"date": "2026-01-31"}, {"date": "2026-02-03"}),
        (
            {"start": "2026-01-31 23:30", "time_zone": "Europe/Berlin"},
            {"dateTime": "2026-01-31T23:30", "timeZone": "Europe/Berlin"},
            {"dateTime": "2026-02-01T00:30:00", "timeZone": "Europe/Berlin"},
        ),
    ],
)
def test_a_day_is_a_whole_one_and_without_an_end_an_event_takes_an_hour(given: Any, start: Any, end: Any) -> None:
    body = act("google_calendar.create_event", {"title": "x", **given}, each(event("e"))).sent[0].json
    assert (body["start"], body["end"]) == (start, end)


def test_a_repeat_finds_the_event_that_was_made_before() -> None:
    given = {"title": "x", "start": "2026-01-31"}
    played = act("google_calendar.create_event", given, in_turn(answer(409, {}), answer(200, event("e"))))
    assert outcome(played).id == "e"
    assert played.sent[1].url.endswith(f"/events/{played.sent[0].json['id']}")


def test_a_day_that_is_not_there_is_refused() -> None:
    played = act("google_calendar.create_event", {"title": "x", "start": "2026-02-31"}, each(event("e")))
    assert (failure(played).code, played.sent) == ("validation_error", [])


def test_a_look_finds_what_was_made_since_and_not_what_was_changed() -> None:
    changed = event("old", "2025-01-01T00:00:00Z")
    pages = each({"items": [changed], "nextPageToken": "p"}, {"items": [event("a"), event("b", status="cancelled")]})
    found = outcome(act("google_calendar.new_event", {}, pages, cursor="2026-01-31T08:28:00Z"))
    assert ([key for key, _ in found.items], found.cursor) == (["a"], "2026-01-31T08:30:00Z")


def test_an_event_that_has_begun_long_ago_or_lasts_the_whole_day_does_not_start_soon() -> None:
    running = event("running", start={"dateTime": "2026-01-31T07:00:00Z"})
    page = {"items": [running, event("day", start={"date": "2026-01-31"}), event("soon")]}
    found = outcome(act("google_calendar.event_starts", {}, each(page), cursor="2026-01-31T08:29:00Z"))
    assert [key for key, _ in found.items] == ["soon 2026-01-31T08:40:00Z"]
