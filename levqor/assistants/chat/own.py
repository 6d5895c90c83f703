"""What the caller asks about the own account: plan, use, what failed, what is held, connections, schedules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Final

from levqor.assistants.account import Account, FailedRun
from levqor.assistants.chat.facts.shapes import count, counted, listed
from levqor.assistants.chat.shapes import Action, Reply

_MINE: Final = re.compile(r"\b(?:my|mine|i|me|our|we|us|am i|are we)\b|^(?:any|what|which|last|latest|recent|next)\b")


@dataclass(frozen=True, slots=True)
class _Topic:
    name: str
    asks: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def is_asked_by(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self.asks) and not any(
            pattern.search(text) for pattern in self.unless
        )


@cache
def _topics() -> tuple[_Topic, ...]:
    read = tomllib.loads(Path(__file__).with_name("own.toml").read_text(encoding="utf8"))
    return tuple(
        _Topic(name, tuple(map(re.compile, entry["asks"])), tuple(map(re.compile, entry.get("unless", ()))))
        for name, entry in read.items()
    )


def answer_about_account(text: str, read: Callable[[], Account]) -> Reply | None:
    """The answer from the caller's own rows; None when the question is about something else."""
    if not _MINE.search(text):
        return None
    topic = next((topic for topic in _topics() if topic.is_asked_by(text)), None)
    return None if topic is None else _ANSWERS[topic.name](read(), text)


def _plan(account: Account, _text: str) -> Reply:
    plan, status = account.plan, account.limits.status
    evidence = ["account:plan"]
    if plan is None and status == "self_hosted":
        text = "This installation has no plan limits: its operator set none, and payments are off."
        return Reply(text, evidence=evidence)
    if plan is None:
        return Reply(
            "You are on no plan at the moment: you can build drafts, and runs are held until a trial or a plan begins.",
            evidence=evidence,
            actions=[Action("See the plans", "/pricing")],
        )
    words = {
        "trialing": " in its free trial",
        "past_due": ", with a payment overdue",
        "self_hosted": ", as this installation's operator set it",
    }
    text = f"You are on {plan.name}{words.get(status, '')}."
    if status == "trialing" and account.trial_ends_at:
        text += f" The trial ends on {_day(account.trial_ends_at)}."
    elif account.cancels_at:
        text += f" It is cancelled and ends on {_day(account.cancels_at)}."
    elif account.period_ends_at:
        text += f" The period that is paid for ends on {_day(account.period_ends_at)}."
    return Reply(text, evidence=evidence, actions=[Action("Plan and billing", "/settings?section=billing")])


def _use(account: Account, text: str) -> Reply:
    limits, used = account.limits, account.used
    rows = {
        "run": ("runs this month", used.runs, limits.runs),
        "workflow": ("workflows", used.workflows, limits.workflows),
        "credit": ("AI credits this month", used.ai_credits, limits.ai_credits),
        "user": ("users", used.users, limits.users),
    }
    wanted = [key for key, words in _USED_WORDS.items() if re.search(words, text)] or list(rows)
    sentences = [_of(*rows[key]) for key in wanted]
    if {"run", "credit"} & set(wanted) and (limits.runs is not None or limits.ai_credits is not None):
        sentences.append(f"The month's numbers begin anew on {_day(account.resets_at)} (UTC).")
    if account.held and "run" in wanted:
        sentences.append(f"{counted(account.held, 'run')} {'is' if account.held == 1 else 'are'} held.")
    return Reply(" ".join(sentences), evidence=["account:usage"], actions=[Action("See the usage", "/dashboard/v2")])


_USED_WORDS: Final = {
    "run": r"\b(?:runs?|executions?|tasks?)\b",
    "workflow": r"\b(?:workflows?|automations?)\b",
    "credit": r"\b(?:ai|credits?)\b",
    "user": r"\b(?:users?|seats?|members?|people)\b",
}


def _of(name: str, used: int, limit: int | None) -> str:
    if limit is None:
        return (
            f"You have used {count(used)} {name}; there is no limit."
            if "month" in name
            else f"You have {count(used)} {name}; there is no limit."
        )
    left = max(0, limit - used)
    if "month" in name:
        return f"You have used {count(used)} of {count(limit)} {name}, so {count(left)} are left."
    return f"You have {count(used)} of {count(limit)} {name}, so {count(left)} more are possible."


def _trial_end(account: Account, text: str) -> Reply:
    if account.limits.status == "trialing" and account.trial_ends_at:
        return Reply(f"Your trial ends on {_instant(account.trial_ends_at)}.", evidence=["account:trial"])
    return _plan(account, text)


