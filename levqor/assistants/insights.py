"""What a week of runs shows: the steps that fail most, why, whether it gets better, what to do, and what is slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.assistants.debug.causes import FailureGroup, created_within, failure_groups
from levqor.connectors.registry import Registry
from levqor.engine.paths import step_id
from levqor.kit.clock import from_text
from levqor.runs.models import runs
from levqor.runs.store import read_entries
from levqor.workflows.models import workflows

_MOST: Final = 5
_RUNS_TIMED: Final = 300
"""How many of the newest runs are looked at for slow steps."""
_WORTH_TELLING: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class FailingStep:
    """A step that failed, why, and how often it did in the week before."""

    group: FailureGroup
    count_before: int

    @property
    def where(self) -> str:
        step = f", step {self.group.title} ({self.group.step})" if self.group.step else ""
        return f"{self.group.workflow_name}{step}"

    @property
    def trend(self) -> str:
        if not self.count_before:
            return "new this week"
        if self.group.count == self.count_before:
            return f"{self.count_before} the week before, unchanged"
        return f"{self.count_before} the week before, {'more' if self.group.count > self.count_before else 'fewer'} now"


@dataclass(frozen=True, slots=True)
class SlowStep:
    workflow_name: str
    step: str
    seconds: float
    """What nineteen of twenty took at most."""
    runs: int


@dataclass(frozen=True, slots=True)
class InsightsMail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Insights:
    """A week of one workspace beside the week before it."""

    since: datetime
    until: datetime
    runs: int
    failed: int
    runs_before: int
    failed_before: int
    failing: list[FailingStep]
    slowest: list[SlowStep]

    @property
    def is_empty(self) -> bool:
        """Whether nothing ran, so that there is nothing to tell."""
        return self.runs == 0 and not self.failing

    def as_mail(self) -> InsightsMail | None:
        """The mail that tells of it; none when there is nothing to tell."""
        if self.is_empty:
            return None
        subject = f"Your week: {_counted(self.runs, 'run')}, {self.failed} failed"
        sections = list(self._sections())
        return InsightsMail(subject, _as_text(subject, sections), _as_html(subject, sections))

    def _sections(self) -> Iterable[tuple[str, list[str]]]:
        span = f"{self.since:%d %B} to {self.until:%d %B %Y}"
        now = f"{_counted(self.runs, 'run')}, {_share(self.failed, self.runs)} failed"
        then = f"{_counted(self.runs_before, 'run')}, {_share(self.failed_before, self.runs_before)} failed"
        yield span, [f"{now}; the week before {then}."]
        if self.failing:
            yield "What failed most", [line for step in self.failing for line in _told(step)]
        if self.slowest:
            lines = [
                f"{slow.workflow_name}, step {slow.step}: {slow.seconds:.1f} s in {_counted(slow.runs, 'run')}"
                for slow in self.slowest
            ]
            yield "Slowest steps (19 of 20 took at most)", lines


def weekly_insights(
    tx: Connection, registry: Registry, workspace_id: str, *, since: datetime, until: datetime
) -> Insights:
    """The span from `since` to before `until`, beside one of the same length before it."""
    before = since - (until - since)
    groups = failure_groups(tx, registry, workspace_id, since=since, until=until)
    earlier = {
        _same(group): group.count for group in failure_groups(tx, registry, workspace_id, since=before, until=since)
    }
    counted, counted_before = (_count(tx, workspace_id, *span) for span in ((since, until), (before, since)))
    return Insights(
        since=since,
        until=until,
        runs=counted[0],
        failed=counted[1],
        runs_before=counted_before[0],
        failed_before=counted_before[1],
        failing=[FailingStep(group, earlier.get(_same(group), 0)) for group in groups[:_MOST]],
        slowest=_slowest(tx, workspace_id, since, until),
    )


def _same(group: FailureGroup) -> tuple[str, str | None, str]:
    return group.workflow_id, group.step, group.diagnosis.cause.id


def _count(tx: Connection, workspace_id: str, since: datetime, until: datetime) -> tuple[int, int]:
    """Runs of the span that ended, and those of them that failed."""
    failed = sa.func.coalesce(
        sa.func.sum(sa.case((runs.c.status.in_(("failed", "dead", "interrupted")), 1), else_=0)), 0
    )
    row = tx.execute(
        sa.select(sa.func.count(), failed).where(
            *created_within(workspace_id, since, until), runs.c.finished_at.is_not(None)
        )
    ).one()
    return int(row[0]), int(row[1])


def _slowest(tx: Connection, workspace_id: str, since: datetime, until: datetime) -> list[SlowStep]:
    rows = tx.execute(
        sa.select(runs.c.id, workflows.c.name)
        .join(workflows, workflows.c.id == runs.c.workflow_id)
        .where(*created_within(workspace_id, since, until), runs.c.finished_at.is_not(None))
        .order_by(runs.c.id.desc())
        .limit(_RUNS_TIMED)
    ).all()
    took: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        for step, seconds in _times(tx, row.id):
            took.setdefault((row.name, step), []).append(seconds)
    judged = [SlowStep(name, step, _nineteen_of_twenty(times), len(times)) for (name, step), times in took.items()]
    telling = [slow for slow in judged if slow.seconds >= _WORTH_TELLING.total_seconds()]
    return sorted(telling, key=lambda slow: -slow.seconds)[:_MOST]


def _times(tx: Connection, run_id: str) -> Iterable[tuple[str, float]]:
    """How long each attempt of each step took. A wait is meant to take its time."""
    for entry in read_entries(tx, run_id):
        if entry.kind == "outcome" and entry.ended is not None and entry.worker is not None:
            yield step_id(entry.path), (from_text(entry.ended) - from_text(entry.at)).total_seconds()


def _nineteen_of_twenty(times: Sequence[float]) -> float:
    return sorted(times)[max(0, -(-len(times) * 19 // 20) - 1)]


def _told(step: FailingStep) -> list[str]:
    diagnosis = step.group.diagnosis
    help_ = " Retrying can help." if diagnosis.retryable else ""
    return [
        f"{step.where}: {_counted(step.group.count, 'run')} ({step.trend}). {diagnosis.cause.label}.{help_}",
        f"What to do ({diagnosis.fixer_label}): {diagnosis.advice.steps[0]}",
    ]


def _share(part: int, of: int) -> str:
    return f"{part} ({part * 100 // of} %)" if of else str(part)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _as_text(subject: str, sections: Sequence[tuple[str, list[str]]]) -> str:
    blocks = ["\n".join((title, *(f"- {line}" for line in lines))) for title, lines in sections]
    return "\n\n".join((subject, *blocks)) + "\n"


def _as_html(subject: str, sections: Sequence[tuple[str, list[str]]]) -> str:
    blocks = [
        f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
        for title, lines in sections
    ]
    return f"<h1>{escape(subject)}</h1>{''.join(blocks)}"


__all__ = ["FailingStep", "Insights", "InsightsMail", "SlowStep", "weekly_insights"]
