"""Lists buckets and objects, and looks for new ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from xml.etree.ElementTree import Element

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.s3.connector import Connection, InBucket, call, parsed, s3
from levqor.connectors.declaration import Account, Effect, Found, StepError
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.http import Http
from levqor.connectors.reading import found_since, gathered
from levqor.kit.shapes import Shape

_MOST_LOOKED_AT = 20_000
_PAGE = 1000


class Prefixed(InBucket):
    prefix: str = Field(default="", title="Begins with", description="Such as reports/2026/", max_length=1024)


class Listing(Prefixed):
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")


class StoredObject(Shape):
    key: str = Field(title="Key")
    size: int = Field(title="Size in bytes")
    last_modified: datetime = Field(title="Changed at")
    etag: str = Field(title="ETag")


class Objects(Shape):
    objects: list[StoredObject] = Field(title="Objects", description="In the order of their keys.")
    count: int = Field(title="Number of objects")


EXAMPLE_CONNECTION = {
    "access_key_id": "AKIAMADEUP",
    "secret_access_key": "made-up-secret-key",
    "session_token": "made-up-session-token",
    "region": "eu-west-2",
}
SIGNED_IN = {
    "x-amz-security-token": "made-up-session-token",
    "x-amz-date": "20260131T083000Z",
    "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}
_HOST = "https://reports.s3.eu-west-2.amazonaws.com/"
_NEW = {"key": "2026/january.csv", "size": 7, "last_modified": "2026-01-31T08:29:00Z", "etag": "abc"}
_ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>
<Contents><Key>2026/january.csv</Key><LastModified>2026-01-31T08:29:00.000Z</LastModified><ETag>"abc"</ETag>
<Size>7</Size></Contents></ListBucketResult>"""


@s3.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                "https://s3.eu-west-2.amazonaws.com/",
                headers=SIGNED_IN,
                answer="<ListAllMyBucketsResult><Owner><ID>1f</ID><DisplayName>shop</DisplayName></Owner>"
                "</ListAllMyBucketsResult>",
            ),
        ),
        yields={"name": "shop"},
    )
)
async def whose_buckets(http: Http, connection: Connection) -> Account:
    answer = parsed(await call(http, connection, "GET", connection.address(None)))
    name = answer.findtext("Owner/DisplayName") or answer.findtext("Owner/ID") or connection.access_key_id
    return Account(name=name[:200])


@s3.action(
    phrases=("list the files in s3", "list s3 objects", "get the files of a bucket", "what is in the s3 bucket"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"bucket": "reports", "prefix": "2026/", "limit": 10},
        calls=(Call("GET", f"{_HOST}?list-type=2&max-keys=10&prefix=2026%2F", headers=SIGNED_IN, answer=_ANSWER),),
        yields={"objects": [_NEW], "count": 1},
    ),
)
async def list_objects(http: Http, connection: Connection, listing: Listing) -> Objects:
    """List the objects of a bucket."""
    pages = _pages(http, connection, listing, min(_PAGE, listing.limit))
    found = await gathered(pages, _objects, listing.limit)
    return Objects(objects=found, count=len(found))


@s3.poll(
    phrases=(
        "new file in s3",
        "a file is uploaded to s3",
        "new object in the bucket",
        "someone uploads to the s3 bucket",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"bucket": "reports", "prefix": "2026/"},
        cursor="2026-01-31T08:00:00Z",
        calls=(Call("GET", f"{_HOST}?list-type=2&max-keys=1000&prefix=2026%2F", headers=SIGNED_IN, answer=_ANSWER),),
        finds=[("2026/january.csv 2026-01-31T08:29:00+00:00", _NEW)],
        leaves="2026-01-31T08:29:00Z",
    ),
)
async def new_object(http: Http, connection: Connection, watch: Prefixed, cursor: str | None) -> Found[StoredObject]:
    """A new or changed object in a bucket.

    A bucket is listed by key and not by age: with more than 20,000 objects that begin so, choose a narrower beginning.
    """
    found = await gathered(_pages(http, connection, watch, _PAGE), _objects, _MOST_LOOKED_AT + 1)
    if len(found) > _MOST_LOOKED_AT:
        raise StepError(
            f"More than {_MOST_LOOKED_AT} objects begin so. Choose a narrower beginning, such as a folder.",
            code="too_large",
        )
    return found_since(
        http,
        cursor,
        found,
        key=lambda item: f"{item.key} {item.last_modified.isoformat()}",
        at=lambda item: item.last_modified.isoformat(),
    )


async def _pages(http: Http, connection: Connection, listing: Prefixed, size: int) -> AsyncIterator[Element]:
    parameters = {"list-type": "2", "max-keys": str(size)} | ({"prefix": listing.prefix} if listing.prefix else {})
    while True:
        answer = await call(http, connection, "GET", connection.address(listing.bucket), parameters=parameters)
        page = parsed(answer)
        yield page
        token = page.findtext("NextContinuationToken")
        if page.findtext("IsTruncated") != "true" or not token:
            return
        parameters = {**parameters, "continuation-token": token}


def _objects(page: Element) -> list[StoredObject]:
    return [
        shaped(
            StoredObject,
            {
                "key": entry.findtext("Key"),
                "size": entry.findtext("Size"),
                "last_modified": entry.findtext("LastModified"),
                "etag": (entry.findtext("ETag") or "").strip('"'),
            },
        )
        for entry in page.iter("Contents")
    ]
