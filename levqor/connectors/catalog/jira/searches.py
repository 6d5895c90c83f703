"""Finding issues, and what is new."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.jira.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_ISSUE,
    FIELDS,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Issue,
    IssueAnswer,
    api,
    jira,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import MOST_PAGES, found_since, look_from
from levqor.kit.shapes import Shape

_PAGE = 100


class Search(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    jql: str = Field(
        title="JQL",
        description="Jira's query language; it needs at least one condition.",
        min_length=1,
        max_length=10_000,
        examples=["project = SHOP AND status != Done ORDER BY created DESC"],
    )
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Watch(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    project: str = Field(title="Project key", pattern=r"^[A-Za-z][\w]{1,50}$", examples=["SHOP"])
    jql: str | None = Field(
        default=None,
        title="Only where",
        description="A condition in JQL, without ORDER BY.",
        max_length=5_000,
        examples=["issuetype = Bug"],
    )


class Issues(Shape):
    issues: list[Issue] = Field(title="Issues")


class _Page(Shape):
    issues: list[IssueAnswer]
    nextPageToken: str | None = None  # noqa: N815 - the vendor's name


def _call(jql: str, size: int = _PAGE) -> Call:
    return Call(
        "POST",
        f"{URL}/search/jql",
        json={"jql": jql, "fields": FIELDS, "maxResults": size},
        headers=SIGNED_IN,
        answer={"issues": [EXAMPLE_ANSWER], "isLast": True},
    )


@jira.action(
    phrases=("search jira", "find jira issues", "list jira tickets", "query jira", "get jira issues"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"jql": "project = SHOP", "limit": 10},
        calls=(_call("project = SHOP", 10),),
        yields={"issues": [EXAMPLE_ISSUE]},
    ),
)
async def search(http: Http, connection: Connection, search: Search) -> Issues:
    """Find issues by JQL."""
    return Issues(issues=await _search(http, connection, search.jql, search.limit))


async def _search(http: Http, connection: Connection, jql: str, limit: int) -> list[Issue]:
    found: list[Issue] = []
    body: dict[str, Any] = {"jql": jql, "fields": FIELDS, "maxResults": min(_PAGE, limit)}
    while True:
        page = shaped(_Page, await api.post(http, connection, "/search/jql", body))
        found += [issue.on(connection) for issue in page.issues]
        if page.nextPageToken is None or len(found) >= limit:
            return found[:limit]
        body["nextPageToken"] = page.nextPageToken


@jira.poll(
    phrases=("new jira issue", "a jira ticket is created", "a new issue in jira", "someone opens a jira ticket"),
    example=PollExample(
        connection=MADE_UP,
        given={"project": "SHOP", "jql": "issuetype = Bug"},
        cursor="2026-01-31T08:10:00Z",
        calls=(_call('project = "SHOP" AND created >= "-26m" AND (issuetype = Bug) ORDER BY created ASC'),),
        finds=[("10015", EXAMPLE_ISSUE)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_issue(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Issue]:
    """A new issue in a project."""
    issues = await _since(http, connection, watch, "created", cursor)
    return found_since(http, cursor, issues, key=lambda issue: issue.id, at=lambda issue: issue.created)


@jira.poll(
    phrases=("a jira issue changes", "a jira ticket is updated", "new or updated jira issue"),
    example=PollExample(
        connection=MADE_UP,
        given={"project": "SHOP"},
        cursor="2026-01-31T08:10:00Z",
        calls=(_call('project = "SHOP" AND updated >= "-26m" ORDER BY updated ASC'),),
        finds=[("10015@2026-01-31T09:25:00.000+0100", EXAMPLE_ISSUE)],
        leaves="2026-01-31T08:25:00Z",
    ),
)
async def new_or_changed_issue(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[Issue]:
    """A new or changed issue in a project."""
    issues = await _since(http, connection, watch, "updated", cursor)
    return found_since(
        http, cursor, issues, key=lambda issue: f"{issue.id}@{issue.updated}", at=lambda issue: issue.updated
    )


async def _since(
    http: Http, connection: Connection, watch: Watch, moment: Literal["created", "updated"], cursor: str | None
) -> list[Issue]:
    ago = _minutes_since(http.now(), look_from(http, cursor))
    only = f" AND ({watch.jql})" if watch.jql else ""
    jql = f'project = "{watch.project}" AND {moment} >= "-{ago}m"{only} ORDER BY {moment} ASC'
    return await _search(http, connection, jql, MOST_PAGES * _PAGE)


def _minutes_since(now: datetime, begin: datetime) -> int:
    """An instant in JQL is one of the user's time zone, which nobody knows here; a distance is the same everywhere."""
    return int((now - begin).total_seconds() // 60) + 1
