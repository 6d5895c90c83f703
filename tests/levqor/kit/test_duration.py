"""Durations as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levqor.kit.duration import LONGEST, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500ms", 0.5), ("30s", 30), ("5m", 300), ("2h", 7200), ("7d", 604800), ("1h30m", 5400), ("0s", 0), ("90m", 5400)],
)
def test_a_duration_is_numbers_with_units(text: str, seconds: float) -> None:
    assert parse_duration(text).total_seconds() == seconds


@pytest.mark.parametrize(
    "text", ["", "5", "h", "5 m", "-5m", "1.5h", "5M", "1h 30m", "5mm", "٣s", "1h30", "m5", "9999999999s", "5m\n"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write for example 30s, 5m, 2h or 1h30m"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["367d", "8785h", "999999999s", "999999999d" * 1000])
def test_a_duration_has_an_upper_bound(text: str) -> None:
    with pytest.raises(ValueError, match="at most 366d"):
        parse_duration(text)


@given(st.integers(0, int(LONGEST.total_seconds() * 1000)))
def test_formatting_is_the_inverse_of_parsing(milliseconds: int) -> None:
    duration = timedelta(milliseconds=milliseconds)
    assert parse_duration(format_duration(duration)) == duration


@given(st.text(alphabet="0123456789smhd ", max_size=30))
def test_any_text_is_a_duration_or_a_value_error(text: str) -> None:
    try:
        parse_duration(text)
    except ValueError:
        return


def test_a_negative_duration_says_so() -> None:
    assert format_duration(timedelta(hours=-1, minutes=-30)) == "-1h30m"
