"""Regression tests of a workflow: made of runs, replayed on any version. A test keeps its record when the run goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.errors import Conflict, NotFound, Problem, Unacceptable
from levqor.kit.clock import SystemClock
from levqor.kit.ids import new_id
from levqor.kit.json import dump_json
from levqor.runs.comparison import Comparison, compare
from levqor.runs.recorded import RecordedRun, read_recorded
from levqor.runs.replays import runnable
from levqor.workflow_tests.cassettes import as_json, from_json, sealed
from levqor.workflow_tests.judging import Expectations, Finding, judge, usual_expectations
from levqor.workflow_tests.models import workflow_tests
from levqor.workflows import repository as workflow_repository
from levqor.workflows.service import Author, InvalidDocument, load_document

MOST_TESTS: Final = 25
"""Of one workflow."""
MOST_CHARACTERS: Final = 2_000_000
"""Of one record."""
MOST_SECONDS: Final = 20.0
"""For all tests of a workflow together."""


class NoSuchTest(NotFound):
    """This workflow has no such test."""

    code = "test_not_found"


class TooManyTests(Conflict):
    """This workflow has as many tests as one may have. Remove one first."""

    code = "too_many_tests"


class RunCannotBeTest(Unacceptable):
    """No test can be made of this run: it has to be one of this workflow that succeeded or failed."""

    code = "run_cannot_be_test"


class FailingTests(Unacceptable):
    """Tests of the workflow fail on this version, so it was not published. The problems say which, and where."""

    code = "tests_failing"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What whoever makes a test asks for; what is None is the usual."""

    requests: Sequence[str] | None = None
    outputs: Sequence[str] | None = None
    result: bool | None = None


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test that has been tried on its own record and can be stored."""

    name: str
    run: RecordedRun
    expectations: Expectations


@dataclass(frozen=True, slots=True)
class Tried:
    """A test with what came of it on a version."""

    row: Row[Any]
    findings: list[Finding]

    @property
    def has_passed(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class Trial:
    """All tests of a workflow on one version."""

    version: int
    tried: list[Tried]

    @property
    def failing(self) -> list[Tried]:
        return [tried for tried in self.tried if not tried.has_passed]

    @property
    def problems(self) -> list[Problem]:
        return [
            finding.as_problem(tried.row.id, tried.row.name) for tried in self.failing for finding in tried.findings
        ]


def list_tests(tx: Connection, workspace_id: str, workflow_id: str) -> list[Row[Any]]:
    """A workflow's tests, the newest first.

    Raises:
        NoSuchWorkflow: there is none.
    """
    workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    mine = sa.select(workflow_tests).where(workflow_tests.c.workflow_id == workflow_id)
    return list(tx.execute(mine.order_by(workflow_tests.c.id.desc())).all())


def prepare_test(
    tx: Connection, registry: Registry, workspace_id: str, workflow_id: str, run_id: str, name: str, wanted: Wanted
) -> NewTest:
    """Make a test of a run, and try it on the version that the run had.

    Raises:
        NoSuchWorkflow, NoSuchRun, RunIsNotOver, RunCannotBeTest: as they say.
        Unacceptable: a named step is not in the run.
    """
    workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    recorded = read_recorded(tx, workspace_id, run_id)
    if recorded.workflow_id != workflow_id or recorded.status not in ("succeeded", "failed"):
        raise RunCannotBeTest
    run = sealed(recorded)
    if len(dump_json(as_json(run))) > MOST_CHARACTERS:
        raise RunCannotBeTest("The record of this run is too long for a test. Choose a run with less data.")
    comparison = compare(run.document, registry, run)
    expectations = _expectations(comparison, registry, wanted)
    findings = judge(comparison, expectations)
    if findings:
        problems = [
            Problem(found.path, found.message, "Expect less of this step, or choose another run.") for found in findings
        ]
        raise RunCannotBeTest("The record of this run does not tell enough for this test.", problems=problems)
    return NewTest(name, run, expectations)


def add_test(tx: Connection, author: Author, new: NewTest) -> Row[Any]:
    """Store a test.

    Raises:
        TooManyTests: the workflow has as many as it may.
    """
    mine = sa.select(sa.func.count()).where(workflow_tests.c.workflow_id == new.run.workflow_id)
    if tx.execute(mine).scalar_one() >= MOST_TESTS:
        raise TooManyTests
    test_id = new_id("tst")
    tx.execute(
        workflow_tests.insert().values(
            id=test_id,
            workspace_id=author.workspace_id,
            workflow_id=new.run.workflow_id,
            name=new.name,
            run_id=new.run.id,
            version=new.run.version,
            cassette=as_json(new.run),
            expectations=new.expectations.as_json(),
            created_at=author.now,
            created_by=author.email,
            last_at=author.now,
            last_version=new.run.version,
            last_findings=[],
        )
    )
    return tx.execute(sa.select(workflow_tests).where(workflow_tests.c.id == test_id)).one()


def remove_test(tx: Connection, workspace_id: str, workflow_id: str, test_id: str) -> None:
    """Remove a test with its record.

    Raises:
        NoSuchWorkflow, NoSuchTest: there is none.
    """
    workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    is_it = sa.and_(workflow_tests.c.id == test_id, workflow_tests.c.workflow_id == workflow_id)
    if not tx.execute(workflow_tests.delete().where(is_it)).rowcount:
        raise NoSuchTest


def remove_tests(tx: Connection, workflow_id: str) -> None:
    """Remove all tests of a workflow that is deleted."""
    tx.execute(workflow_tests.delete().where(workflow_tests.c.workflow_id == workflow_id))


def try_version(
    tx: Connection, registry: Registry, workspace_id: str, workflow_id: str, version: int | None = None
) -> Trial:
    """Replay every test on a version (default: the newest). Nothing is sent or stored.

    Raises:
        NoSuchWorkflow, NoSuchVersion: there is none.
        InvalidDocument: the version is not complete, and there are tests.
    """
    workflow = workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    number = int(workflow.version) if version is None else version
    raw = workflow_repository.get_version(tx, workflow_id, number).document
    rows = list_tests(tx, workspace_id, workflow_id)
    if not rows:
        return Trial(number, [])
    document = runnable(registry, raw)
    ends = SystemClock().monotonic() + MOST_SECONDS
    return Trial(number, [Tried(row, _try(tx, registry, row, document, ends)) for row in rows])


def try_before_publishing(
    tx: Connection, registry: Registry, workspace_id: str, workflow_id: str, version: int | None
) -> Trial:
    """Replay every test on the version that is to be published; none on one that is not complete.

    Raises:
        NoSuchWorkflow, NoSuchVersion: there is none.
    """
    workflow = workflow_repository.get_workflow(tx, workspace_id, workflow_id)
    number = int(workflow.version) if version is None else version
    try:
        return try_version(tx, registry, workspace_id, workflow_id, number)
    except InvalidDocument:
        return Trial(number, [])


def remember(tx: Connection, trial: Trial, now: datetime) -> None:
    """Keep what came of each test."""
    for tried in trial.tried:
        tx.execute(
            workflow_tests.update()
            .where(workflow_tests.c.id == tried.row.id)
            .values(
                last_at=now,
                last_version=trial.version,
                last_findings=[finding.as_json() for finding in tried.findings],
            )
        )


def _try(tx: Connection, registry: Registry, row: Row[Any], document: Document, ends: float) -> list[Finding]:
    if SystemClock().monotonic() > ends:
        return [Finding("", "There was no time left to replay it: the tests before it took too long.")]
    run = from_json(row.cassette, row=row, document=load_document(tx, row.workflow_id, row.version))
    return judge(compare(document, registry, run), Expectations(**row.expectations))


def _expectations(comparison: Comparison, registry: Registry, wanted: Wanted) -> Expectations:
    """What is asked for, and the usual where nothing is.

    Raises:
        Unacceptable: a named step is not in the run.
    """
    usual = usual_expectations(comparison, registry)
    known = {step.id for step in comparison.steps}
    problems = [
        Problem(f"expectations.{part}", f"The run has no step {name[:60]}.", "Name steps that were carried out.")
        for part, names in (("requests", wanted.requests), ("outputs", wanted.outputs))
        for name in names or ()
        if name not in known
    ]
    if problems:
        raise Unacceptable(problems=problems)
    return Expectations(
        status=usual.status,
        requests=usual.requests if wanted.requests is None else list(dict.fromkeys(wanted.requests)),
        outputs=usual.outputs if wanted.outputs is None else list(dict.fromkeys(wanted.outputs)),
        result=usual.result if wanted.result is None else wanted.result,
    )
