"""Writing and reading posts, and pictures for them."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from pydantic import ConfigDict, Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.wordpress.connector import (
    EXAMPLE_ANSWER,
    EXAMPLE_POST,
    MADE_UP,
    SIGNED_IN,
    URL,
    Connection,
    Post,
    PostAnswer,
    PostStatus,
    api,
    pages,
    wordpress,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.connectors.reading import gathered, rows
from levqor.kit.shapes import Shape


class PostId(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    post_id: int = Field(title="Post id", ge=1)


class _PostTexts(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    excerpt: str | None = Field(
        default=None, title="Excerpt", max_length=10_000, json_schema_extra={"widget": "long_text"}
    )
    slug: str | None = Field(default=None, title="Last part of the address", max_length=200)
    categories: list[int] | None = Field(default=None, title="Category ids", max_length=100)
    tags: list[int] | None = Field(default=None, title="Tag ids", max_length=100)
    featured_media: int | None = Field(default=None, title="Picture id", ge=0)
    date_gmt: str | None = Field(
        default=None,
        title="Publish at",
        description="In UTC; with the status future.",
        examples=["2026-02-01T09:00:00"],
        max_length=30,
    )


class NewPost(_PostTexts):
    title: str = Field(title="Title", min_length=1, max_length=1000)
    content: str = Field(
        default="", title="Content", description="HTML.", max_length=500_000, json_schema_extra={"widget": "long_text"}
    )
    status: PostStatus = Field(default="draft", title="Status")


class PostChange(_PostTexts, PostId):
    title: str | None = Field(default=None, title="New title", min_length=1, max_length=1000)
    content: str | None = Field(
        default=None,
        title="New content",
        description="HTML.",
        max_length=500_000,
        json_schema_extra={"widget": "long_text"},
    )
    status: PostStatus | None = Field(default=None, title="New status")


class PostFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    status: PostStatus | Literal["any"] = Field(default="publish", title="Status")
    search: str | None = Field(default=None, title="Text", max_length=255)
    category: int | None = Field(default=None, title="Category id", ge=1)
    limit: int = Field(default=50, ge=1, le=1000, title="At most")


class TermFilter(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    kind: Literal["categories", "tags"] = Field(default="categories", title="Which")
    search: str | None = Field(default=None, title="Text", max_length=255)
    limit: int = Field(default=100, ge=1, le=1000, title="At most")


class Upload(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    file: FileRef = Field(title="File")
    alt_text: str | None = Field(default=None, title="What it shows", max_length=1000)


class Posts(Shape):
    posts: list[Post] = Field(title="Posts", description="Newest first.")


class Term(Shape):
    id: int = Field(title="Id")
    name: str = Field(title="Name")
    slug: str = Field(default="", title="Last part of the address")
    count: int = Field(default=0, title="Posts")


class Terms(Shape):
    terms: list[Term] = Field(title="Categories or tags")


class Media(Shape):
    id: int = Field(title="Media id")
    source_url: str = Field(title="URL")
    mime_type: str | None = Field(default=None, title="Media type")


_MEDIA = {"id": 116, "source_url": "https://blog.example/wp-content/uploads/sample.txt", "mime_type": "text/plain"}


@wordpress.action(
    phrases=(
        "create a wordpress post",
        "publish a blog post",
        "post to wordpress",
        "write a wordpress post",
        "publish on wordpress",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "title": "New hats & shoes",
            "content": "<p>They are here.</p>",
            "status": "publish",
            "categories": [3],
        },
        calls=(
            Call(
                "POST",
                f"{URL}/posts",
                json={
                    "categories": [3],
                    "title": "New hats & shoes",
                    "content": "<p>They are here.</p>",
                    "status": "publish",
                },
                headers=SIGNED_IN,
                status=201,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_POST,
    ),
)
async def create_post(http: Http, connection: Connection, post: NewPost) -> Post:
    """Create a post."""
    answer = await api.post(http, connection, "/posts", post.model_dump(exclude_none=True))
    return shaped(PostAnswer, answer).as_post()


@wordpress.action(
    phrases=("update a wordpress post", "change a blog post", "publish the wordpress draft"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"post_id": 115, "status": "publish"},
        calls=(Call("POST", f"{URL}/posts/115", json={"status": "publish"}, headers=SIGNED_IN, answer=EXAMPLE_ANSWER),),
        yields=EXAMPLE_POST,
    ),
)
async def update_post(http: Http, connection: Connection, change: PostChange) -> Post:
    """Change a post. What is left empty stays as it is."""
    body = change.model_dump(exclude_none=True, exclude={"post_id"})
    return shaped(PostAnswer, await api.post(http, connection, path("/posts/{}", change.post_id), body)).as_post()


@wordpress.action(
    phrases=("get a wordpress post", "read a blog post", "look up a wordpress post"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"post_id": 115},
        calls=(Call("GET", f"{URL}/posts/115", headers=SIGNED_IN, answer=EXAMPLE_ANSWER),),
        yields=EXAMPLE_POST,
    ),
)
async def get_post(http: Http, connection: Connection, wanted: PostId) -> Post:
    """Get a post."""
    return shaped(PostAnswer, await api.get(http, connection, path("/posts/{}", wanted.post_id))).as_post()


@wordpress.action(
    phrases=("list wordpress posts", "get the blog posts", "find wordpress posts"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"search": "hats", "limit": 10},
        calls=(
            Call(
                "GET",
                f"{URL}/posts?status=publish&search=hats&per_page=10",
                headers=SIGNED_IN,
                answer=[EXAMPLE_ANSWER],
                answer_headers={"x-wp-totalpages": "1"},
            ),
        ),
        yields={"posts": [EXAMPLE_POST]},
    ),
)
async def list_posts(http: Http, connection: Connection, wanted: PostFilter) -> Posts:
    """List posts."""
    params = {
        "status": wanted.status,
        "search": wanted.search,
        "categories": wanted.category,
        "per_page": min(100, wanted.limit),
    }
    found = pages(http, connection, "/posts", params)
    answers = await gathered(found, lambda page: rows(PostAnswer, page), wanted.limit)
    return Posts(posts=[answer.as_post() for answer in answers])


@wordpress.action(
    phrases=("list wordpress categories", "list wordpress tags", "find a wordpress category"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"search": "hats"},
        calls=(
            Call(
                "GET",
                f"{URL}/categories?search=hats&per_page=100",
                headers=SIGNED_IN,
                answer=[{"id": 3, "name": "Hats", "slug": "hats", "count": 7}],
            ),
        ),
        yields={"terms": [{"id": 3, "name": "Hats", "slug": "hats", "count": 7}]},
    ),
)
async def list_terms(http: Http, connection: Connection, wanted: TermFilter) -> Terms:
    """List the categories or the tags."""
    params = {"search": wanted.search, "per_page": min(100, wanted.limit)}
    found = pages(http, connection, f"/{wanted.kind}", params)
    return Terms(terms=await gathered(found, lambda page: rows(Term, page), wanted.limit))


@wordpress.action(
    phrases=("upload a picture to wordpress", "upload a file to wordpress", "add media to wordpress"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={
            "file": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
            "alt_text": "A sample",
        },
        calls=(
            Call(
                "POST",
                f"{URL}/media",
                content="hello",
                headers={
                    **SIGNED_IN,
                    "content-type": "text/plain",
                    "content-disposition": "attachment; filename*=UTF-8''sample.txt",
                },
                status=201,
                answer=_MEDIA,
            ),
            Call("POST", f"{URL}/media/116", json={"alt_text": "A sample"}, headers=SIGNED_IN, answer=_MEDIA),
        ),
        yields=_MEDIA,
    ),
)
async def upload_media(http: Http, connection: Connection, context: StepContext, files: Files, upload: Upload) -> Media:
    """Upload a picture or another file."""
    headers = {
        "Content-Type": upload.file.media_type,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(upload.file.name, safe='')}",
    }
    content = await files.read(context, upload.file)
    answer = await api.call(http, connection, "POST", "/media", body=content, headers=headers)
    media = shaped(Media, answer.json())
    if upload.alt_text:
        await api.post(http, connection, path("/media/{}", media.id), {"alt_text": upload.alt_text})
    return media
