"""New posts and comments."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from levqor.connectors.catalog.wordpress.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_POST,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Post,
    PostAnswer,
    Rendered,
    pages,
    wordpress,
)
from levqor.connectors.declaration import Found
from levqor.connectors.examples import Call, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered_since, look_from, rows
from levqor.kit.shapes import Shape


class PostWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    category: int | None = Field(default=None, title="Category id", description="Empty: all.", ge=1)


class CommentWatch(Shape):
    model_config = ConfigDict(extra="forbid")

    post_id: int | None = Field(default=None, title="Post id", description="Empty: all posts.", ge=1)
    include_waiting: bool = Field(default=False, title="Also those that wait to be approved")


class Comment(Shape):
    id: int = Field(title="Comment id")
    link: str = Field(title="URL")
    post: int = Field(title="Post id")
    author_name: str = Field(title="Author")
    text: str = Field(title="Comment", description="As plain text.")
    status: str = Field(title="Status")
    date_gmt: str = Field(title="Sent at", description="In UTC.")


class _CommentAnswer(Shape):
    id: int
    link: str
    post: int
    author_name: str = ""
    content: Rendered = Rendered()
    status: str = ""
    date_gmt: str

    def as_comment(self) -> Comment:
        return Comment.model_validate(self.model_dump(exclude={"content"}) | {"text": self.content.plain})


_COMMENT = {
    "id": 42,
    "link": "https://blog.example/new-hats/#comment-42",
    "post": 115,
    "author_name": "Ben",
    "content": {"rendered": "<p>Nice &lt;hats&gt;</p>"},
    "status": "approved",
    "date_gmt": "2026-01-31T08:20:00",
}


@wordpress.poll(
    phrases=("new wordpress post", "a blog post is published", "someone publishes on wordpress"),
    example=PollExample(
        connection=MADE_UP,
        given={"category": 3},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/posts?status=publish&categories=3&orderby=date&order=desc&per_page=100",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ANSWER, EXAMPLE_ANSWER | {"id": 100, "date_gmt": "2026-01-30T08:00:00"}],
            ),
        ),
        finds=[("115", EXAMPLE_POST)],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_post(http: Http, connection: Connection, watch: PostWatch, cursor: str | None) -> Found[Post]:
    """A new post is published."""
    newest = {"orderby": "date", "order": "desc", "per_page": 100}
    found = pages(http, connection, "/posts", {"status": "publish", "categories": watch.category} | newest)

    def published_at(post: PostAnswer) -> str:
        return post.date_gmt or ""

    posts = await gathered_since(found, lambda page: rows(PostAnswer, page), published_at, look_from(http, cursor))
    new = found_since(http, cursor, posts, key=lambda post: str(post.id), at=published_at)
    return Found([(key, post.as_post()) for key, post in new.items], new.cursor)


@wordpress.poll(
    phrases=("new wordpress comment", "someone comments on the blog", "a comment is left on wordpress"),
    example=PollExample(
        connection=MADE_UP,
        given={"post_id": 115},
        cursor="2026-01-31T08:10:00Z",
        calls=(
            Call(
                "GET",
                f"{URL}/comments?post=115&status=approve&orderby=date_gmt&order=desc&per_page=100",
                headers=SIGNED_IN,
                answer=[_COMMENT],
            ),
        ),
        finds=[
            (
                "42",
                {
                    "id": 42,
                    "link": "https://blog.example/new-hats/#comment-42",
                    "post": 115,
                    "author_name": "Ben",
                    "text": "Nice <hats>",
                    "status": "approved",
                    "date_gmt": "2026-01-31T08:20:00",
                },
            )
        ],
        leaves="2026-01-31T08:20:00Z",
    ),
)
async def new_comment(http: Http, connection: Connection, watch: CommentWatch, cursor: str | None) -> Found[Comment]:
    """A new comment."""
    params = {
        "post": watch.post_id,
        "status": "all" if watch.include_waiting else "approve",
        "orderby": "date_gmt",
        "order": "desc",
        "per_page": 100,
    }
    found = pages(http, connection, "/comments", params)
    comments = await gathered_since(
        found, lambda page: rows(_CommentAnswer, page), lambda one: one.date_gmt, look_from(http, cursor)
    )
    new = found_since(http, cursor, comments, key=lambda one: str(one.id), at=lambda one: one.date_gmt)
    return Found([(key, one.as_comment()) for key, one in new.items], new.cursor)
