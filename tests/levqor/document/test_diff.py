"""What changed between two documents."""

from __future__ import annotations

from levqor.document.diff import Change, diff
from tests.levqor.document.making import document, log


def test_equal_documents_do_not_differ() -> None:
    assert diff(document(log()), document(log())) == []


def test_fields_are_changed_added_and_removed() -> None:
    before = document(log(), description="old", timezone="UTC")
    after = document(log(), description="new", settings={"timeout": "1h"})
    assert diff(before, after) == [
        Change("/description", "changed", "old", "new"),
        Change("/timezone", "removed", "UTC", None),
        Change("/settings", "added", None, {"timeout": "1h"}),
    ]


def test_a_step_is_known_by_its_id() -> None:
    a, b, c = log("a"), log("b"), log("c")
    assert diff(document(a, b), document(a, c, b)) == [Change("/steps/c", "added", None, c)]
    assert diff(document(a, b), document(b, a)) == [Change("/steps", "changed", ["a", "b"], ["b", "a"])]
    assert diff(document(a, b), document(a, log("b", "bye"))) == [
        Change("/steps/b/with/message", "changed", "hello", "bye")
    ]


def test_the_first_step_is_added_and_the_last_removed() -> None:
    assert diff(document(), document(log("a"))) == [Change("/steps/a", "added", None, log("a"))]
    assert diff(document(log("a")), document()) == [Change("/steps/a", "removed", log("a"), None)]


def test_true_and_one_are_different() -> None:
    assert diff({"a": 1}, {"a": True}) == [Change("/a", "changed", 1, True)]
    assert diff({"a": [1]}, {"a": [True]}) == [Change("/a", "changed", [1], [True])]


def test_a_step_called_order_is_not_the_order_of_steps() -> None:
    changes = diff(document(log("order"), log("b")), document(log("b"), log("order", "new")))
    assert [(change.path, change.kind) for change in changes] == [
        ("/steps/order/with/message", "changed"),
        ("/steps", "changed"),
    ]


def test_a_slash_in_a_key_is_escaped() -> None:
    assert diff({"a": {"b/c~d": 1}}, {"a": {"b/c~d": 2}})[0].path == "/a/b~1c~0d"
