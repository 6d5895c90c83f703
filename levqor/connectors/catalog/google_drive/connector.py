"""Google Drive. Source: the vendor's discovery document and its guides, "Upload file data" and "Search for files"."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, ConfigDict, Field

from levqor.connectors.api import shaped
from levqor.connectors.declaration import Account, Connector
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN, GoogleConnection, google_api, google_sign_in
from levqor.connectors.http import Http
from levqor.kit.shapes import Shape

BASE: Final = "https://www.googleapis.com/drive/v3"
UPLOAD: Final = "https://www.googleapis.com/upload/drive/v3/files"
FOLDER: Final = "application/vnd.google-apps.folder"
FIELDS: Final = "id,name,mimeType,size,createdTime,modifiedTime,webViewLink,parents"


class Connection(GoogleConnection):
    pass


def _file_id(value: Any) -> Any:
    """From the address of a file or folder, its id."""
    found = re.search(r"/(?:d|folders)/([\w-]{10,})|[?&]id=([\w-]{10,})", value) if isinstance(value, str) else None
    return (found[1] or found[2]) if found else value


DriveId = Annotated[str, BeforeValidator(_file_id), Field(min_length=1, max_length=200)]


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Which(Input):
    id: DriveId = Field(title="File", description="Its address in the browser, or its id.")


class DriveFile(Shape):
    id: str = Field(title="File id")
    name: str = Field(title="Name")
    url: str | None = Field(title="Address")
    media_type: str = Field(title="Media type")
    size: int | None = Field(title="Size in bytes", description="None for folders and Google's own documents.")
    created_at: str = Field(title="Created at")
    modified_at: str = Field(title="Changed at")
    is_folder: bool = Field(title="Is a folder")


class RawFile(Shape):
    id: str
    name: str = ""
    mimeType: str = ""  # noqa: N815 - the service's own name
    size: int | None = None
    createdTime: str  # noqa: N815 - the service's own name
    modifiedTime: str = ""  # noqa: N815 - the service's own name
    webViewLink: str | None = None  # noqa: N815 - the service's own name

    def plain(self) -> DriveFile:
        return DriveFile(
            id=self.id,
            name=self.name,
            url=self.webViewLink,
            media_type=self.mimeType,
            size=self.size,
            created_at=self.createdTime,
            modified_at=self.modifiedTime,
            is_folder=self.mimeType == FOLDER,
        )


class _User(Shape):
    emailAddress: str  # noqa: N815 - the service's own name


class _About(Shape):
    user: _User


api = google_api("Google Drive", BASE)

google_drive = Connector(
    id="google_drive",
    name="Google Drive",
    category="files",
    description="Uploads, finds, downloads and shares files of a Google Drive.",
    connection=Connection,
    names=("google drive", "gdrive", "google drive folder"),
    # A narrower one sees only what this app itself made.
    oauth=google_sign_in("https://www.googleapis.com/auth/drive"),
    described_by="google_drive",
)

EXAMPLE_ANSWER: Final = {
    "id": "1FileAbcDefGhi",
    "name": "sample.txt",
    "mimeType": "text/plain",
    "size": "5",
    "createdTime": "2026-01-31T08:29:00.000Z",
    "modifiedTime": "2026-01-31T08:29:00.000Z",
    "webViewLink": "https://drive.google.com/file/d/1FileAbcDefGhi/view",
}
EXAMPLE_FILE: Final = {
    "id": "1FileAbcDefGhi",
    "name": "sample.txt",
    "url": "https://drive.google.com/file/d/1FileAbcDefGhi/view",
    "media_type": "text/plain",
    "size": 5,
    "created_at": "2026-01-31T08:29:00.000Z",
    "modified_at": "2026-01-31T08:29:00.000Z",
    "is_folder": False,
}
ASKED: Final = "fields=" + FIELDS.replace(",", "%2C")


@google_drive.check(
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={},
        calls=(
            Call(
                "GET",
                f"{BASE}/about?fields=user",
                headers=SIGNED_IN,
                answer={"user": {"emailAddress": "ann@example.com"}},
            ),
        ),
        yields={"name": "ann@example.com"},
    )
)
async def who_am_i(http: Http, connection: Connection) -> Account:
    return Account(name=shaped(_About, await api.get(http, connection, "/about", {"fields": "user"})).user.emailAddress)
