"""Releases, pull requests and workflows of a repository."""

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


class NewRelease(Repository):
    tag: str = Field(title="Tag", min_length=1, max_length=250, examples=["v1.4.0"])
    name: str | None = Field(default=None, title="Name", max_length=250)
    notes: str | None = Field(default=None, title="Notes", max_length=125000, json_schema_extra={"widget": "long_text"})
    target: str | None = Field(
        default=None, title="Branch or commit", description="Where a tag that is not there yet is put."
    )
    is_draft: bool = Field(default=False, title="Draft")
    is_prerelease: bool = Field(default=False, title="Pre-release")
    generate_notes: bool = Field(default=False, title="Let GitHub write the notes")


class Release(Shape):
    id: int = Field(title="Release id")
    html_url: str = Field(title="URL")
    tag_name: str = Field(title="Tag")
    name: str | None = Field(default=None, title="Name")
    body: str | None = Field(default=None, title="Notes")
    draft: bool = Field(default=False, title="Draft")
    prerelease: bool = Field(default=False, title="Pre-release")
    author: Person | None = Field(default=None, title="Author")
    published_at: str | None = Field(default=None, title="Published at")


class PullRequestFilter(Repository):
    state: Literal["open", "closed", "all"] = Field(default="open", title="State")
    base: str | None = Field(default=None, title="Into the branch", max_length=250)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Branch(Shape):
    ref: str = Field(title="Branch")
    sha: str = Field(title="Commit")


class PullRequest(Shape):
    number: int = Field(title="Number")
    html_url: str = Field(title="URL")
    title: str = Field(title="Title")
    state: str = Field(title="State")
    body: str | None = Field(default=None, title="Text")
    user: Person | None = Field(default=None, title="Author")
    draft: bool = Field(default=False, title="Draft")
    head: Branch = Field(title="From")
    base: Branch = Field(title="Into")
    created_at: str = Field(title="Created at")
    merged_at: str | None = Field(default=None, title="Merged at")


class PullRequests(Shape):
    pull_requests: list[PullRequest] = Field(title="Pull requests", description="Newest first.")


class WorkflowStart(Repository):
    workflow: str = Field(
        title="Workflow", description="Its file name or its id.", min_length=1, max_length=250, examples=["deploy.yml"]
    )
    ref: str = Field(default="main", title="Branch or tag", min_length=1, max_length=250)
    inputs: dict[str, Any] = Field(default_factory=dict, title="Inputs", max_length=25)


class WorkflowStarted(Shape):
    workflow: str = Field(title="Workflow")
    ref: str = Field(title="Branch or tag")


EXAMPLE_RELEASE: dict[str, Any] = {
    "id": 77,
    "html_url": "https://github.com/octo/shop/releases/tag/v1.4.0",
    "tag_name": "v1.4.0",
    "name": "Version 1.4.0",
    "body": "Coupons stay.",
    "draft": False,
    "prerelease": False,
    "author": {"login": "octo"},
    "published_at": "2026-01-31T08:20:00Z",
}
EXAMPLE_PULL_REQUEST: dict[str, Any] = {
    "number": 16,
    "html_url": "https://github.com/octo/shop/pull/16",
    "title": "Keep the coupon",
    "state": "open",
    "body": None,
    "user": {"login": "ann"},
    "draft": False,
    "head": {"ref": "coupon", "sha": "6dcb09b5"},
    "base": {"ref": "main", "sha": "7638417d"},
    "created_at": "2026-01-31T08:20:00Z",
    "merged_at": None,
}


@github.action(
    phrases=("create a github release", "publish a release on github", "make a github release"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "tag": "v1.4.0", "name": "Version 1.4.0", "notes": "Coupons stay."},
        calls=(
            Call(
                "POST",
                f"{URL}/releases",
                json={
                    "tag_name": "v1.4.0",
                    "name": "Version 1.4.0",
                    "body": "Coupons stay.",
                    "draft": False,
                    "prerelease": False,
                    "generate_release_notes": False,
                },
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_RELEASE,
            ),
        ),
        yields=EXAMPLE_RELEASE,
    ),
)
async def create_release(http: Http, connection: Connection, release: NewRelease) -> Release:
    """Create a release."""
    texts = {"name": release.name, "body": release.notes, "target_commitish": release.target}
    body = {
        "tag_name": release.tag,
        **{name: text for name, text in texts.items() if text},
        "draft": release.is_draft,
        "prerelease": release.is_prerelease,
        "generate_release_notes": release.generate_notes,
    }
    return shaped(Release, await api.post(http, connection, repository_path(release, "/releases"), body))


@github.action(
    phrases=("list github pull requests", "get the open pull requests", "find pull requests on github", "list prs"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "base": "main"},
        calls=(
            Call(
                "GET",
                f"{URL}/pulls?state=open&base=main&per_page=100",
                headers=SIGNED_IN,
                answer=[EXAMPLE_PULL_REQUEST],
            ),
        ),
        yields={"pull_requests": [EXAMPLE_PULL_REQUEST]},
    ),
)
async def list_pull_requests(http: Http, connection: Connection, wanted: PullRequestFilter) -> PullRequests:
    """List pull requests."""
    params = {"state": wanted.state, "base": wanted.base, "per_page": min(wanted.limit, 100)}
    pages = api.pages(http, connection, repository_path(wanted, "/pulls"), params, lambda answer, _: next_link(answer))
    return PullRequests(pull_requests=await gathered(pages, lambda page: rows(PullRequest, page), wanted.limit))


@github.action(
    phrases=("run a github workflow", "dispatch a github workflow", "start a github action", "trigger a github action"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "workflow": "deploy.yml", "inputs": {"stage": "test"}},
        calls=(
            Call(
                "POST",
                f"{URL}/actions/workflows/deploy.yml/dispatches",
                json={"ref": "main", "inputs": {"stage": "test"}},
                headers=SIGNED_IN,
                status=204,
                answer="",
            ),
        ),
        yields={"workflow": "deploy.yml", "ref": "main"},
    ),
)
async def dispatch_workflow(http: Http, connection: Connection, start: WorkflowStart) -> WorkflowStarted:
    """Start a workflow of GitHub Actions. It has to have a workflow_dispatch trigger."""
    target = repository_path(start, "/actions/workflows/{}/dispatches", start.workflow)
    await api.call(http, connection, "POST", target, json={"ref": start.ref, "inputs": start.inputs})
    return WorkflowStarted(workflow=start.workflow, ref=start.ref)
