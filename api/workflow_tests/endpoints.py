"""Regression tests of workflows over HTTP."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.workflow_tests.models import (
    LastResult,
    NewWorkflowTest,
    RunTests,
    TestsResult,
    WorkflowTest,
    WorkflowTests,
)
from levqor.workflow_tests import service as tests
from levqor.workflow_tests.service import Trial, Wanted
from levqor.workflows.service import Author

workflow_tests_bp = Feature("workflow_tests", "Workflows")


@workflow_tests_bp.serves("GET", "/api/workflows/{id}/tests")
def list_tests(call: Call, workflow_id: str) -> WorkflowTests:
    """List a workflow's tests with their last results."""
    with call.read() as tx:
        rows = tests.list_tests(tx, call.actor.workspace_id, workflow_id)
    return WorkflowTests(items=[_shown(row) for row in rows])


@workflow_tests_bp.serves("POST", "/api/workflows/{id}/tests", access=Access.EDIT, status=201)
def make_test(call: Call, workflow_id: str, body: NewWorkflowTest) -> WorkflowTest:
    """Make a run a test of its workflow.

    The record of the run is kept with the test, secrets masked. Every version that is to be published is replayed
    on it, and one that does something else is refused.
    """
    asked = body.expectations
    wanted = Wanted() if asked is None else Wanted(asked.requests, asked.outputs, asked.result)
    with call.read() as tx:
        new = tests.prepare_test(
            tx,
            call.application.registry,
            call.actor.workspace_id,
            workflow_id,
            body.run_id,
            body.name,
            wanted,
        )
    with call.transaction() as tx:
        author = Author(call.actor.workspace_id, call.actor.email, call.now)
        return _shown(tests.add_test(tx, author, new))


@workflow_tests_bp.serves("POST", "/api/workflows/{id}/tests/run", access=Access.EDIT)
def run_tests(call: Call, workflow_id: str, body: RunTests) -> TestsResult:
    """Replay every test of a workflow on a version. Nothing is sent, and no run is made or counted."""
    with call.read() as tx:
        trial = tests.try_version(tx, call.application.registry, call.actor.workspace_id, workflow_id, body.version)
    with call.transaction() as tx:
        tests.remember(tx, trial, call.now)
        rows = tests.list_tests(tx, call.actor.workspace_id, workflow_id)
    return _result(trial, rows)


@workflow_tests_bp.serves("DELETE", "/api/workflows/{id}/tests/{test_id}", access=Access.EDIT, status=204)
def remove_test(call: Call, workflow_id: str, test_id: str) -> None:
    """Remove a test with its record."""
    with call.transaction() as tx:
        tests.remove_test(tx, call.actor.workspace_id, workflow_id, test_id)


def _result(trial: Trial, rows: list[Row[Any]]) -> TestsResult:
    tried = {one.row.id for one in trial.tried}
    return TestsResult(
        version=trial.version,
        passed=not trial.failing,
        items=[_shown(row) for row in rows if row.id in tried],
    )


def _shown(row: Row[Any]) -> WorkflowTest:
    last = None
    if row.last_at is not None:
        last = LastResult.model_validate(
            {
                "at": row.last_at,
                "version": row.last_version,
                "passed": not row.last_findings,
                "findings": row.last_findings,
            }
        )
    return WorkflowTest.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "run_id": row.run_id,
            "version": row.version,
            "expectations": row.expectations,
            "created_at": row.created_at,
            "created_by": row.created_by,
            "last": last,
        }
    )
