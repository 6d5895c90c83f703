"""Folders, sharing, and the bin."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.google_drive.connector import (
    ASKED,
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
    Which,
    api,
    google_drive,
)
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Http
from levqor.connectors.mailboxes import Mailbox
from levqor.kit.shapes import Shape


class NewFolder(Input):
    name: str = Field(title="Name", min_length=1, max_length=255)
    folder: DriveId | None = Field(default=None, title="In the folder", description="Its address or its id.")


class Sharing(Which):
    email: Mailbox | None = Field(default=None, title="With", description="Empty: with everybody who has the link.")
    role: Literal["reader", "commenter", "writer"] = Field(default="reader", title="May")
    notify: bool = Field(default=False, title="Google sends them a mail")

    @model_validator(mode="after")
    def _notifies_somebody(self) -> Sharing:
        if self.notify and self.email is None:
            raise ValueError("nobody can be notified without an e-mail address")
        return self


class Shared(Shape):
    id: str = Field(title="Permission id")
    role: str = Field(title="May")


@google_drive.action(
    phrases=("create a google drive folder", "make a folder in google drive", "new google drive folder for"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"name": "Invoices"},
        calls=(
            Call(
                "POST",
                f"{BASE}/files?supportsAllDrives=true&{ASKED}",
                json={"name": "Invoices", "mimeType": FOLDER},
                headers=SIGNED_IN,
                answer={**EXAMPLE_ANSWER, "name": "Invoices", "mimeType": FOLDER, "size": None},
            ),
        ),
        yields={**EXAMPLE_FILE, "name": "Invoices", "media_type": FOLDER, "size": None, "is_folder": True},
    ),
)
async def create_folder(http: Http, connection: Connection, folder: NewFolder) -> DriveFile:
    """Create a folder."""
    body = {"name": folder.name, "mimeType": FOLDER, **({"parents": [folder.folder]} if folder.folder else {})}
    params = {"supportsAllDrives": True, "fields": FIELDS}
    return shaped(RawFile, await api.post(http, connection, "/files", body, params)).plain()


@google_drive.action(
    phrases=("share a google drive file", "share the file on google drive", "give access to the google drive file"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "1FileAbcDefGhi", "email": "bo@example.com", "role": "writer"},
        calls=(
            Call(
                "POST",
                f"{BASE}/files/1FileAbcDefGhi/permissions?supportsAllDrives=true&sendNotificationEmail=false",
                json={"role": "writer", "type": "user", "emailAddress": "bo@example.com"},
                headers=SIGNED_IN,
                answer={"kind": "drive#permission", "id": "0987", "type": "user", "role": "writer"},
            ),
        ),
        yields={"id": "0987", "role": "writer"},
    ),
)
async def share(http: Http, connection: Connection, sharing: Sharing) -> Shared:
    """Share a file or a folder."""
    who = {"type": "user", "emailAddress": sharing.email} if sharing.email else {"type": "anyone"}
    params = {"supportsAllDrives": True, **({"sendNotificationEmail": sharing.notify} if sharing.email else {})}
    target = path("/files/{}/permissions", sharing.id)
    return shaped(Shared, await api.post(http, connection, target, {"role": sharing.role, **who}, params))


@google_drive.action(
    phrases=("delete a google drive file", "move the google drive file to the bin", "trash the google drive file"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "1FileAbcDefGhi"},
        calls=(
            Call(
                "PATCH",
                f"{BASE}/files/1FileAbcDefGhi?supportsAllDrives=true&{ASKED}",
                json={"trashed": True},
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_FILE,
    ),
)
async def trash(http: Http, connection: Connection, which: Which) -> DriveFile:
    """Move a file to the bin."""
    params = {"supportsAllDrives": True, "fields": FIELDS}
    target = path("/files/{}", which.id)
    answer = await api.call(http, connection, "PATCH", target, params=params, json={"trashed": True})
    return shaped(RawFile, answer.json()).plain()
