"""Identifiers and secrets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from levqor.kit.ids import first_id_at, new_id, new_secret


def test_an_id_says_what_it_names() -> None:
    assert re.fullmatch(r"run_[0-9a-hjkmnp-tv-z]{26}", new_id("run"))


def test_ids_are_unique_and_fit_their_column() -> None:
    made = {new_id("run") for _ in range(20_000)}
    assert len(made) == 20_000
    assert max(map(len, made)) <= 40


def test_a_secret_is_long_and_never_twice_the_same() -> None:
    secrets = {new_secret("lvq") for _ in range(1000)}
    assert len(secrets) == 1000
    assert all(secret.startswith("lvq_") and len(secret) >= 46 for secret in secrets)


def test_the_first_id_of_an_instant_parts_what_was_made_before_from_what_was_made_after() -> None:
    now = datetime.now(UTC)
    made = new_id("run")
    assert first_id_at("run", now - timedelta(seconds=5)) < made < first_id_at("run", now + timedelta(seconds=5))
    assert len(first_id_at("run", now)) == len(made)
