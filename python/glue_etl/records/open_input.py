"""Reads files in chunks, decompressed by their extension; src/engine/scan/read-chunks.ts."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Literal

from ..errors import OperatorError, Problem
from .found_records import UnreadableFile

Compression = Literal["gzip", "zstd"]

_CHUNK_BYTES = 1024 * 1024
_GZIP_WINDOW = 31
_LARGEST_WINDOW_BYTES = 128 * 1024 * 1024

# What pyarrow says, and what the decompressor says that the other engine uses.
_ZSTD_FAILURES = (
    ("Truncated", "unexpected EOF"),
    ("too much memory", f"it needs more than {_LARGEST_WINDOW_BYTES} bytes of memory"),
    ("checksum", "the checksum does not match"),
)


def open_input(path: str) -> Iterator[bytes]:
    """
    The bytes of a local file, decompressed. Raises `UnreadableFile` for a compressed file that is cut, damaged or
    followed by something else, `OperatorError` when reading fails.
    """
    try:
        with open(path, "rb") as stored:
            yield from decompress(stored, compression_of(path))
    except OSError as error:
        raise OperatorError(Problem(f"Cannot read: {error}", place={"file": path})) from error


def compression_of(path: str) -> Compression | None:
    return "gzip" if path.endswith(".gz") else "zstd" if path.endswith(".zst") else None


def decompress(stored: BinaryIO, compression: Compression | None) -> Iterator[bytes]:
    """Chunks of at most a few MB. Raises `UnreadableFile`."""
    if compression == "gzip":
        return _read_gzip(stored)
    return _read_zstd(stored) if compression == "zstd" else _read_plain(stored)


def _read_plain(stored: BinaryIO) -> Iterator[bytes]:
    while chunk := stored.read(_CHUNK_BYTES):
        yield chunk


def _read_gzip(stored: BinaryIO) -> Iterator[bytes]:
    member = zlib.decompressobj(_GZIP_WINDOW)
    data = b""
    while True:
        data = data or stored.read(_CHUNK_BYTES)
        if not data:
            if not member.eof:
                raise UnreadableFile("gzip: unexpected end of file")
            return
        if member.eof:
            if data[0] == 0:
                raise UnreadableFile("gzip: other bytes after its end")
            member = zlib.decompressobj(_GZIP_WINDOW)
        try:
            chunk = member.decompress(data, _CHUNK_BYTES)
        except zlib.error as error:
            raise UnreadableFile(f"gzip: {str(error).rpartition(': ')[2]}") from error
        data = member.unused_data if member.eof else member.unconsumed_tail
        if chunk:
            yield chunk


def _read_zstd(stored: BinaryIO) -> Iterator[bytes]:
    import pyarrow

    beginning = stored.read(1)
    if not beginning:
        raise UnreadableFile("zstd: the file is empty")
    stored.seek(0)
    with pyarrow.CompressedInputStream(pyarrow.PythonFile(stored, mode="r"), "zstd") as content:
        while chunk := _read_part(content):
            yield chunk


def _read_part(content: BinaryIO) -> bytes:
    try:
        return content.read(_CHUNK_BYTES)
    except OSError as error:
        # Only what the disk says has a number.
        if error.errno is not None:
            raise
        words = str(error)
        failure = next(
            (ours for theirs, ours in _ZSTD_FAILURES if theirs in words), "invalid zstd data"
        )
        raise UnreadableFile(f"zstd: {failure}") from error