def _failures(account: Account, text: str) -> Reply:
    if not account.failures:
        said = "None of your last runs failed." if account.has_run else "Nothing has failed: there are no runs yet."
        return Reply(said, evidence=["account:runs"], actions=[Action("See the runs", "/runs")])
    chosen = (
        account.failures[:1] if re.search(r"\b(?:last|latest|why|newest|it|this)\b", text) else account.failures[:3]
    )
    if len(chosen) == 1:
        answer = f"Your last failed run is of “{chosen[0].workflow}”: {_failure(chosen[0])}"
    else:
        answer = "These failed last:\n\n" + "\n".join(f"- “{run.workflow}”: {_failure(run)}" for run in chosen)
    actions = [Action(f"Open the run of {run.workflow}", f"/runs/view?id={run.id}") for run in chosen]
    return Reply(answer, evidence=[f"run:{run.id}" for run in chosen], actions=actions)


def _failure(run: FailedRun) -> str:
    where = f"at the step `{run.step}`" if run.step else "before its first step"
    message = run.message.rstrip(".") or run.status
    when = f" on {_instant(run.finished_at)}" if run.finished_at else ""
    return f"it stopped {where}{when}: {message}."


def _held(account: Account, _text: str) -> Reply:
    if not account.held:
        return Reply("No run of yours is held.", evidence=["account:runs"])
    why = (
        "they wait for a trial or a plan to begin"
        if not account.limits.allows_runs
        else f"the month's number is reached; they go on from {_day(account.resets_at)}, or with a larger plan"
    )
    verb = "is" if account.held == 1 else "are"
    return Reply(
        f"{counted(account.held, 'run')} {verb} held: {why}. None is lost.",
        evidence=["account:runs"],
        actions=[Action("See the held runs", "/runs"), Action("See the plans", "/pricing")],
    )


def _connections(account: Account, text: str) -> Reply:
    named = [(name, connector) for name, connector in account.connections if connector in text or name.lower() in text]
    actions = [Action("Open the connections", "/connections")]
    if not account.connections:
        return Reply("You have no connections yet.", evidence=["account:connections"], actions=actions)
    shown = [f"{name} ({connector})" for name, connector in named or account.connections[:10]]
    more = f" and {len(account.connections) - 10} more" if not named and len(account.connections) > 10 else ""
    text = (
        f"Yes: {listed(shown)}."
        if named
        else f"You have {counted(len(account.connections), 'connection')}: {listed(shown)}{more}."
    )
    return Reply(text, evidence=["account:connections"], actions=[Action("Open the connections", "/connections")])


def _workflows(account: Account, _text: str) -> Reply:
    if not account.workflows:
        return Reply(
            "You have no workflows yet.",
            evidence=["account:workflows"],
            actions=[Action("Describe one", "/workflows/new")],
        )
    by_status = [
        f"{count(number)} {name}"
        for name in ("published", "draft", "unpublished")
        if (number := sum(workflow.status == name for workflow in account.workflows))
    ]
    names = listed([f"“{workflow.name}”" for workflow in account.workflows[:5]])
    newest = f" The newest: {names}." if len(account.workflows) > 1 else f" It is {names}."
    text = f"You have {counted(account.used.workflows, 'workflow')}: {listed(by_status)}.{newest}"
    return Reply(text, evidence=["account:workflows"], actions=[Action("Open the workflows", "/workflows")])


def _next_fires(account: Account, text: str) -> Reply:
    due = sorted(
        ((workflow.next_at, workflow.name) for workflow in account.workflows if workflow.next_at), key=itemgetter(0)
    )
    actions, evidence = [Action("Open the schedules", "/schedules")], ["account:schedules"]
    if not due:
        return Reply("None of your published workflows has a schedule.", evidence=evidence, actions=actions)
    named = [(at, name) for at, name in due if name.lower() in text]
    rows = [f"“{name}” on {_instant(at)}" for at, name in (named or due)[:3]]
    return Reply(f"Next: {listed(rows)}.", evidence=evidence, actions=actions)


def _day(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y}"


def _instant(instant: datetime) -> str:
    return f"{_day(instant)} at {instant:%H:%M} UTC"


_ANSWERS: Final[dict[str, Callable[[Account, str], Reply]]] = {
    "trial": _trial_end,
    "plan": _plan,
    "use": _use,
    "failures": _failures,
    "held": _held,
    "connections": _connections,
    "workflows": _workflows,
    "next_fires": _next_fires,
}
