"""Issues and their comments."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from levqor.connectors.api import next_link, shaped
from levqor.connectors.catalog.github.connector import (
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Person,
    Repository,
    api,
    github,
    repository_path,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class IssueNumber(Repository):
    number: int = Field(title="Issue number", ge=1)


class NewIssue(Repository):
    title: str = Field(title="Title", min_length=1, max_length=256)
    body: str = Field(default="", title="Text", max_length=65536, json_schema_extra={"widget": "long_text"})
    labels: list[str] = Field(default_factory=list, title="Labels", max_length=100)
    assignees: list[str] = Field(default_factory=list, title="Assigned to", description="User names.", max_length=10)


class IssueChange(IssueNumber):
    title: str | None = Field(default=None, title="New title", min_length=1, max_length=256)
    body: str | None = Field(
        default=None, title="New text", max_length=65536, json_schema_extra={"widget": "long_text"}
    )
    state: Literal["open", "closed"] | None = Field(default=None, title="New state")
    labels: list[str] | None = Field(default=None, title="New labels", description="Replaces all.", max_length=100)
    assignees: list[str] | None = Field(default=None, title="Newly assigned to", max_length=10)


class IssueClosing(IssueNumber):
    reason: Literal["completed", "not_planned"] = Field(default="completed", title="Reason")


class IssueFilter(Repository):
    state: Literal["open", "closed", "all"] = Field(default="open", title="State")
    labels: list[str] = Field(default_factory=list, title="With all of these labels", max_length=20)
    assignee: str | None = Field(default=None, title="Assigned to", description="A user name, or * for anybody.")
    changed_since: str | None = Field(default=None, title="Changed since", examples=["2026-01-31T08:30:00Z"])
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class NewComment(IssueNumber):
    body: str = Field(title="Comment", min_length=1, max_length=65536, json_schema_extra={"widget": "long_text"})


class Label(Shape):
    name: str | None = Field(default=None, title="Label")


class Issue(Shape):
    number: int = Field(title="Issue number")
    html_url: str = Field(title="URL")
    title: str = Field(title="Title")
    state: str = Field(title="State")
    body: str | None = Field(default=None, title="Text")
    user: Person | None = Field(default=None, title="Author")
    labels: list[Label] = Field(default_factory=list, title="Labels")
    assignees: list[Person] = Field(default_factory=list, title="Assigned to")
    comments: int = Field(default=0, title="Number of comments")
    created_at: str = Field(title="Created at")
    updated_at: str | None = Field(default=None, title="Changed at")
    closed_at: str | None = Field(default=None, title="Closed at")


class Issues(Shape):
    issues: list[Issue] = Field(title="Issues", description="Newest first.")


class Comment(Shape):
    id: int = Field(title="Comment id")
    html_url: str = Field(title="URL")
    body: str | None = Field(default=None, title="Comment")
    user: Person | None = Field(default=None, title="Author")
    created_at: str = Field(title="Created at")


EXAMPLE_ISSUE: dict[str, Any] = {
    "number": 15,
    "html_url": "https://github.com/octo/shop/issues/15",
    "title": "The basket forgets its coupon",
    "state": "open",
    "body": "Since yesterday.",
    "user": {"login": "ann"},
    "labels": [{"name": "bug"}],
    "assignees": [{"login": "octo"}],
    "comments": 0,
    "created_at": "2026-01-31T08:20:00Z",
    "updated_at": "2026-01-31T08:20:00Z",
    "closed_at": None,
}
_CLOSED = EXAMPLE_ISSUE | {"state": "closed", "closed_at": "2026-01-31T08:30:00Z"}
_COMMENT = {
    "id": 901,
    "html_url": "https://github.com/octo/shop/issues/15#issuecomment-901",
    "body": "It is being looked at.",
    "user": {"login": "octo"},
    "created_at": "2026-01-31T08:30:00Z",
}


def only_issues(page: Any) -> list[Issue]:
    """To GitHub each pull request is an issue, too."""
    items = page if isinstance(page, list) else [page]
    return rows(Issue, [item for item in items if not (isinstance(item, dict) and "pull_request" in item)])


@github.action(
    phrases=(
        "create a github issue",
        "open a github issue",
        "file an issue on github",
        "create an issue in github",
        "report a bug on github",
        "add a github issue",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "repository": "octo/shop",
            "title": "The basket forgets its coupon",
            "body": "Since yesterday.",
            "labels": ["bug"],
            "assignees": ["octo"],
        },
        calls=(
            Call(
                "POST",
                f"{URL}/issues",
                json={
                    "title": "The basket forgets its coupon",
                    "body": "Since yesterday.",
                    "labels": ["bug"],
                    "assignees": ["octo"],
                },
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_ISSUE,
            ),
        ),
        yields=EXAMPLE_ISSUE,
    ),
)
async def create_issue(http: Http, connection: Connection, issue: NewIssue) -> Issue:
    """Create an issue."""
    body = issue.model_dump(exclude={"repository"})
    return shaped(Issue, await api.post(http, connection, repository_path(issue, "/issues"), body))


@github.action(
    phrases=("update a github issue", "change a github issue", "label a github issue", "assign a github issue"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "number": 15, "labels": ["bug"], "state": "open"},
        calls=(
            Call(
                "PATCH",
                f"{URL}/issues/15",
                json={"state": "open", "labels": ["bug"]},
                headers=SIGNED_IN,
                answer=EXAMPLE_ISSUE,
            ),
        ),
        yields=EXAMPLE_ISSUE,
    ),
)
async def update_issue(http: Http, connection: Connection, change: IssueChange) -> Issue:
    """Change an issue. What is left empty stays as it is."""
    return await _patch(
        http, connection, change, change.model_dump(exclude_none=True, exclude={"repository", "number"})
    )


@github.action(
    phrases=("close a github issue", "close the issue on github", "resolve a github issue"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "number": 15},
        calls=(
            Call(
                "PATCH",
                f"{URL}/issues/15",
                json={"state": "closed", "state_reason": "completed"},
                headers=SIGNED_IN,
                answer=_CLOSED,
            ),
        ),
        yields=_CLOSED,
    ),
)
async def close_issue(http: Http, connection: Connection, closing: IssueClosing) -> Issue:
    """Close an issue."""
    return await _patch(http, connection, closing, {"state": "closed", "state_reason": closing.reason})


async def _patch(http: Http, connection: Connection, issue: IssueNumber, body: dict[str, Any]) -> Issue:
    target = repository_path(issue, "/issues/{}", issue.number)
    return shaped(Issue, (await api.call(http, connection, "PATCH", target, json=body)).json())


@github.action(
    phrases=("get a github issue", "read a github issue", "look up a github issue"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "number": 15},
        calls=(Call("GET", f"{URL}/issues/15", headers=SIGNED_IN, answer=EXAMPLE_ISSUE),),
        yields=EXAMPLE_ISSUE,
    ),
)
async def get_issue(http: Http, connection: Connection, wanted: IssueNumber) -> Issue:
    """Get an issue."""
    return shaped(Issue, await api.get(http, connection, repository_path(wanted, "/issues/{}", wanted.number)))


@github.action(
    phrases=("list github issues", "get the open issues from github", "find github issues", "read github issues"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "labels": ["bug"], "limit": 50},
        calls=(
            Call(
                "GET",
                f"{URL}/issues?state=open&labels=bug&per_page=50",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ISSUE, EXAMPLE_ISSUE | {"number": 16, "pull_request": {}}],
            ),
        ),
        yields={"issues": [EXAMPLE_ISSUE]},
    ),
)
async def list_issues(http: Http, connection: Connection, wanted: IssueFilter) -> Issues:
    """List issues. Pull requests are left out."""
    params = {
        "state": wanted.state,
        "labels": ",".join(wanted.labels) or None,
        "assignee": wanted.assignee,
        "since": wanted.changed_since,
        "per_page": min(wanted.limit, 100),
    }
    pages = api.pages(http, connection, repository_path(wanted, "/issues"), params, lambda answer, _: next_link(answer))
    return Issues(issues=await gathered(pages, only_issues, wanted.limit))


@github.action(
    phrases=("comment on a github issue", "add a comment on github", "reply to a github issue"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "number": 15, "body": "It is being looked at."},
        calls=(
            Call(
                "POST",
                f"{URL}/issues/15/comments",
                json={"body": "It is being looked at."},
                headers=SIGNED_IN,
                status=201,
                answer=_COMMENT,
            ),
        ),
        yields=_COMMENT,
    ),
)
async def comment(http: Http, connection: Connection, comment: NewComment) -> Comment:
    """Comment on an issue or a pull request."""
    target = repository_path(comment, "/issues/{}/comments", comment.number)
    return shaped(Comment, await api.post(http, connection, target, {"body": comment.body}))
