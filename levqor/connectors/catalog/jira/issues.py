"""Creating, changing and commenting on issues."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.jira.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_ISSUE,
    FIELDS,
    MADE_UP,
    QUERY,
    SIGNED_IN,
    URL,
    Connection,
    Issue,
    IssueAnswer,
    IssueKey,
    api,
    jira,
)
from levqor.connectors.catalog.jira.documents import document
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_MORE = "Further fields by their ids, such as customfield_10010, as Jira's API writes them."


class NewIssue(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    project: str = Field(title="Project key", pattern=r"^[A-Za-z][\w]{1,50}$", examples=["SHOP"])
    type: str = Field(default="Task", title="Type", description="Task, Bug, Story, or one of your own.", min_length=1)
    summary: str = Field(title="Summary", min_length=1, max_length=255)
    description: str = Field(
        default="",
        title="Description",
        description="Plain text. Lines that begin with a dash become a list.",
        max_length=32767,
        json_schema_extra={"widget": "long_text"},
    )
    priority: str | None = Field(default=None, title="Priority", examples=["High"])
    labels: list[str] = Field(default_factory=list, title="Labels", description="Without spaces.", max_length=100)
    assignee_id: str | None = Field(default=None, title="Assigned to", description="An account id.", max_length=128)
    due_date: str | None = Field(default=None, title="Due", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-02-15"])
    parent: str | None = Field(default=None, title="Parent issue", description="Its key.", max_length=60)
    more_fields: dict[str, Any] = Field(default_factory=dict, title="More fields", description=_MORE, max_length=200)


class IssueChange(IssueKey):
    summary: str | None = Field(default=None, title="New summary", min_length=1, max_length=255)
    description: str | None = Field(
        default=None, title="New description", max_length=32767, json_schema_extra={"widget": "long_text"}
    )
    priority: str | None = Field(default=None, title="New priority")
    labels: list[str] | None = Field(default=None, title="New labels", description="Replaces all.", max_length=100)
    assignee_id: str | None = Field(
        default=None, title="Newly assigned to", description="An account id.", max_length=128
    )
    due_date: str | None = Field(default=None, title="New due date", pattern=r"^\d{4}-\d{2}-\d{2}$")
    more_fields: dict[str, Any] = Field(default_factory=dict, title="More fields", description=_MORE, max_length=200)


class Transition(IssueKey):
    to: str = Field(
        title="To", description="The new status, or the name of the transition.", min_length=1, max_length=200
    )
    comment: str | None = Field(
        default=None, title="Comment", max_length=32767, json_schema_extra={"widget": "long_text"}
    )


class NewComment(IssueKey):
    text: str = Field(title="Comment", min_length=1, max_length=32767, json_schema_extra={"widget": "long_text"})


class Created(Shape):
    id: str = Field(title="Issue id")
    url: str = Field(title="URL")
    key: str = Field(title="Key")


class Changed(Shape):
    issue: str = Field(title="Issue")
    url: str = Field(title="URL")


class Comment(Shape):
    id: str = Field(title="Comment id")
    created: str = Field(title="Created at")


class _Created(Shape):
    id: str
    key: str


class _Status(Shape):
    name: str


class _Transition(Shape):
    id: str
    name: str
    to: _Status | None = None


class _Transitions(Shape):
    transitions: list[_Transition]


_DOCUMENT = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Since yesterday."}]}],
}
_CHANGED = {"issue": "SHOP-15", "url": "https://shop.atlassian.net/browse/SHOP-15"}


@jira.action(
    phrases=(
        "create a jira issue",
        "create a jira ticket",
        "open a jira ticket",
        "add an issue to jira",
        "file a bug in jira",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "project": "SHOP",
            "type": "Bug",
            "summary": "The basket forgets its coupon",
            "description": "Since yesterday.",
            "priority": "High",
            "labels": ["basket"],
        },
        calls=(
            Call(
                "POST",
                f"{URL}/issue",
                json={
                    "fields": {
                        "project": {"key": "SHOP"},
                        "issuetype": {"name": "Bug"},
                        "summary": "The basket forgets its coupon",
                        "description": _DOCUMENT,
                        "priority": {"name": "High"},
                        "labels": ["basket"],
                    }
                },
                headers=SIGNED_IN,
                status=201,
                answer={"id": "10015", "key": "SHOP-15", "self": f"{URL}/issue/10015"},
            ),
        ),
        yields={"id": "10015", "url": "https://shop.atlassian.net/browse/SHOP-15", "key": "SHOP-15"},
    ),
)
async def create_issue(http: Http, connection: Connection, issue: NewIssue) -> Created:
    """Create an issue."""
    fields: dict[str, Any] = {"project": {"key": issue.project}, "issuetype": {"name": issue.type}}
    fields |= _fields(issue) | ({"parent": {"key": issue.parent}} if issue.parent else {})
    made = shaped(_Created, await api.post(http, connection, "/issue", {"fields": fields}))
    return Created(id=made.id, key=made.key, url=_browse(connection, made.key))


def _fields(issue: NewIssue | IssueChange) -> dict[str, Any]:
    """The fields that are given, as Jira writes them."""
    given: dict[str, Any] = {
        "summary": issue.summary,
        "description": document(issue.description) if issue.description else None,
        "priority": {"name": issue.priority} if issue.priority else None,
        "labels": issue.labels or None if isinstance(issue, NewIssue) else issue.labels,
        "assignee": {"accountId": issue.assignee_id} if issue.assignee_id else None,
        "duedate": issue.due_date,
    }
    return {name: value for name, value in given.items() if value is not None} | issue.more_fields


def _browse(connection: Connection, key: str) -> str:
    return f"https://{connection.site}/browse/{key}"


@jira.action(
    phrases=("update a jira issue", "change a jira ticket", "edit a jira issue", "assign a jira ticket"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"issue": "SHOP-15", "labels": ["basket", "coupon"], "more_fields": {"customfield_10010": 3}},
        calls=(
            Call(
                "PUT",
                f"{URL}/issue/SHOP-15",
                json={"fields": {"labels": ["basket", "coupon"], "customfield_10010": 3}},
                headers=SIGNED_IN,
                status=204,
            ),
        ),
        yields=_CHANGED,
    ),
)
async def update_issue(http: Http, connection: Connection, change: IssueChange) -> Changed:
    """Change an issue. What is left empty stays as it is."""
    target = path("/issue/{}", change.issue)
    await api.call(http, connection, "PUT", target, json={"fields": _fields(change)})
    return Changed(issue=change.issue, url=_browse(connection, change.issue))


@jira.action(
    phrases=(
        "move a jira issue",
        "transition a jira issue",
        "set the status of a jira ticket",
        "close a jira ticket",
        "resolve a jira issue",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"issue": "SHOP-15", "to": "done"},
        calls=(
            Call(
                "GET",
                f"{URL}/issue/SHOP-15/transitions",
                headers=SIGNED_IN,
                answer={
                    "transitions": [
                        {"id": "11", "name": "Start", "to": {"name": "In Progress"}},
                        {"id": "31", "name": "Finish", "to": {"name": "Done"}},
                    ]
                },
            ),
            Call(
                "POST",
                f"{URL}/issue/SHOP-15/transitions",
                json={"transition": {"id": "31"}},
                headers=SIGNED_IN,
                status=204,
            ),
        ),
        yields=_CHANGED,
    ),
)
async def transition_issue(http: Http, connection: Connection, wanted: Transition) -> Changed:
    """Move an issue to another status."""
    target = path("/issue/{}/transitions", wanted.issue)
    possible = shaped(_Transitions, await api.get(http, connection, target)).transitions
    body: dict[str, Any] = {"transition": {"id": _chosen(possible, wanted.to).id}}
    if wanted.comment:
        body["update"] = {"comment": [{"add": {"body": document(wanted.comment)}}]}
    await api.call(http, connection, "POST", target, json=body)
    return Changed(issue=wanted.issue, url=_browse(connection, wanted.issue))


def _chosen(possible: list[_Transition], to: str) -> _Transition:
    """By the status it leads to, else by its name; letters may be of either case."""
    wanted = to.strip().lower()
    leading = [one for one in possible if one.to and one.to.name.lower() == wanted]
    named = [one for one in possible if wanted in (one.name.lower(), one.id)]
    if not leading and not named:
        raise StepError(
            "The issue cannot be moved to that status from where it is. Look at its workflow in Jira.",
            code="not_found",
        )
    return (leading or named)[0]


@jira.action(
    phrases=("comment on a jira issue", "add a comment in jira", "write a jira comment"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"issue": "SHOP-15", "text": "Since yesterday."},
        calls=(
            Call(
                "POST",
                f"{URL}/issue/SHOP-15/comment",
                json={"body": _DOCUMENT},
                headers=SIGNED_IN,
                status=201,
                answer={"id": "10001", "created": "2026-01-31T09:30:00.000+0100"},
            ),
        ),
        yields={"id": "10001", "created": "2026-01-31T09:30:00.000+0100"},
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on an issue."""
    target = path("/issue/{}/comment", comment.issue)
    return shaped(Comment, await api.post(http, connection, target, {"body": document(comment.text)}))


@jira.action(
    phrases=("get a jira issue", "read a jira ticket", "look up a jira issue"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"issue": "SHOP-15"},
        calls=(Call("GET", f"{URL}/issue/SHOP-15?{QUERY}", headers=SIGNED_IN, answer=EXAMPLE_ANSWER),),
        yields=EXAMPLE_ISSUE,
    ),
)
async def get_issue(http: Http, connection: Connection, wanted: IssueKey) -> Issue:
    """Get an issue."""
    target = path("/issue/{}", wanted.issue)
    return shaped(IssueAnswer, await api.get(http, connection, target, {"fields": ",".join(FIELDS)})).on(connection)
