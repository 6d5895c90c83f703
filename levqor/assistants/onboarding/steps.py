"""The steps of getting started, and what is in the way of an account that has started."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from levqor.assistants.account import Account
from levqor.assistants.onboarding.shapes import Milestone, NextStep, Standing

_NEARLY: Final = 0.8
"""From this share of a month's number on it is time to say so."""


def milestones(standing: Standing) -> list[Milestone]:
    """What everybody does on the way to a first useful workflow."""
    account = standing.account
    is_published = any(workflow.status != "draft" for workflow in account.workflows)
    first = account.workflows[-1] if account.workflows else None
    at_first = f"/workflows/view?id={first.id}" if first else "/workflows/new"
    steps = [
        Milestone("describe", "Describe a workflow", "Say in a sentence what should happen, and when.",
                  "/workflows/new", "Describe a workflow", done=bool(account.workflows)),
        Milestone("complete", "Answer what is open", "Whatever the sentence left open is a question on the draft.",
                  _draft_href(standing) or at_first, "Open the draft", done=is_published or bool(standing.ready)),
        Milestone("publish", "Publish it", "Publishing makes its trigger live.",
                  _ready_href(standing) or at_first, "Open the workflow", done=is_published),
        Milestone("run", "Run it once", "Start it by hand, or let its trigger start it, and watch each step.",
                  at_first, "Run it", done=account.has_run),
        Milestone("succeed", "See a run end well", "A run that succeeded shows that everything fits together.",
                  "/runs", "Open the runs", done=account.has_succeeded),
    ]  # fmt: skip
    if _has_room_for_others(account):
        steps.append(
            Milestone("invite", "Bring in a colleague", "Somebody else can look after the workflows as well.",
                      "/settings?section=members", "Invite somebody", done=account.used.users > 1)
        )  # fmt: skip
    return steps


def next_step(standing: Standing, steps: list[Milestone]) -> NextStep | None:
    """What is in the way goes before what is still to come."""
    obstacle = next((found for look in _OBSTACLES for found in look(standing)), None)
    if obstacle is not None:
        return obstacle
    waiting = next((step for step in steps if not step.done and step.id != "invite"), None)
    if waiting is not None:
        return NextStep(waiting.id, waiting.title, waiting.description, waiting.href, waiting.action)
    return next((found for look in _CHANCES for found in look(standing)), None)


def _overdue(standing: Standing) -> Iterator[NextStep]:
    if standing.account.limits.status == "past_due":
        yield NextStep("payment", "Put the payment right", "The last payment did not go through; Stripe tries again.",
                       "/settings?section=billing", "Open billing")  # fmt: skip


def _failing(standing: Standing) -> Iterator[NextStep]:
    run = standing.account.failing
    if run is not None:
        where = f" at “{standing.failing_step}”" if standing.failing_step else ""
        yield NextStep("fix", f"Find out why “{run.workflow}” failed",
                       f"Its last run stopped{where}. The debug assistant explains the cause and what to do.",
                       f"/runs/view?id={run.id}", "Open the failed run")  # fmt: skip


def _held(standing: Standing) -> Iterator[NextStep]:
    account = standing.account
    if not account.held:
        return
    if account.limits.allows_runs:
        yield NextStep("plan", "Let the held runs go on", "This month's runs are used up; a larger plan has more.",
                       "/settings?section=billing", "See the plans")  # fmt: skip
    else:
        yield NextStep("plan", "Choose a plan", "Runs are kept until a trial or a plan begins.",
                       "/settings?section=billing", "See the plans")  # fmt: skip


def _connection(standing: Standing) -> Iterator[NextStep]:
    for missing in standing.missing_connections[:1]:
        named = f"the connection {missing.connection}, which does not exist" if missing.connection else "a connection"
        yield NextStep("connect", f"Connect what “{missing.workflow}” needs",
                       f"Its step {missing.step} needs {named}.",
                       "/connections", "Add a connection")  # fmt: skip


def _draft(standing: Standing) -> Iterator[NextStep]:
    """Only before anything is published: later a draft is somebody's choice."""
    if standing.drafts and not any(workflow.status == "published" for workflow in standing.account.workflows):
        draft = standing.drafts[0]
        number = "One thing is" if draft.questions == 1 else f"{draft.questions} things are"
        yield NextStep("complete", f"Complete “{draft.name}”", f"{number} still open before it can be published.",
                       f"/workflows/view?id={draft.id}", "Answer what is open")  # fmt: skip


def _quota(standing: Standing) -> Iterator[NextStep]:
    account = standing.account
    for name, used, limit in (
        ("runs", account.used.runs, account.limits.runs),
        ("AI credits", account.used.ai_credits, account.limits.ai_credits),
        ("workflows", account.used.workflows, account.limits.workflows),
    ):
        if limit and used >= _NEARLY * limit:
            yield NextStep("quota", f"Look at your {name}", f"{used:,} of the plan's {limit:,} {name} are used.",
                           "/settings?section=billing", "See the usage")  # fmt: skip


def _colleague(standing: Standing) -> Iterator[NextStep]:
    if _has_room_for_others(standing.account) and standing.account.used.users == 1:
        yield NextStep("invite", "Bring in a colleague", "Somebody else can look after the workflows as well.",
                       "/settings?section=members", "Invite somebody")  # fmt: skip


def _has_room_for_others(account: Account) -> bool:
    return account.limits.users is None or account.limits.users > 1


def _draft_href(standing: Standing) -> str | None:
    return f"/workflows/view?id={standing.drafts[0].id}" if standing.drafts else None


def _ready_href(standing: Standing) -> str | None:
    return f"/workflows/view?id={standing.ready[0][0]}" if standing.ready else None


_Look = Callable[[Standing], Iterator[NextStep]]
_OBSTACLES: Final[tuple[_Look, ...]] = (_overdue, _failing, _held, _connection, _draft)
_CHANCES: Final[tuple[_Look, ...]] = (_quota, _colleague)
