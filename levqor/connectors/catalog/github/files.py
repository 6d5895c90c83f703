"""Files of a repository."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from pydantic import Field

from levqor.connectors.api import shaped
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
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape


class FilePath(Repository):
    path: str = Field(title="Path", min_length=1, max_length=4000, examples=["docs/prices.md"])
    ref: str | None = Field(default=None, title="Branch, tag or commit", description="Empty: the default branch.")


class FileContent(Repository):
    path: str = Field(title="Path", min_length=1, max_length=4000, examples=["docs/prices.md"])
    text: str = Field(title="Text", max_length=1_000_000, json_schema_extra={"widget": "long_text"})
    message: str = Field(title="Commit message", min_length=1, max_length=1000)
    branch: str | None = Field(default=None, title="Branch", description="Empty: the default branch.")


class File(Shape):
    path: str = Field(title="Path")
    html_url: str | None = Field(default=None, title="URL")
    sha: str = Field(title="Blob", description="Changes when the file does.")
    size: int = Field(title="Size in bytes")
    text: str = Field(title="Text")


class SavedFile(Shape):
    path: str = Field(title="Path")
    sha: str = Field(title="Blob")
    commit: str = Field(title="Commit")
    is_new: bool = Field(title="New", description="Whether the file was not there before.")


class _Content(Shape):
    path: str
    html_url: str | None = None
    sha: str
    size: int
    content: str


class _Blob(Shape):
    sha: str


class _Saved(Shape):
    content: _Blob
    commit: _Blob


_FILE = {
    "path": "docs/prices.md",
    "html_url": "https://github.com/octo/shop/blob/main/docs/prices.md",
    "sha": "3d21ec53",
    "size": 9,
    "content": "IyBQcmljZXMK\n",
    "encoding": "base64",
}


@github.action(
    phrases=("read a file from github", "get a github file", "load the file from the github repository"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "path": "docs/prices.md", "ref": "main"},
        calls=(Call("GET", f"{URL}/contents/docs/prices.md?ref=main", headers=SIGNED_IN, answer=_FILE),),
        yields={
            "path": "docs/prices.md",
            "html_url": "https://github.com/octo/shop/blob/main/docs/prices.md",
            "sha": "3d21ec53",
            "size": 9,
            "text": "# Prices\n",
        },
    ),
)
async def get_file(http: Http, connection: Connection, wanted: FilePath) -> File:
    """Read a text file of at most 1 MB."""
    found = shaped(_Content, await _contents(http, connection, wanted, wanted.path, wanted.ref))
    try:
        text = base64.b64decode(found.content).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise StepError("The file is no text.", code="parse_error") from None
    return File(text=text, **found.model_dump(exclude={"content"}))


@github.action(
    phrases=("save a file to github", "commit a file to github", "write a file to the github repository"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=MADE_UP,
        given={"repository": "octo/shop", "path": "docs/prices.md", "text": "# Prices\n", "message": "New prices"},
        calls=(
            Call("GET", f"{URL}/contents/docs/prices.md", headers=SIGNED_IN, answer=_FILE),
            Call(
                "PUT",
                f"{URL}/contents/docs/prices.md",
                json={"message": "New prices", "content": "IyBQcmljZXMK", "sha": "3d21ec53"},
                headers=SIGNED_IN,
                answer={"content": {"sha": "3d21ec54"}, "commit": {"sha": "7638417d"}},
            ),
        ),
        yields={"path": "docs/prices.md", "sha": "3d21ec54", "commit": "7638417d", "is_new": False},
    ),
)
async def save_file(http: Http, connection: Connection, file: FileContent) -> SavedFile:
    """Create or replace a text file, as one commit."""
    known = await _known_blob(http, connection, file)
    body = {
        "message": file.message,
        "content": base64.b64encode(file.text.encode()).decode(),
        "sha": known,
        "branch": file.branch,
    }
    answer = await api.call(
        http,
        connection,
        "PUT",
        _contents_path(file, file.path),
        json={name: value for name, value in body.items() if value is not None},
    )
    saved = shaped(_Saved, answer.json())
    return SavedFile(path=file.path, sha=saved.content.sha, commit=saved.commit.sha, is_new=known is None)


async def _known_blob(http: Http, connection: Connection, file: FileContent) -> str | None:
    """GitHub wants to know which version is replaced."""
    try:
        return shaped(_Blob, await _contents(http, connection, file, file.path, file.branch)).sha
    except StepError as error:
        if error.code == "http_status" and error.exchanges[-1]["status"] == 404:
            return None
        raise


async def _contents(http: Http, connection: Connection, where: Repository, file: str, ref: str | None) -> Any:
    return await api.get(http, connection, _contents_path(where, file), {"ref": ref})


def _contents_path(where: Repository, file: str) -> str:
    parts = file.strip("/").split("/")
    return repository_path(where, "/contents" + "/{}" * len(parts), *parts)
