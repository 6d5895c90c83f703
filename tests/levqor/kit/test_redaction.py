"""What must not be shown."""

from __future__ import annotations

import pytest

from levqor.kit.redaction import MASK, is_sensitive, redact


@pytest.mark.parametrize(
    "name", ["password", "Password", "passwd", "api_key", "X-API-Key", "Authorization", "Set-Cookie", "client_secret"]
)
def test_a_name_that_holds_a_secret_is_known(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("name", ["name", "email", "next_page_token", "max_tokens", "author", "passenger", "keyboard"])
def test_a_harmless_name_is_left_alone(name: str) -> None:
    assert not is_sensitive(name)


def test_everything_under_a_sensitive_name_is_masked_in_a_copy() -> None:
    value = {"user": "ann", "auth": {"user": "ann"}, "list": [{"token": "t", "n": 1}], "password": "", "secret": None}
    assert redact(value) == {
        "user": "ann",
        "auth": MASK,
        "list": [{"token": MASK, "n": 1}],
        "password": "",
        "secret": None,
    }
    assert value["auth"] == {"user": "ann"}
