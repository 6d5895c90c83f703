"""What the caller asks about the own account: plan, use, what failed, what is held, connections, schedules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from levqor.assistants.account import Account, FailedRun
from levqor.assistants.chat.facts.shapes import count, counted, listed
from levqor.assistants.chat.shapes import Action, Reply

_MINE: Final = r"\b(?:my|mine|i|me|our|we|us|am i|are we)\b"
_GENERAL: Final = re.compile(
    r"\b(?:how (?:do|can|to|does|should) (?!many|much)|can i|can we|could i|what happens|what if|where (?:do|can|is)|why (?:is|are|do|does|would) (?:the|a|my) (?:\w+ )?(?:webhook|form|schedule|step|e-?mail|connection)"
    r"|which plan (?:do|should|would)|need|should i|what does|upgrade|downgrade|cancel|change|difference|if i)\b"
)


def answer_about_account(text: str, read: Callable[[], Account]) -> Reply | None:
    """The answer from the caller's own rows; None when the question is about something else."""
    if not re.search(_MINE, text) and not re.search(
        r"\b(?:any(?:thing)?|what|which|last|latest|recent)\b.*\bfail", text
    ):
        return None
    for pattern, unless, answer in _TOPICS:
        if pattern.search(text) and not (unless and unless.search(text)):
            return answer(read(), text)
    return None


def _plan(account: Account, _text: str) -> Reply:
    plan, status = account.plan, account.limits.status
    evidence = ["account:plan"]
    if plan is None and status == "self_hosted":
        return Reply(
            "This installation has no plan limits: its operator set none, and payments are off.", evidence=evidence
        )
    if plan is None:
        return Reply(
            "You are on no plan at the moment: you can build drafts, and runs are held until a trial or a plan begins.",
            evidence=evidence,
            actions=[Action("See the plans", "/pricing")],
        )
    words = {"trialing": " in its free trial", "past_due": ", with a payment overdue", "self_hosted": ", as this installation's operator set it"}  # fmt: skip
    text = f"You are on {plan.name}{words.get(status, '')}."
    if status == "trialing" and account.trial_ends_at:
        text += f" The trial ends on {_day(account.trial_ends_at)}."
    elif account.cancels_at:
        text += f" It is cancelled and ends on {_day(account.cancels_at)}."
    elif account.period_ends_at:
        text += f" The period that is paid for ends on {_day(account.period_ends_at)}."
    return Reply(text, evidence=evidence, actions=[Action("Plan and billing", "/settings")])


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
    if not account.connections:
        return Reply("You have no connections yet.", evidence=["account:connections"], actions=[Action("Add a connection", "/connections")])  # fmt: skip
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
    due = sorted((workflow for workflow in account.workflows if workflow.next_at), key=lambda workflow: workflow.next_at or datetime.max)  # fmt: skip
    named = [workflow for workflow in due if workflow.name.lower() in text]
    if not due:
        return Reply("None of your published workflows has a schedule.", evidence=["account:schedules"], actions=[Action("Open the schedules", "/schedules")])  # fmt: skip
    rows = [f"“{workflow.name}” on {_instant(workflow.next_at)}" for workflow in (named or due)[:3] if workflow.next_at]
    return Reply(
        f"Next: {listed(rows)}.", evidence=["account:schedules"], actions=[Action("Open the schedules", "/schedules")]
    )


def _day(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y}"


def _instant(instant: datetime) -> str:
    return f"{_day(instant)} at {instant:%H:%M} UTC"


_TOPICS: Final[tuple[tuple[re.Pattern[str], re.Pattern[str] | None, Callable[[Account, str], Reply]], ...]] = (
    (re.compile(r"\bwhen (?:does|will|is) (?:my|our) (?:free )?trial (?:end|over|expire|finish|run out)|\b(?:my|our) trial (?:end|expire|left|over)|trial days (?:do i have )?left|how (?:long|much|many days).*(?:my|our) trial|days left (?:in|of|on) my trial"), None, _trial_end),
    (re.compile(r"\b(?:what|which|show|tell me)\b.*\b(?:plan|tier|subscription)\b.*\b(?:am i|are we|do i have|do we have|i am|my|our|i have)\b|\b(?:what|which) is (?:my|our) (?:current )?(?:plan|tier|subscription)|\b(?:my|our) (?:current )?(?:plan|subscription)(?: name| status)?\??$|am i (?:on|in) (?:a |the )?(?:trial|plan|starter|launch|growth|agency)|when (?:is|does|will) my (?:next payment|plan|subscription) (?:renew|due|end|expire)?|next (?:payment|renewal|billing) date|what am i paying for"), _GENERAL, _plan),
    (re.compile(r"\b(?:left|remaining|remain|used|use so far|usage|consumed|spent|so far|still have|used up|how close|this month)\b.*\b(?:runs?|credits?|workflows?|quota|users?|seats?|month|executions?|plan|limit)?|\bmy (?:usage|quota|consumption)\b|\bhow many (?:more )?(?:runs?|credits?|ai credits|workflows?|users?|seats?) (?:can i|can we|do i have|do we have|have i|have we|did i|did we|are left|remain|i have)\b"), re.compile(_GENERAL.pattern.replace("can i|can we|", "")), _use),
    (re.compile(r"\b(?:why|what|which|show|any|list|did|are|is|have|has|when)\b.*\b(?:fail(?:ed|s|ing|ure|ures)?|broke|broken|crash(?:ed)?|error(?:s|ed)?|went wrong|go wrong|red)\b"), re.compile(r"\b(?:how (?:do|can|to|should)|what happens|what if|if (?:a|my|the)|mean|means|40\d|429|50\d|payment|card|signature|webhook|form|login|sign in|check ?out|dns|tls|certificate|timeout)\b"), _failures),
    (re.compile(r"\b(?:why|which|what|any|how many|are|is|do)\b.*\bheld\b|\bheld runs?\b"), re.compile(r"\b(?:what does|what happens|mean)\b"), _held),
    (re.compile(r"\b(?:what|which|list|show|how many|do i have|do we have|am i|are we|is)\b.*\b(?:connections?|connected|connectors?|integrations?|credentials)\b.*|\bwhat am i connected to"), re.compile(r"\b(?:how (?:do|can|to)|support|available|offer|does levqor|can i|safe|stored|secure|encrypted|need|expire\w*|fail\w*|refused|timed|reset|allowed|possible|where are|lost)\b"), _connections),
    (re.compile(r"\b(?:what|which|list|show|how many)\b.*\b(?:workflows?|automations?)\b.*\b(?:do i have|do we have|have i|are (?:mine|published|live|active|running|drafts?)|i have|my|our)\b|\b(?:list|show)(?: me)? (?:all )?(?:my|our) (?:workflows?|automations?)|\bhow many (?:of my )?workflows (?:are|do)"), _GENERAL, _workflows),
    (re.compile(r"\bwhen (?:does|will|do|is|are)\b.*\b(?:my|our|next)\b.*\b(?:run|runs|fire|fires|start|starts|schedule\w*|due|next)\b|\bnext (?:scheduled )?(?:run|fire)s?\b|what is scheduled"), _GENERAL, _next_fires),
)  # fmt: skip
