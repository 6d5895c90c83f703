"""Identifiers and secrets."""

from __future__ import annotations

import re

from levqor.kit.ids import new_id, new_secret


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
