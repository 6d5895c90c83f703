"""Files that are kept as long as this object, in front of others that can only be read: for replays and tests."""

from __future__ import annotations

from collections.abc import Callable

from levqor.connectors.declaration import StepError
from levqor.connectors.ports import FileRef, StepContext
from levqor.errors import NotFound
from levqor.files.service import NoSuchFile, name_file

ReadFile = Callable[[str, str], bytes]
"""(workspace id, file id) -> its content; raises `NotFound` where there is none."""


def no_files(_workspace_id: str, _file_id: str) -> bytes:
    raise NoSuchFile


class MemoryFiles:
    def __init__(self, others: ReadFile = no_files, most_bytes: int = 25_000_000) -> None:
        self.saved: dict[tuple[str, str], bytes] = {}
        """By workspace and file id."""
        self._others = others
        self._most_bytes = most_bytes

    async def save(self, context: StepContext, name: str, media_type: str, content: bytes) -> FileRef:
        ref = name_file(context, name, media_type, content, self._most_bytes)
        self.saved[context.workspace_id, ref.file] = content
        return ref

    async def read(self, context: StepContext, file: FileRef) -> bytes:
        if (own := self.saved.get((context.workspace_id, file.file))) is not None:
            return own
        try:
            return self._others(context.workspace_id, file.file)
        except NotFound as error:
            raise StepError(NoSuchFile().message, code=NoSuchFile.code) from error
