"""Creating, changing and commenting on issues."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.linear.connector import (
    EXAMPLE_ISSUE,
    ISSUE_FIELDS,
    MADE_UP,
    STATE_ID,
    TEAM_ID,
    UUID,
    Connection,
    Issue,
    IssueId,
    State,
    ask,
    call,
    linear,
    part,
)
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

_CREATE: Final = (
    "mutation Create($input: IssueCreateInput!) { issueCreate(input: $input) { issue { " + ISSUE_FIELDS + " } } }"
)
_UPDATE: Final = (
    "mutation Update($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { issue { "
    + ISSUE_FIELDS
    + " } } }"
)
_COMMENT: Final = (
    "mutation Comment($input: CommentCreateInput!) { commentCreate(input: $input) { comment { id url createdAt } } }"
)
_GET: Final = "query Issue($id: String!) { issue(id: $id) { " + ISSUE_FIELDS + " } }"
_TEAM: Final = "query Team($key: String!) { teams(filter: { key: { eq: $key } }) { nodes { id } } }"
_STATES: Final = "query States($id: String!) { issue(id: $id) { team { states(first: 100) { nodes { id name } } } } }"


class _IssueTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    priority: int | None = Field(default=None, ge=0, le=4, title="Priority", description="1 urgent to 4 low; 0 none.")
    assignee_id: str | None = Field(default=None, title="Assigned to", description="A user id.", pattern=rf"^{UUID}$")
    label_ids: list[str] | None = Field(default=None, title="Label ids", max_length=50)
    due_date: str | None = Field(default=None, title="Due", pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-02-15"])
    project_id: str | None = Field(default=None, title="Project id", pattern=rf"^{UUID}$")


class NewIssue(_IssueTexts):
    team: str = Field(title="Team", description="Its key, such as ENG, or its id.", min_length=1, max_length=40)
    title: str = Field(title="Title", min_length=1, max_length=512)
    description: str | None = Field(
        default=None,
        title="Description",
        description="May be Markdown.",
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )


class IssueChange(_IssueTexts, IssueId):
    title: str | None = Field(default=None, title="New title", min_length=1, max_length=512)
    description: str | None = Field(
        default=None, title="New description", max_length=100_000, json_schema_extra={"widget": "long_text"}
    )
    state: str | None = Field(
        default=None, title="New state", description="Its name or its id.", max_length=100, examples=["Done"]
    )


class NewComment(IssueId):
    body: str = Field(
        title="Comment",
        description="May be Markdown.",
        min_length=1,
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )


class Comment(Shape):
    id: str = Field(title="Comment id")
    url: str = Field(title="URL")
    createdAt: str = Field(title="Created at")  # noqa: N815 - the vendor's name


class _Changed(Shape):
    issue: Issue


class _Commented(Shape):
    comment: Comment


class _Id(Shape):
    id: str


class _Ids(Shape):
    nodes: list[_Id]


class _States(Shape):
    nodes: list[State]


class _TeamStates(Shape):
    states: _States


class _IssueTeam(Shape):
    team: _TeamStates


def _input(given: _IssueTexts, **more: str | None) -> dict[str, Any]:
    """What is given, by Linear's names."""
    values = {
        **more,
        "priority": given.priority,
        "assigneeId": given.assignee_id,
        "labelIds": given.label_ids,
        "dueDate": given.due_date,
        "projectId": given.project_id,
    }
    return {name: value for name, value in values.items() if value is not None}


