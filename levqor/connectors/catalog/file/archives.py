"""Zip archives."""

from __future__ import annotations

import asyncio
import mimetypes

from pydantic import Field

from levqor.connectors.catalog.file.connector import EXAMPLE_FILE, Input, OneFile, Saved, file
from levqor.connectors.declaration import Effect
from levqor.connectors.examples import Example
from levqor.connectors.formats.archives import MAX_FILES, pack, unpack
from levqor.connectors.ports import FileRef, Files, StepContext
from levqor.kit.shapes import Shape


class Zip(Input):
    files: list[FileRef] = Field(title="Files", min_length=1, max_length=MAX_FILES)
    name: str = Field(default="files.zip", title="File name", min_length=1, max_length=200)


class Unpacked(Shape):
    files: list[FileRef] = Field(title="Files")
    count: int = Field(title="Number of files")
    first: FileRef | None = Field(title="First file")


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=("zip the files", "make a zip", "compress the files", "pack the files"),
    example=Example(
        given={"files": [EXAMPLE_FILE]},
        yields={"file": {"file": "file_1", "name": "files.zip", "media_type": "application/zip", "size": 121}},
    ),
)
async def zip(files: Files, context: StepContext, wanted: Zip) -> Saved:  # noqa: A001 - what people call it
    """Pack files into a zip archive."""
    contents = [(one.name, await files.read(context, one)) for one in wanted.files]
    return Saved(
        file=await files.save(context, wanted.name, "application/zip", await asyncio.to_thread(pack, contents))
    )


@file.action(
    effect=Effect.AT_LEAST_ONCE,
    phrases=("unzip the file", "extract the zip", "unpack the archive"),
    example=Example(
        given={"file": {"file": "file_archive", "name": "a.zip", "media_type": "application/zip", "size": 120}},
        yields={"files": [EXAMPLE_FILE], "count": 1, "first": EXAMPLE_FILE},
    ),
)
async def unzip(files: Files, context: StepContext, wanted: OneFile) -> Unpacked:
    """Unpack a zip archive.

    At most 500 files with 100 MB together; folders are left out of their names.
    """
    packed = await files.read(context, wanted.file)
    found: list[FileRef] = []
    for path, content in await asyncio.to_thread(unpack, packed):
        name = path.replace("\\", "/").rpartition("/")[2]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        found.append(await files.save(context, name, kind, content))
    return Unpacked(files=found, count=len(found), first=found[0] if found else None)
