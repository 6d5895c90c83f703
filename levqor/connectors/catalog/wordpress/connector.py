"""The connection to a WordPress site, and what all of its steps share."""

from __future__ import annotations

import base64
import html
import re
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.api import Api, shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Answer, Http
from levqor.connectors.reading import MOST_PAGES
from levqor.kit.shapes import Shape

PostStatus = Literal["publish", "draft", "pending", "private", "future"]
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    site: str = Field(
        title="Address of the site",
        description="As it is in the browser after all redirects, with https.",
        pattern=r"^https://[^\s?#@]{3,400}$",
        examples=["https://blog.example"],
    )
    user: str = Field(title="User name", description="The one that you sign in with.", min_length=1, max_length=200)
    application_password: SecretStr = Field(
        title="Application password", description="WordPress, Users, Profile, Application Passwords.", min_length=1
    )


class Rendered(Shape):
    """A text as WordPress answers it."""

    rendered: str = ""

    @property
    def plain(self) -> str:
        return html.unescape(_TAG.sub("", self.rendered)).strip()


class Post(Shape):
    id: int = Field(title="Post id")
    link: str = Field(title="URL")
    title: str = Field(title="Title")
    status: str = Field(title="Status")
    slug: str = Field(title="Last part of the address")
    excerpt: str = Field(title="Excerpt", description="As plain text.")
    content: str = Field(title="Content", description="HTML.")
    author: int = Field(title="Author id")
    categories: list[int] = Field(title="Category ids")
    tags: list[int] = Field(title="Tag ids")
    featured_media: int = Field(title="Picture id", description="0: none.")
    date_gmt: str | None = Field(title="Published at", description="In UTC.")
    modified_gmt: str | None = Field(title="Changed at", description="In UTC.")


class PostAnswer(Shape):
    """A post as WordPress answers it."""

    id: int
    link: str
    title: Rendered = Rendered()
    status: str
    slug: str = ""
    excerpt: Rendered = Rendered()
    content: Rendered = Rendered()
    author: int = 0
    categories: list[int] = Field(default_factory=list)
    tags: list[int] = Field(default_factory=list)
    featured_media: int = 0
    date_gmt: str | None = None
    modified_gmt: str | None = None

    def as_post(self) -> Post:
        texts = {"title": self.title.plain, "excerpt": self.excerpt.plain, "content": self.content.rendered}
        return Post.model_validate(self.model_dump(exclude=set(texts)) | texts)


class _Me(Shape):
    name: str


def _headers(connection: Connection) -> dict[str, str]:
    pair = f"{connection.user}:{connection.application_password.get_secret_value()}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


api: Api[Connection] = Api(
    "WordPress",
    lambda connection: f"{connection.site.rstrip('/')}/wp-json/wp/v2",
    _headers,
    reason=lambda content: content["code"],
)

wordpress = Connector(
    id="wordpress",
    name="WordPress",
    category="websites",
    description="Posts, pictures and comments of a WordPress site.",
    connection=Connection,
    names=("wordpress", "word press", "wordpress blog", "wp"),
)

MADE_UP = {"site": "https://blog.example", "user": "ann", "application_password": "made up word pass"}
SIGNED_IN = {"authorization": "Basic YW5uOm1hZGUgdXAgd29yZCBwYXNz"}
URL = "https://blog.example/wp-json/wp/v2"
EXAMPLE_ANSWER: dict[str, Any] = {
    "id": 115,
    "link": "https://blog.example/new-hats/",
    "title": {"rendered": "New hats &amp; shoes"},
    "status": "publish",
    "slug": "new-hats",
    "excerpt": {"rendered": "<p>They are here.</p>\n"},
    "content": {"rendered": "<p>They are here.</p>\n"},
    "author": 1,
    "categories": [3],
    "tags": [],
    "featured_media": 0,
    "date_gmt": "2026-01-31T08:20:00",
    "modified_gmt": "2026-01-31T08:20:00",
}
EXAMPLE_POST: dict[str, Any] = EXAMPLE_ANSWER | {
    "title": "New hats & shoes",
    "excerpt": "They are here.",
    "content": "<p>They are here.</p>\n",
}


def pages(http: Http, connection: Connection, target: str, params: dict[str, Any]) -> Any:
    """A list, page after page; how many there are stands in a header."""
    number = 1

    def further(answer: Answer, _: Any) -> dict[str, int] | None:
        nonlocal number
        total = answer.headers.get("x-wp-totalpages", "")
        number += 1
        return {"page": number} if total.isdecimal() and number <= min(int(total[:6]), MOST_PAGES) else None

    return api.pages(http, connection, target, params, further)


@wordpress.check(
    example=Example(
        connection=MADE_UP,
        given={},
        calls=(Call("GET", f"{URL}/users/me?context=edit", headers=SIGNED_IN, answer={"id": 1, "name": "Ann"}),),
        yields={"name": "Ann"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_Me, await api.get(http, connection, "/users/me", {"context": "edit"})).name)