@linear.action(
    phrases=("create a linear issue", "open a linear ticket", "add an issue to linear", "file a bug in linear"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "team": "ENG",
            "title": "The basket forgets its coupon",
            "description": "Since yesterday.",
            "priority": 2,
        },
        calls=(
            call(_TEAM, {"key": "ENG"}, {"teams": {"nodes": [{"id": TEAM_ID}]}}),
            call(
                _CREATE,
                {
                    "input": {
                        "teamId": TEAM_ID,
                        "title": "The basket forgets its coupon",
                        "description": "Since yesterday.",
                        "priority": 2,
                    }
                },
                {"issueCreate": {"issue": EXAMPLE_ISSUE}},
            ),
        ),
        yields=EXAMPLE_ISSUE,
    ),
)
async def create_issue(http: Http, connection: Connection, issue: NewIssue) -> Issue:
    """Create an issue."""
    team = await _team_id(http, connection, issue.team)
    values = _input(issue, teamId=team, title=issue.title, description=issue.description)
    data = await ask(http, connection, _CREATE, {"input": values})
    return shaped(_Changed, part(data, "issueCreate")).issue


async def _team_id(http: Http, connection: Connection, team: str) -> str:
    if re.fullmatch(UUID, team):
        return team
    found = shaped(_Ids, part(await ask(http, connection, _TEAM, {"key": team}), "teams")).nodes
    if not found:
        raise StepError("There is no team with this key.", code="not_found")
    return found[0].id


@linear.action(
    phrases=("update a linear issue", "change a linear issue", "close a linear issue", "set the state in linear"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"issue": "ENG-15", "state": "todo", "priority": 2},
        calls=(
            call(
                _STATES,
                {"id": "ENG-15"},
                {"issue": {"team": {"states": {"nodes": [{"id": STATE_ID, "name": "Todo"}]}}}},
            ),
            call(
                _UPDATE,
                {"id": "ENG-15", "input": {"stateId": STATE_ID, "priority": 2}},
                {"issueUpdate": {"issue": EXAMPLE_ISSUE}},
            ),
        ),
        yields=EXAMPLE_ISSUE,
    ),
)
async def update_issue(http: Http, connection: Connection, change: IssueChange) -> Issue:
    """Change an issue. What is left empty stays as it is."""
    state = await _state_id(http, connection, change.issue, change.state) if change.state else None
    values = _input(change, title=change.title, description=change.description, stateId=state)
    data = await ask(http, connection, _UPDATE, {"id": change.issue, "input": values})
    return shaped(_Changed, part(data, "issueUpdate")).issue


async def _state_id(http: Http, connection: Connection, issue: str, state: str) -> str:
    """Each team has states of its own."""
    if re.fullmatch(UUID, state):
        return state
    found = shaped(_IssueTeam, part(await ask(http, connection, _STATES, {"id": issue}), "issue"))
    named = [one.id for one in found.team.states.nodes if one.name.lower() == state.strip().lower()]
    if not named:
        raise StepError("The issue's team has no state of this name.", code="not_found")
    return named[0]


@linear.action(
    phrases=("get a linear issue", "read a linear issue", "look up a linear issue"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"issue": "ENG-15"},
        calls=(call(_GET, {"id": "ENG-15"}, {"issue": EXAMPLE_ISSUE}),),
        yields=EXAMPLE_ISSUE,
    ),
)
async def get_issue(http: Http, connection: Connection, wanted: IssueId) -> Issue:
    """Get an issue."""
    return shaped(Issue, part(await ask(http, connection, _GET, {"id": wanted.issue}), "issue"))


_EXAMPLE_COMMENT = {
    "id": "9cfb482a-81e3-4154-b5b9-2c805e70a099",
    "url": "https://linear.app/shop/issue/ENG-15#comment-9cfb482a",
    "createdAt": "2026-01-31T08:30:00.000Z",
}


@linear.action(
    phrases=("comment on a linear issue", "add a comment in linear", "reply in linear"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"issue": "ENG-15", "body": "It is being looked at."},
        calls=(
            call(
                _COMMENT,
                {"input": {"issueId": "ENG-15", "body": "It is being looked at."}},
                {"commentCreate": {"comment": _EXAMPLE_COMMENT}},
            ),
        ),
        yields=_EXAMPLE_COMMENT,
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on an issue."""
    data = await ask(http, connection, _COMMENT, {"input": {"issueId": comment.issue, "body": comment.body}})
    return shaped(_Commented, part(data, "commentCreate")).comment
