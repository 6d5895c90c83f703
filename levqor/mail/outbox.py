"""The outbox: every mail is an `.eml` file. Where no mail server is set up, that is where mail goes."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from levqor.connectors.ports import OutgoingMail, StepContext
from levqor.errors import NotFound
from levqor.mail.messages import WORKSPACE, KeptMail, build_message, key_digest, read_kept, read_message

_ID = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{32}")
_NAME = re.compile(rf"({_ID.pattern})-(ws_\w{{1,60}}|\w{{1,60}})\.eml")
_KEYS: Final = ".keys"
"""Where a link for each idempotency key tells the file that holds its mail."""
_UNSETTLED_SECONDS: Final = 0.05
"""A directory's time is only so fine: a listing this young may have missed a file of the same instant."""


class NoSuchMail(NotFound):
    """There is no such e-mail in this workspace's outbox."""

    code = "mail_not_found"


class Outbox:
    """Files are named by time, idempotency key and workspace, so that names alone tell whose and which they are."""

    def __init__(self, directory: Path, sender: str = "levqor@localhost") -> None:
        self.directory = directory
        self.sender = sender
        self._listing = threading.Lock()
        self._listed_at = (-1, 0.0)
        self._ids: dict[str, list[str]] = {}

    async def send(self, context: StepContext, mail: OutgoingMail) -> tuple[str, str]:
        """Keep a mail; a repeat with the same idempotency key keeps nothing new."""
        message = build_message(context, mail, self.sender, "outbox")
        await asyncio.to_thread(self.keep, context, message.as_bytes())
        return str(message["Message-ID"]), "outbox"

    def keep(self, context: StepContext, raw: bytes) -> None:
        """Write a mail durably, unless it is there already."""
        name = self._claim_name(context)
        if not (self.directory / name).exists():
            self._write(name, raw)

    def has(self, context: StepContext) -> bool:
        """Whether the mail of this idempotency key is there: its link leads to a file."""
        return self._link(context).exists()

    def _link(self, context: StepContext) -> Path:
        return self.directory / _KEYS / key_digest(context)

    def _claim_name(self, context: StepContext) -> str:
        """The file's name: the one that was chosen at the first attempt, whatever happened since."""
        link = self._link(context)
        link.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = context.now.strftime("%Y%m%dT%H%M%S%fZ")
        name = f"{stamp}-{key_digest(context)}-{context.workspace_id}.eml"
        try:
            link.symlink_to(Path("..") / name)
        except FileExistsError:
            return link.readlink().name
        _sync_directory(link.parent)
        return name

    def list_mail(self, workspace_id: str, limit: int, cursor: str | None = None) -> tuple[list[KeptMail], str | None]:
        """A page of a workspace's mail, newest first, and the cursor of the next."""
        ids = [mail_id for mail_id in reversed(self._of(workspace_id)) if cursor is None or mail_id < cursor]
        shown = [self.get_mail(workspace_id, mail_id) for mail_id in ids[:limit]]
        return shown, ids[limit - 1] if len(ids) > limit else None

    def get_mail(self, workspace_id: str, mail_id: str) -> KeptMail:
        """One mail.

        Raises:
            NoSuchMail: there is none of that id in this workspace.
        """
        return read_kept(mail_id, self._read(workspace_id, mail_id)[1])

    def eml(self, workspace_id: str, mail_id: str) -> bytes:
        """The mail as it was written. Raises as `get_mail`."""
        return self._read(workspace_id, mail_id)[0]

    def _read(self, workspace_id: str, mail_id: str) -> tuple[bytes, EmailMessage]:
        if not _ID.fullmatch(mail_id) or not re.fullmatch(r"\w{1,60}", workspace_id):
            raise NoSuchMail
        try:
            raw = (self.directory / f"{mail_id}-{workspace_id}.eml").read_bytes()
        except FileNotFoundError:
            raise NoSuchMail from None
        message = read_message(raw)
        if message[WORKSPACE] != workspace_id:
            raise NoSuchMail
        return raw, message

    def _of(self, workspace_id: str) -> list[str]:
        """The ids of a workspace's mail, oldest first."""
        with self._listing:
            changed = self._changed_at()
            if changed != self._listed_at[0] or self._listed_at[1] - changed / 1e9 < _UNSETTLED_SECONDS:
                self._listed_at = (changed, time.time())
                self._ids = self._read_names()
            return self._ids.get(workspace_id, [])

    def _changed_at(self) -> int:
        try:
            return self.directory.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def _read_names(self) -> dict[str, list[str]]:
        ids: dict[str, list[str]] = {}
        if not self.directory.is_dir():
            return ids
        for name in sorted(os.listdir(self.directory)):  # noqa: PTH208 - iterdir makes an object per file
            if found := _NAME.fullmatch(name):
                ids.setdefault(found[2], []).append(found[1])
        return ids

    def _write(self, name: str, raw: bytes) -> None:
        unfinished = self.directory / f".{name}.{os.getpid()}-{threading.get_ident()}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.directory / name)
        _sync_directory(self.directory)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
