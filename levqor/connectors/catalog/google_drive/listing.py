"""Finding files, and a look for new ones."""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from levqor.connectors.api import shaped
from levqor.connectors.catalog.google_drive.connector import (
    BASE,
    EXAMPLE_ANSWER,
    EXAMPLE_FILE,
    FIELDS,
    FOLDER,
    Connection,
    DriveFile,
    DriveId,
    Input,
    RawFile,
    api,
    google_drive,
)
from levqor.connectors.declaration import Effect, Found
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Answer, Http
from levqor.connectors.reading import found_since, gathered, look_from, stamp
from levqor.kit.shapes import Shape

_PAGE: Final = 100
_LISTED: Final = f"nextPageToken,files({FIELDS})"


class Search(Input):
    name: str | None = Field(default=None, title="Name has in it", max_length=200)
    text: str | None = Field(default=None, title="Text has in it", max_length=200)
    folder: DriveId | None = Field(
        default=None, title="Folder", description="Its address in the browser, or its id. Empty: everywhere."
    )
    folders_only: bool = Field(default=False, title="Folders only")
    limit: int = Field(default=100, ge=1, le=10_000, title="At most")

    def query(self) -> str:
        parts = ["trashed = false"]
        if self.name:
            parts.append(f"name contains {_quoted(self.name)}")
        if self.text:
            parts.append(f"fullText contains {_quoted(self.text)}")
        if self.folder:
            parts.append(f"{_quoted(self.folder)} in parents")
        if self.folders_only:
            parts.append(f"mimeType = {_quoted(FOLDER)}")
        return " and ".join(parts)


class Watch(Input):
    folder: DriveId | None = Field(
        default=None, title="Folder", description="Its address in the browser, or its id. Empty: everywhere."
    )


class DriveFiles(Shape):
    files: list[DriveFile] = Field(title="Files", description="Newest change first.")


class _Page(Shape):
    files: list[RawFile] = Field(default_factory=list)


def _quoted(text: str) -> str:
    """As Drive's search quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _following(_: Answer, page: Any) -> dict[str, str] | None:
    token = page.get("nextPageToken") if isinstance(page, dict) else None
    return {"pageToken": str(token)} if token else None


async def _files(http: Http, connection: Connection, query: str, order: str, limit: int) -> list[DriveFile]:
    params = {
        "q": query,
        "orderBy": order,
        "pageSize": min(_PAGE, limit),
        "fields": _LISTED,
        "supportsAllDrives": True,
        "includeItemsFromAllDrives": True,
    }
    pages = api.pages(http, connection, "/files", params, _following)
    return [file.plain() for file in await gathered(pages, lambda page: shaped(_Page, page).files, limit)]


def _asked(query: str, order: str, size: int) -> str:
    fields = _LISTED.replace(",", "%2C").replace("(", "%28").replace(")", "%29")
    return (
        f"{BASE}/files?q={query}&orderBy={order}&pageSize={size}&fields={fields}"
        "&supportsAllDrives=true&includeItemsFromAllDrives=true"
    )


@google_drive.action(
    phrases=("search google drive", "list files in google drive", "find a file in google drive"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"name": "sample", "limit": 10},
        calls=(
            Call(
                "GET",
                _asked("trashed+%3D+false+and+name+contains+%27sample%27", "modifiedTime+desc", 10),
                headers=SIGNED_IN,
                answer={"files": [EXAMPLE_ANSWER]},
            ),
        ),
        yields={"files": [EXAMPLE_FILE]},
    ),
)
async def search(http: Http, connection: Connection, search: Search) -> DriveFiles:
    """Find files."""
    # Drive sorts no full-text search.
    order = "" if search.text else "modifiedTime desc"
    return DriveFiles(files=await _files(http, connection, search.query(), order, search.limit))


@google_drive.poll(
    phrases=(
        "new file in google drive",
        "a file is added to google drive",
        "a file is uploaded to the google drive folder",
    ),
    example=PollExample(
        connection=EXAMPLE_CONNECTION,
        given={"folder": "1FolderAbcDef"},
        cursor="2026-01-31T08:20:00Z",
        calls=(
            Call(
                "GET",
                _asked(
                    "trashed+%3D+false+and+createdTime+%3E%3D+%272026-01-31T08%3A15%3A00Z%27"
                    "+and+mimeType+%21%3D+%27application%2Fvnd.google-apps.folder%27+and+%271FolderAbcDef%27+in+parents",
                    "createdTime",
                    100,
                ),
                headers=SIGNED_IN,
                answer={"files": [EXAMPLE_ANSWER]},
            ),
        ),
        finds=[("1FileAbcDefGhi", EXAMPLE_FILE)],
        leaves="2026-01-31T08:29:00Z",
    ),
)
async def new_file(http: Http, connection: Connection, watch: Watch, cursor: str | None) -> Found[DriveFile]:
    """A new file.

    Files that were made elsewhere before and are moved into the folder are not new.
    """
    begin = stamp(look_from(http, cursor))
    parts = ["trashed = false", f"createdTime >= {_quoted(begin)}", f"mimeType != {_quoted(FOLDER)}"]
    if watch.folder:
        parts.append(f"{_quoted(watch.folder)} in parents")
    found = await _files(http, connection, " and ".join(parts), "createdTime", 10_000)
    return found_since(http, cursor, found, key=lambda file: file.id, at=lambda file: file.created_at)
