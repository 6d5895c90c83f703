"""Before a version goes live, it is replayed on every test of its workflow."""

from __future__ import annotations

from api.call import Call
from levqor.workflow_tests import service as tests
from levqor.workflow_tests.service import FailingTests, Trial


def try_before_publishing(call: Call, workflow_id: str, version: int | None, *, despite_failing_tests: bool) -> Trial:
    """What came of the tests on the version that is to be published.

    Raises:
        NoSuchWorkflow, NoSuchVersion: there is none.
        FailingTests: some fail, and it was not said that this does not matter. Their results are kept.
    """
    with call.read() as tx:
        trial = tests.try_before_publishing(
            tx, call.application.registry, call.actor.workspace_id, workflow_id, version
        )
    if trial.failing and not despite_failing_tests:
        with call.transaction() as tx:
            tests.remember(tx, trial, call.now)
        raise FailingTests(problems=trial.problems)
    return trial
