"""The page of guarantees says what is there."""

from __future__ import annotations

import pytest

from tests.chaos.faults import FAULTS
from tests.chaos.guarantees import GUARANTEES, PAGE, exists, page, read_results


def test_every_guarantee_is_on_the_page_once() -> None:
    assert [guarantee.id for guarantee in GUARANTEES] == [f"G{number}" for number in range(1, 20)]


@pytest.mark.parametrize("guarantee", GUARANTEES, ids=lambda guarantee: guarantee.id)
def test_every_test_that_guards_a_guarantee_exists(guarantee) -> None:
    assert [test for test in guarantee.tests if not exists(test)] == []
    assert guarantee.tests or guarantee.lacks, "a guarantee without a test says so"


def test_a_test_that_does_not_exist_is_noticed() -> None:
    assert not exists("chaos/test_guarantees.py::test_nothing")
    assert not exists("chaos/test_nowhere.py::test_a_test_that_does_not_exist_is_noticed")
    assert exists("chaos/test_guarantees.py::test_a_test_that_does_not_exist_is_noticed")


def test_every_fault_is_for_guarantees_that_there_are() -> None:
    known = {guarantee.id for guarantee in GUARANTEES}
    assert {name for fault in FAULTS for name in fault.guarantees} <= known


def test_the_page_is_what_the_table_and_the_results_say() -> None:
    assert PAGE.read_text() == page(read_results()), "write it: python -m tests.chaos.guarantees"
