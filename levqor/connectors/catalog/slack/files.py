"""Sharing files. Source: "Working with files", the upload in three requests that took the place of files.upload."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from levqor.connectors.api import shaped
from levqor.connectors.catalog.slack.connector import (
    EXAMPLE_CONNECTION,
    SIGNED_IN,
    URL,
    ChannelId,
    Connection,
    Input,
    MessageId,
    api,
    slack,
)
from levqor.connectors.declaration import Effect, StepError, incomplete
from levqor.connectors.examples import Call, Example
from levqor.connectors.http import Http
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.json import dump_json
from levqor.kit.shapes import Shape


class Upload(Input):
    file: FileRef = Field(title="File", description="From an earlier step.")
    channel_id: ChannelId | None = Field(
        default=None, title="Channel id", description="Where it is shared. Empty: only uploaded."
    )
    title: str | None = Field(default=None, title="Title", max_length=255)
    comment: str | None = Field(
        default=None, title="Message beside it", max_length=4000, json_schema_extra={"widget": "long_text"}
    )
    reply_to: MessageId | None = Field(
        default=None, title="Reply to", description="The message id (ts) whose thread this goes to."
    )

    @model_validator(mode="after")
    def _says_where(self) -> Upload:
        if self.channel_id is None and (self.comment or self.reply_to):
            raise incomplete("give the channel id in which the file is shared")
        return self


class Uploaded(Shape):
    file_id: str = Field(title="File id")
    title: str = Field(title="Title")
    url: str | None = Field(title="Address in Slack")


class _Place(Shape):
    upload_url: str
    file_id: str


class _File(Shape):
    id: str
    title: str = ""
    permalink: str | None = None


class _Shared(Shape):
    files: list[_File] = Field(min_length=1)


_PLACE = "https://files.slack.com/upload/v1/CwABAAAAXAo"


@slack.action(
    phrases=("upload a file to slack", "share a file in slack", "send a file to the slack channel"),
    effect=Effect.AT_LEAST_ONCE,
    example=Example(
        connection=EXAMPLE_CONNECTION,
        given={
            "file": {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5},
            "channel_id": "C0123456789",
            "comment": "The report.",
        },
        calls=(
            Call(
                "POST",
                f"{URL}/files.getUploadURLExternal",
                form={"filename": "sample.txt", "length": 5},
                headers=SIGNED_IN,
                answer={"ok": True, "upload_url": _PLACE, "file_id": "F0123456789"},
            ),
            Call("POST", _PLACE, content="hello", headers={"content-type": "text/plain"}, answer="OK - 5"),
            Call(
                "POST",
                f"{URL}/files.completeUploadExternal",
                form={
                    "files": '[{"id":"F0123456789","title":"sample.txt"}]',
                    "channel_id": "C0123456789",
                    "initial_comment": "The report.",
                },
                headers=SIGNED_IN,
                answer={
                    "ok": True,
                    "files": [
                        {
                            "id": "F0123456789",
                            "title": "sample.txt",
                            "permalink": "https://example.slack.com/files/U0001/F0123456789/sample.txt",
                        }
                    ],
                },
            ),
        ),
        yields={
            "file_id": "F0123456789",
            "title": "sample.txt",
            "url": "https://example.slack.com/files/U0001/F0123456789/sample.txt",
        },
    ),
)
async def upload_file(
    http: Http, connection: Connection, files: Files, context: StepContext, upload: Upload
) -> Uploaded:
    """Upload a file and share it in a channel."""
    content = await files.read(context, upload.file)
    if not content:
        raise StepError("Slack takes no empty file.", code="validation_error")
    asked = {"filename": upload.file.name, "length": len(content)}
    place = shaped(_Place, await _form(http, connection, "files.getUploadURLExternal", asked))
    # The address is itself the permission; the token stays here.
    await http.request("POST", place.upload_url, body=content, headers={"Content-Type": upload.file.media_type})
    named = [{"id": place.file_id, "title": upload.title or upload.file.name}]
    shared = {
        "files": dump_json(named),
        "channel_id": upload.channel_id,
        "initial_comment": upload.comment,
        "thread_ts": upload.reply_to,
    }
    file = shaped(_Shared, await _form(http, connection, "files.completeUploadExternal", shared)).files[0]
    return Uploaded(file_id=file.id, title=file.title, url=file.permalink)


async def _form(http: Http, connection: Connection, method: str, form: dict[str, Any]) -> Any:
    return (await api.call(http, connection, "POST", f"/{method}", form=form)).json()
