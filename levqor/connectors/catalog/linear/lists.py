"""Teams and issues, and what is new."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.linear.connector import (
    EXAMPLE_ISSUE,
    ISSUE_FIELDS,
    MADE_UP,
    TEAM_ID,
    Connection,
    Issue,
    Team,
    ask,
    call,
    linear,
    part,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from, stamp
from levqor.kit.shapes import Shape

_PAGE: Final = 50
_TEAMS: Final = "query Teams($first: Int!) { teams(first: $first) { nodes { id key name } } }"
_ISSUES: Final = (
    "query Issues($first: Int!, $after: String, $filter: IssueFilter, $orderBy: PaginationOrderBy) "
    "{ issues(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { nodes { "
    + ISSUE_FIELDS
    + " } pageInfo { hasNextPage endCursor } } }"
)
_Moment = Literal["createdAt", "updatedAt"]


class TeamFilter(Shape):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=250, title="At most")


class IssueFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    team: str | None = Field(default=None, title="Team key", max_length=40, examples=["ENG"])
    state: str | None = Field(default=None, title="State", max_length=100, examples=["In Progress"])
    assignee_email: str | None = Field(default=None, title="Assigned to", description="An e-mail.", max_length=320)
    label: str | None = Field(default=None, title="Label", max_length=100)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Watch(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    team: str | None = Field(default=None, title="Team key", description="Empty: all teams.", max_length=40)


class Teams(Shape):
    teams: list[Team] = Field(title="Teams")


class Issues(Shape):
    issues: list[Issue] = Field(title="Issues", description="Newest first.")


class _Teams(Shape):
    nodes: list[Team]


class _PageInfo(Shape):
    hasNextPage: bool = False  # noqa: N815 - the vendor's name
    endCursor: str | None = None  # noqa: N815 - the vendor's name


class _Page(Shape):
    nodes: list[Issue]
    pageInfo: _PageInfo = _PageInfo()  # noqa: N815 - the vendor's name


_TEAM = {"id": TEAM_ID, "key": "ENG", "name": "Engineering"}
_EXAMPLE_PAGE = {"issues": {"nodes": [EXAMPLE_ISSUE], "pageInfo": {"hasNextPage": False, "endCursor": "abc"}}}


@linear.action(
    phrases=("list linear teams", "get linear teams", "find a linear team"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(call(_TEAMS, {"first": 100}, {"teams": {"nodes": [_TEAM]}}),),
        yields={"teams": [_TEAM]},
    ),
)
async def list_teams(http: Http, connection: Connection, wanted: TeamFilter) -> Teams:
    """List the teams."""
    data = await ask(http, connection, _TEAMS, {"first": wanted.limit})
    return Teams(teams=shaped(_Teams, part(data, "teams")).nodes)


@linear.action(
    phrases=("list linear issues", "find linear issues", "search linear", "get the linear issues"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"team": "ENG", "state": "Todo", "limit": 20},
        calls=(
            call(
                _ISSUES,
                {
                    "first": 20,
                    "filter": {"team": {"key": {"eq": "ENG"}}, "state": {"name": {"eqIgnoreCase": "Todo"}}},
                    "orderBy": "createdAt",
                },
                _EXAMPLE_PAGE,
            ),
        ),
        yields={"issues": [EXAMPLE_ISSUE]},
    ),
)
async def list_issues(http: Http, connection: Connection, wanted: IssueFilter) -> Issues:
    """List issues."""
    conditions = {
        "team": {"key": {"eq": wanted.team}} if wanted.team else None,
        "state": {"name": {"eqIgnoreCase": wanted.state}} if wanted.state else None,
        "assignee": {"email": {"eqIgnoreCase": wanted.assignee_email}} if wanted.assignee_email else None,
        "labels": {"some": {"name": {"eqIgnoreCase": wanted.label}}} if wanted.label else None,
    }
    given = {name: condition for name, condition in conditions.items() if condition}
    return Issues(issues=await _read(http, connection, given, "createdAt", wanted.limit))


async def _read(
    http: Http, connection: Connection, conditions: dict[str, Any], order: _Moment, limit: int
) -> list[Issue]:
    found: list[Issue] = []
    variables: dict[str, Any] = {"first": min(_PAGE, limit), "filter": conditions, "orderBy": order}
    while True:
        page = shaped(_Page, part(await ask(http, connection, _ISSUES, variables), "issues"))
        found += page.nodes
        if not page.pageInfo.hasNextPage or page.pageInfo.endCursor is None or len(found) >= limit:
            return found[:limit]
        variables["after"] = page.pageInfo.endCursor


def _example(moment: _Moment, key: str, leaves: str) -> PollExample:
    conditions = {"team": {"key": {"eq": "ENG"}}, moment: {"gte": "2026-01-31T08:05:00Z"}}
    return PollExample(
        connection=MADE_UP,
        given={"team": "ENG"},
        cursor="2026-01-31T08:10:00Z",
        calls=(call(_ISSUES, {"first": 50, "filter": conditions, "orderBy": moment}, _EXAMPLE_PAGE),),
        finds=[(key, EXAMPLE_ISSUE)],
        leaves=leaves,
    )


@linear.poll(
    phrases=("new linear issue", "an issue is created in linear", "someone opens a linear issue"),
    example=_example("createdAt", "9cfb482a-81e3-4154-b5b9-2c805e70a015", "2026-01-31T08:20:00Z"),
)
async def new_issue(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Issue]:
    """A new issue."""
    issues = await _since(http, connection, watch, "createdAt", cursor)
    return found_since(http, cursor, issues, key=lambda issue: issue.id, at=lambda issue: issue.createdAt)


@linear.poll(
    phrases=("a linear issue changes", "new or updated linear issue", "a linear issue is updated"),
    example=_example(
        "updatedAt", "9cfb482a-81e3-4154-b5b9-2c805e70a015@2026-01-31T08:25:00.000Z", "2026-01-31T08:25:00Z"
    ),
)
async def new_or_changed_issue(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Issue]:
    """A new or changed issue."""
    issues = await _since(http, connection, watch, "updatedAt", cursor)
    return found_since(
        http, cursor, issues, key=lambda issue: f"{issue.id}@{issue.updatedAt}", at=lambda issue: issue.updatedAt
    )


async def _since(http: Http, connection: Connection, watch: Watch, moment: _Moment, cursor: str | None) -> list[Issue]:
    team = {"team": {"key": {"eq": watch.team}}} if watch.team else {}
    conditions = {**team, moment: {"gte": stamp(look_from(http, cursor))}}
    return await _read(http, connection, conditions, moment, MOST_PAGES * _PAGE)
