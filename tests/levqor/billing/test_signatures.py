"""An event is taken when Stripe signed it within these five minutes, before or after, over exactly these bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import new as hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from stripe import WebhookSignature

from levqor.billing.errors import BadSignature
from levqor.billing.signatures import TOLERANCE_SECONDS, check_signature, split_secrets

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "whsec_made_up"
OTHER = "whsec_another"
RAW = b'{"id": "evt_1", "name": "Zo\xc3\xab"}'


def header(raw: bytes = RAW, secret: str = SECRET, seconds: float = 0) -> str:
    """As Stripe's own library makes one."""
    at = int((NOW + timedelta(seconds=seconds)).timestamp())
    made: str = WebhookSignature.generate_signature_header(raw.decode(), secret, at)
    return made


def test_what_stripes_library_signs_is_taken() -> None:
    check_signature(RAW, header(), [SECRET], NOW)


def test_a_signature_written_down_by_hand_is_taken() -> None:
    at = int(NOW.timestamp())
    signature = hmac(b"whsec_made_up", f"{at}.".encode() + RAW, sha256).hexdigest()
    check_signature(RAW, f"t={at},v1={signature},v0=ignored", [SECRET], NOW)


@pytest.mark.parametrize("seconds", [-TOLERANCE_SECONDS, -1, 0, 1, TOLERANCE_SECONDS])
def test_five_minutes_of_difference_are_tolerated(seconds: int) -> None:
    check_signature(RAW, header(seconds=seconds), [SECRET], NOW)


@pytest.mark.parametrize("seconds", [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1, -86400, 86400, 10**8])
def test_what_was_signed_earlier_or_later_is_refused(seconds: int) -> None:
    with pytest.raises(BadSignature):
        check_signature(RAW, header(seconds=seconds), [SECRET], NOW)


@pytest.mark.parametrize("raw", [RAW + b" ", RAW[:-1], b"", RAW.replace(b"evt_1", b"evt_2"), b"\xff\xfe"])
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(BadSignature):
        check_signature(raw, header(), [SECRET], NOW)


def test_bytes_that_are_no_text_are_taken_when_they_are_signed() -> None:
    at = int(NOW.timestamp())
    signature = hmac(SECRET.encode(), f"{at}.".encode() + b"\xff\xfe", sha256).hexdigest()
    check_signature(b"\xff\xfe", f"t={at},v1={signature}", [SECRET], NOW)


def test_one_of_several_signatures_is_enough() -> None:
    time, good = header().split(",")
    check_signature(RAW, f"{time},v1={'0' * 64},{good},v1={'f' * 64}", [SECRET], NOW)


def test_while_a_secret_is_replaced_both_hold_and_then_only_the_new_one() -> None:
    both = split_secrets(SecretStr(f"{OTHER}, {SECRET},"))
    assert both == [OTHER, SECRET]
    check_signature(RAW, header(secret=SECRET), both, NOW)
    check_signature(RAW, header(secret=OTHER), both, NOW)
    with pytest.raises(BadSignature):
        check_signature(RAW, header(secret=SECRET), [OTHER], NOW)


def test_the_signed_instant_cannot_be_exchanged() -> None:
    _, good = header(seconds=-TOLERANCE_SECONDS - 60).split(",")
    with pytest.raises(BadSignature):
        check_signature(RAW, f"t={int(NOW.timestamp())},{good}", [SECRET], NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "t=1",
        "v1=" + "0" * 64,
        "t=,v1=",
        "t=one,v1=" + "0" * 64,
        "t=-1,v1=" + "0" * 64,
        "t=١٢٣,v1=" + "0" * 64,
        "t=" + "9" * 400,
        "t=1,t=2,v1=" + "0" * 64,
        "é=é,v1=é,t=1",
        "," * 5000,
    ],
)
def test_a_header_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadSignature):
        check_signature(RAW, wrong, [SECRET], NOW)


def test_without_a_secret_nothing_is_taken() -> None:
    assert split_secrets(None) == []
    with pytest.raises(BadSignature):
        check_signature(RAW, header(secret=""), [], NOW)


@given(st.text(max_size=200))
def test_no_header_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(BadSignature):
        check_signature(RAW, text, [SECRET], NOW)
