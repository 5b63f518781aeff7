"""Copies plain files in part; src/engine/scan/copy-without.ts."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from .append_file import AppendFile
from .stored_files import cannot_read, open_stored

_CHUNK_BYTES = 1024 * 1024


def copy_without(
    holes: Sequence[tuple[int, int]], path: str, start: int, end: int, target: AppendFile
) -> None:
    """
    Appends `start`..`end` of a plain file without some of its bytes, starts and ends of which lie in order; the
    last line is ended.
    """
    at = start
    with open_stored(path) as stored:
        for hole_start, hole_end in (*holes, (end, end)):
            for chunk in read_range(stored, path, at, hole_start):
                target.append(chunk)
            at = hole_end
    target.append(b"\n")


def read_range(stored: BinaryIO, path: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes `start`..`end` as they are stored. Raises `OperatorError`."""
    stored.seek(start)
    at = start
    while at < end:
        chunk = stored.read(min(_CHUNK_BYTES, end - at))
        if not chunk:
            raise cannot_read(path, f"it ends after {at} bytes, {end} were expected")
        at += len(chunk)
        yield chunk
