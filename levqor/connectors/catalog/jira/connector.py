"""The connection to Jira, and what all of its steps share."""

from __future__ import annotations

import base64
from typing import Any, Final

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.catalog.jira.documents import plain
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

FIELDS: Final = [
    "summary",
    "description",
    "status",
    "issuetype",
    "priority",
    "assignee",
    "reporter",
    "labels",
    "project",
    "created",
    "updated",
    "duedate",
]


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    site: str = Field(
        title="Site",
        description="The host in the address of your Jira.",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{1,200}\.[A-Za-z]{2,20}$",
        examples=["example.atlassian.net"],
    )
    email: str = Field(title="E-mail", description="That of your Atlassian account.", min_length=3, max_length=320)
    api_token: SecretStr = Field(
        title="API token", description="id.atlassian.com, Security, Create and manage API tokens.", min_length=1
    )


class IssueKey(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    issue: str = Field(
        title="Issue", description="Its key or its id.", pattern=r"^([A-Za-z][\w]{1,50}-\d{1,12}|\d{1,12})$"
    )


class Issue(Shape):
    id: str = Field(title="Issue id")
    url: str = Field(title="URL")
    key: str = Field(title="Key")
    summary: str = Field(title="Summary")
    description: str = Field(title="Description", description="As plain text.")
    status: str | None = Field(title="Status")
    type: str | None = Field(title="Type")
    priority: str | None = Field(title="Priority")
    assignee: str | None = Field(title="Assigned to")
    reporter: str | None = Field(title="Reported by")
    labels: list[str] = Field(title="Labels")
    project: str | None = Field(title="Project key")
    created: str = Field(title="Created at")
    updated: str = Field(title="Changed at")
    due_date: str | None = Field(title="Due")


class _Named(Shape):
    name: str | None = None
    displayName: str | None = None  # noqa: N815 - the vendor's name
    key: str | None = None


class _Fields(Shape):
    summary: str
    description: Any = None
    status: _Named | None = None
    issuetype: _Named | None = None
    priority: _Named | None = None
    assignee: _Named | None = None
    reporter: _Named | None = None
    labels: list[str] = Field(default_factory=list)
    project: _Named | None = None
    created: str
    updated: str
    duedate: str | None = None


class IssueAnswer(Shape):
    """An issue as Jira answers it."""

    id: str
    key: str
    fields: _Fields

    def on(self, connection: Connection) -> Issue:
        fields = self.fields
        return Issue(
            id=self.id,
            url=f"https://{connection.site}/browse/{self.key}",
            key=self.key,
            summary=fields.summary,
            description=plain(fields.description),
            status=fields.status.name if fields.status else None,
            type=fields.issuetype.name if fields.issuetype else None,
            priority=fields.priority.name if fields.priority else None,
            assignee=fields.assignee.displayName if fields.assignee else None,
            reporter=fields.reporter.displayName if fields.reporter else None,
            labels=fields.labels,
            project=fields.project.key if fields.project else None,
            created=fields.created,
            updated=fields.updated,
            due_date=fields.duedate,
        )


class _Me(Shape):
    displayName: str | None = None  # noqa: N815 - the vendor's name
    accountId: str  # noqa: N815 - the vendor's name


def _headers(connection: Connection) -> dict[str, str]:
    pair = base64.b64encode(f"{connection.email}:{connection.api_token.get_secret_value()}".encode()).decode()
    return {"Authorization": f"Basic {pair}", "Accept": "application/json"}


api: Api[Connection] = Api("Jira", lambda connection: f"https://{connection.site}/rest/api/3", _headers)

jira = Connector(
    id="jira",
    name="Jira",
    category="development",
    description="Issues of Jira Cloud: creates, changes, moves, comments and finds them.",
    connection=Connection,
    names=("jira", "jira cloud", "jira ticket", "atlassian jira"),
    described_by="jira",
)

MADE_UP = {"site": "shop.atlassian.net", "email": "ann@example.com", "api_token": "made-up-token"}
SIGNED_IN = {"authorization": "Basic YW5uQGV4YW1wbGUuY29tOm1hZGUtdXAtdG9rZW4="}
URL = "https://shop.atlassian.net/rest/api/3"
QUERY = "fields=" + "%2C".join(FIELDS)
EXAMPLE_ANSWER: dict[str, Any] = {
    "id": "10015",
    "key": "SHOP-15",
    "fields": {
        "summary": "The basket forgets its coupon",
        "description": {
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Since yesterday."}]}],
        },
        "status": {"name": "To Do"},
        "issuetype": {"name": "Bug"},
        "priority": {"name": "High"},
        "assignee": None,
        "reporter": {"displayName": "Ann"},
        "labels": ["basket"],
        "project": {"key": "SHOP"},
        "created": "2026-01-31T09:20:00.000+0100",
        "updated": "2026-01-31T09:25:00.000+0100",
        "duedate": None,
    },
}
EXAMPLE_ISSUE = {
    "id": "10015",
    "url": "https://shop.atlassian.net/browse/SHOP-15",
    "key": "SHOP-15",
    "summary": "The basket forgets its coupon",
    "description": "Since yesterday.",
    "status": "To Do",
    "type": "Bug",
    "priority": "High",
    "assignee": None,
    "reporter": "Ann",
    "labels": ["basket"],
    "project": "SHOP",
    "created": "2026-01-31T09:20:00.000+0100",
    "updated": "2026-01-31T09:25:00.000+0100",
    "due_date": None,
}


@jira.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(
            Call("GET", f"{URL}/myself", headers=SIGNED_IN, answer={"accountId": "5b10a2844c20", "displayName": "Ann"}),
        ),
        yields={"name": "Ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    me = shaped(_Me, await api.get(http, connection, "/myself"))
    return Account(name=me.displayName or me.accountId)
