"""New issues, pull requests and releases."""

from __future__ import annotations

from levqor.connectors.api import next_link
from levqor.connectors.catalog.github.connector import (
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Repository,
    api,
    github,
    repository_path,
)
from levqor.connectors.catalog.github.issues import EXAMPLE_ISSUE, Issue, only_issues
from levqor.connectors.catalog.github.repositories import (
    EXAMPLE_PULL_REQUEST,
    EXAMPLE_RELEASE,
    PullRequest,
    Release,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered_since, look_from, rows

_NEWEST_FIRST = {"state": "all", "sort": "created", "direction": "desc", "per_page": 100}
_QUERY = "state=all&sort=created&direction=desc&per_page=100"


@github.poll(
    phrases=("new github issue", "an issue is opened on github", "someone opens a github issue"),
    example=PollExample(
        connection=MADE_UP,
        given={"repository": "octo/shop"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/issues?{_QUERY}",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ISSUE, EXAMPLE_ISSUE | {"number": 9, "created_at": "2026-01-30T10:00:00Z"}],
            ),
        ),
        finds=[("15", EXAMPLE_ISSUE)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_issue(http: Http, connection: Connection, watch: Repository, cursor: str | None) -> Found[Issue]:
    """A new issue in a repository."""
    target = repository_path(watch, "/issues")
    pages = api.pages(http, connection, target, _NEWEST_FIRST, lambda answer, _: next_link(answer))
    begin = look_from(http, cursor)
    items = await gathered_since(pages, only_issues, lambda issue: issue.created_at, begin)
    return found_since(http, cursor, items, key=lambda issue: str(issue.number), at=lambda issue: issue.created_at)


@github.poll(
    phrases=("new github pull request", "a pull request is opened", "someone opens a pr on github", "new pr"),
    example=PollExample(
        connection=MADE_UP,
        given={"repository": "octo/shop"},
        cursor="2026-01-31T08:10:00Z",
        calls=(Call("GET", f"{URL}/pulls?{_QUERY}", headers=SIGNED_IN, answer=[EXAMPLE_PULL_REQUEST]),),
        finds=[("16", EXAMPLE_PULL_REQUEST)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_pull_request(
    http: Http, connection: Connection, watch: Repository, cursor: str | None
) -> Found[PullRequest]:
    """A new pull request in a repository."""
    target = repository_path(watch, "/pulls")
    pages = api.pages(http, connection, target, _NEWEST_FIRST, lambda answer, _: next_link(answer))
    begin = look_from(http, cursor)
    items = await gathered_since(pages, lambda page: rows(PullRequest, page), lambda one: one.created_at, begin)
    return found_since(http, cursor, items, key=lambda one: str(one.number), at=lambda one: one.created_at)


@github.poll(
    phrases=("new github release", "a release is published on github", "a new version is released on github"),
    example=PollExample(
        connection=MADE_UP,
        given={"repository": "octo/shop"},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/releases?per_page=100",
                headers=SIGNED_IN,
                answer=[EXAMPLE_RELEASE | {"id": 78, "draft": True, "published_at": None}, EXAMPLE_RELEASE],
            ),
        ),
        finds=[("77", EXAMPLE_RELEASE)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_release(http: Http, connection: Connection, watch: Repository, cursor: str | None) -> Found[Release]:
    """A new release of a repository.

    Drafts are left out until they are published. GitHub lists releases by the date of their commit, so the newest 100
    are looked at each time.
    """
    answer = await api.get(http, connection, repository_path(watch, "/releases"), {"per_page": 100})
    published = [release for release in rows(Release, answer) if release.published_at is not None]
    return found_since(
        http, cursor, published, key=lambda release: str(release.id), at=lambda release: release.published_at or ""
    )
