"""Uploading and downloading."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from levqor.connectors.api import path, shaped
from levqor.connectors.catalog.google_drive.connector import (
    ASKED,
    BASE,
    EXAMPLE_ANSWER,
    EXAMPLE_FILE,
    FIELDS,
    UPLOAD,
    Connection,
    DriveFile,
    DriveId,
    Input,
    RawFile,
    Which,
    api,
    google_drive,
)
from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.examples import Call, Example
from levqor.connectors.google import EXAMPLE_CONNECTION, SIGNED_IN
from levqor.connectors.http import Http
from levqor.connectors.multipart import related
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.shapes import Shape

_MAX_BYTES: Final = 50_000_000
_KINDS: Final = {
    "pdf": "application/pdf",
    "text": "text/plain",
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Upload(Input):
    file: FileRef = Field(title="File", description="From an earlier step.")
    name: str | None = Field(default=None, title="Name", description="Empty: the file's own.", max_length=255)
    folder: DriveId | None = Field(
        default=None, title="Folder", description="Its address in the browser, or its id. Empty: My Drive."
    )


class Download(Which):
    document_as: Literal["pdf", "text", "csv", "docx", "xlsx"] = Field(
        default="pdf",
        title="Google's own documents as",
        description="Documents, spreadsheets and slides are converted.",
    )


class Downloaded(Shape):
    file: FileRef = Field(title="File")


_ABOUT = {"name": "sample.txt", "parents": ["1FolderAbcDef"]}


@google_drive.action(
    phrases=(
        "upload to google drive",
        "save the file in google drive",
        "put the file in google drive",
        "store it in google drive",
    ),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={
            "file": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
            "folder": "https://drive.google.com/drive/folders/1FolderAbcDef",
        },
        calls=(
            Call(
                "POST",
                f"{UPLOAD}?uploadType=multipart&supportsAllDrives=true&{ASKED}",
                content=related(_ABOUT, "text/plain", b"hello").body.decode(),
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
        ),
        yields=EXAMPLE_FILE,
    ),
)
async def upload(http: Http, connection: Connection, files: Files, context: StepContext, upload: Upload) -> DriveFile:
    """Upload a file."""
    about = {"name": upload.name or upload.file.name, **({"parents": [upload.folder]} if upload.folder else {})}
    made = related(about, upload.file.media_type, await files.read(context, upload.file))
    params = {"uploadType": "multipart", "supportsAllDrives": True, "fields": FIELDS}
    headers = {"Content-Type": made.content_type}
    answer = await api.call(http, connection, "POST", UPLOAD, params=params, body=made.body, headers=headers)
    return shaped(RawFile, answer.json()).plain()


@google_drive.action(
    phrases=("download from google drive", "get the file from google drive", "fetch the google drive file"),
    effect=Effect.AT_LEAST_ONCE,
    writes=False,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={"id": "1FileAbcDefGhi"},
        calls=(
            Call(
                "GET",
                f"{BASE}/files/1FileAbcDefGhi?supportsAllDrives=true&{ASKED}",
                headers=SIGNED_IN,
                answer=EXAMPLE_ANSWER,
            ),
            Call(
                "GET",
                f"{BASE}/files/1FileAbcDefGhi?alt=media&supportsAllDrives=true",
                headers=SIGNED_IN,
                answer="hello",
            ),
        ),
        yields={"file": {"file": "file_1", "name": "sample.txt", "media_type": "text/plain", "size": 5}},
    ),
)
async def download(
    http: Http, connection: Connection, files: Files, context: StepContext, download: Download
) -> Downloaded:
    """Download a file.

    Documents, spreadsheets and slides of Google are converted.
    """
    target = path("/files/{}", download.id)
    about = await api.get(http, connection, target, {"supportsAllDrives": True, "fields": FIELDS})
    file = shaped(RawFile, about).plain()
    if file.is_folder:
        raise StepError("This is a folder. List its files and download each.", code="is_a_folder")
    params: dict[str, object] = {"alt": "media", "supportsAllDrives": True}
    name, kind = file.name, file.media_type
    if kind.startswith("application/vnd.google-apps."):
        kind = _KINDS[download.document_as]
        name = f"{name}.{'txt' if download.document_as == 'text' else download.document_as}"
        target, params = f"{target}/export", {"mimeType": kind}
    answer = await api.call(http, connection, "GET", target, params=params, max_bytes=_MAX_BYTES)
    return Downloaded(file=await files.save(context, name[:255] or "file", kind, answer.content))
