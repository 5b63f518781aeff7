"""Reads a file or a range of one."""

from collections.abc import Iterator

from ..records.open_input import compression_of, decompress
from .copy_without import read_range
from .plan_units import ScanPiece
from .stored_files import open_stored


def read_piece(piece: ScanPiece) -> Iterator[bytes]:
    """Chunks, decompressed. Raises `UnreadableFile` and `OperatorError`."""
    with open_stored(piece.path) as stored:
        compression = compression_of(piece.path)
        if compression is None:
            yield from read_range(stored, piece.path, piece.start, piece.end)
        else:
            yield from decompress(stored, compression)
