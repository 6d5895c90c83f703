"""Files in memory, for actions that read or save them."""

from __future__ import annotations

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import FileRef, StepContext

SAMPLE = FileRef(file="file_sample", name="sample.txt", media_type="text/plain", size=5)
"""A file that every example may read; it says `hello`."""


class KeptFiles:
    def __init__(self) -> None:
        self._contents = {SAMPLE.file: b"hello"}

    async def save(self, context: StepContext, name: str, media_type: str, content: bytes) -> FileRef:
        file = f"file_{len(self._contents)}"
        self._contents[file] = content
        return FileRef(file=file, name=name, media_type=media_type, size=len(content))

    async def read(self, context: StepContext, file: FileRef) -> bytes:
        if file.file not in self._contents:
            raise StepError("There is no such file.", code="file_not_found")
        return self._contents[file.file]
