from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from levqor.kit import ids


def test_ids_sort_in_the_order_they_were_made_also_within_a_millisecond() -> None:
    made = [ids.new_id("row") for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_of_many_threads_differ() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = [
            one for batch in threads.map(lambda _: [ids.new_id("x") for _ in range(500)], range(16)) for one in batch
        ]
    assert len(set(made)) == len(made)


def test_a_clock_that_goes_back_does_not_turn_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.new_id("run")
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    assert ids.new_id("run") > before
