"""Zip archives, of which what is packed may be far larger than the archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from typing import Final

from levqor.connectors.declaration import StepError

MAX_FILES: Final = 500
MAX_UNPACKED: Final = 100_000_000


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive; a name that occurs twice gets a number."""
    written = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            chosen, number = name, 2
            while chosen in names:
                stem, dot, ending = name.rpartition(".")
                chosen, number = f"{stem or ending} ({number}){dot if stem else ''}{ending if stem else ''}", number + 1
            names.add(chosen)
            archive.writestr(zipfile.ZipInfo(chosen), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def unpack(content: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive, with their folders. A size that the archive claims is not believed.

    Raises:
        StepError: `parse_error`, `too_large` or `encrypted`.
    """
    with open_archive(content) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MAX_FILES:
            raise StepError(f"The archive has more than {MAX_FILES} files.", code="too_large")
        left = MAX_UNPACKED
        found: list[tuple[str, bytes]] = []
        for entry in entries:
            found.append((entry.filename, _read(archive, entry, left)))
            left -= len(found[-1][1])
    return found


def open_archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise StepError("The file is no zip archive, or it is damaged.", code="parse_error") from None


def check_unpacked_size(content: bytes, most: int) -> None:
    """Refuse an archive that claims to be larger when unpacked; who reads it is held to what it claims."""
    with open_archive(content) as archive:
        entries = archive.infolist()
    if len(entries) > 10_000 or sum(entry.file_size for entry in entries) > most:
        raise StepError(f"The file has more than {most} bytes when it is unpacked.", code="too_large")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    if entry.flag_bits & 1:
        raise StepError("The archive is encrypted.", code="encrypted")
    try:
        with archive.open(entry) as packed:
            content = packed.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise StepError("A file of the archive is damaged or packed in an unknown way.", code="parse_error") from None
    if len(content) > left:
        raise StepError(f"The archive has more than {MAX_UNPACKED} bytes when it is unpacked.", code="too_large")
    return content
