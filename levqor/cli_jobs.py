"""`levqor jobs`: how the housekeeping stands, and doing one of its jobs now."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import click

from levqor.cli_opening import opened, reporting

if TYPE_CHECKING:
    from levqor.jobs.status import JobState

_FORM: Final = "{:<24}{:<46}{:<18}{:<18}{:<9}{}"
_WIDTH: Final = 100


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def jobs(context: click.Context, as_json: bool) -> None:
    """The housekeeping jobs: when each is due, when it last was, and what came of it."""
    if context.invoked_subcommand is not None:
        return
    from levqor.jobs.status import job_states
    from levqor.jobs.table import JOBS

    with reporting(), opened() as application, application.database.read() as tx:
        states = job_states(tx, JOBS, application.clock.now())
    if as_json:
        click.echo(json.dumps({"items": [_as_json(state) for state in states]}, indent=2, ensure_ascii=False))
        return
    click.echo(_FORM.format("Job", "When", "Next (UTC)", "Last (UTC)", "Status", "Result"))
    for state in states:
        when = state.job.when.words
        click.echo(_FORM.format(state.job.id, when, _at(state.next), _at(state.last), state.status, _line(state)))


@jobs.command("run")
@click.argument("job_id", metavar="ID")
def run_job(job_id: str) -> None:
    """Do a job now and print its result as JSON. Exit code 1: it failed; 2: there is no such job."""
    from levqor.jobs.table import NoSuchJob, find_job

    try:
        job = find_job(job_id)
    except NoSuchJob as error:
        raise click.UsageError(error.message) from None
    with reporting(), opened() as application:
        result, failure = application.jobs.run_now(job)
    shown = {"job": job.id, "result": result} if failure is None else {"job": job.id, "failure": failure}
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    sys.exit(0 if failure is None else 1)


def _as_json(state: JobState) -> dict[str, Any]:
    return {
        "id": state.job.id,
        "when": state.job.when.words,
        "does": state.job.does,
        "time_limit_seconds": state.job.limit.total_seconds(),
        "next": state.next.isoformat(),
        "last": None if state.last is None else state.last.isoformat(),
        "status": state.status,
        "late_seconds": state.late.total_seconds(),
        "result": state.result,
        "failure": state.failure,
    }


def _at(instant: datetime | None) -> str:
    return "-" if instant is None else instant.strftime("%Y-%m-%d %H:%M")


def _line(state: JobState) -> str:
    """The result in one line: its plain values."""
    if state.failure is not None:
        return state.failure
    plain = {name: value for name, value in (state.result or {}).items() if not isinstance(value, dict | list)}
    text = ", ".join(f"{name} {value}" for name, value in plain.items())
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
