"""What is written of a step can be read again, whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.engine.journal import Entry
from levqor.kit.json import dump_json, load_json

AT, LATER = "2026-01-31T08:30:00.000Z", "2026-01-31T08:30:01.500Z"
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=5)
    | st.dictionaries(st.text(max_size=3), st.integers(-5, 5))
)


@given(
    kind=st.sampled_from(["intent", "outcome", "wait"]),
    status=st.sampled_from(["succeeded", "failed", "waiting", "running", "interrupted", "cancelled", "skipped"]),
    attempt=st.integers(1, 20),
    ended=st.sampled_from([AT, LATER]),
    output=VALUES,
    log=st.lists(st.text(max_size=3), max_size=2),
)
def test_an_entry_is_read_as_it_was_written(kind: Any, status: Any, ended: str, **rest: Any) -> None:
    entry = Entry(kind, path="big/tell", at=AT, status=status, ended=ended if kind == "outcome" else None, **rest)
    assert Entry.from_json(load_json(dump_json(entry.as_json()))) == entry


@pytest.mark.parametrize("kind", ["intent", "wait"])
def test_an_entry_without_an_end_has_none_after_reading(kind: Any) -> None:
    entry = Entry(kind, "tell", 1, AT, wake_at=LATER)
    assert Entry.from_json(entry.as_json()) == entry


def test_what_was_written_in_full_is_read_as_well() -> None:
    written = {
        "kind": "outcome",
        "path": "tell",
        "attempt": 1,
        "at": AT,
        "status": "succeeded",
        "ended": AT,
        "output": 1,
    }
    assert Entry.from_json(written) == Entry("outcome", "tell", 1, AT, status="succeeded", ended=AT, output=1)


def test_what_nearly_every_entry_says_takes_no_room() -> None:
    entry = Entry("outcome", "tell", 1, AT, status="succeeded", ended=AT, output=1)
    assert entry.as_json() == {"path": "tell", "at": AT, "output": 1}
