"""E-mail addresses as people write them."""

from __future__ import annotations

import time

import pytest

from levqor.kit.mailbox import parse_mailbox, split_mailboxes


def test_a_name_and_an_address_are_told_apart() -> None:
    ann = parse_mailbox(' "Lee, Ann"  <ann@example.com> ')
    assert (ann.display_name, ann.addr_spec) == ("Lee, Ann", "ann@example.com")
    assert parse_mailbox("ann@bücher.example").domain == "xn--bcher-kva.example"


@pytest.mark.parametrize("text", ["", "ann", "@example.com", "ann@", "a b@c.de", "a@b\r\nBcc: x@y.z", "a@b@c", "<a@b"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write for example"):
        parse_mailbox(text)


def test_several_are_split_outside_of_quotes() -> None:
    assert split_mailboxes('a@b.c; "Lee, Ann" <ann@b.c>, ') == ["a@b.c", '"Lee, Ann" <ann@b.c>']


@pytest.mark.parametrize("text", ["a" + " " * 100_000 + "b", '"' * 100_000, "a" * 100_000 + "@b.c", "<" * 100_000])
def test_a_hostile_text_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match="at most 500"):
        parse_mailbox(text)
    assert time.process_time() - started < 0.1
