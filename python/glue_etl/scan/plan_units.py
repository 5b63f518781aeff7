"""Shares files out into units of work; src/engine/scan/plan-units.ts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..records.contract import Limits
from ..records.detect_form import DETECTION_BYTES, detect_form
from ..records.open_input import compression_of
from ..records.pieces import FileForm
from .stored_files import open_stored

SMALLEST_UNIT_BYTES = 16 * 1024 * 1024
LARGEST_UNIT_BYTES = 64 * 1024 * 1024
_UNITS_A_CORE = 4
# A guess, to give executors equal shares.
_COMPRESSION_RATIO = 5


@dataclass(frozen=True, slots=True)
class ScanPiece:
    """A file, or a range of a newline-delimited one that ends with a line."""

    file_index: int
    path: str
    uri: str
    start: int
    end: int
    known_form: FileForm | None = None


@dataclass(frozen=True, slots=True)
class ScanUnit:
    """What one task scans; units are numbered in the order of the files."""

    number: int
    pieces: tuple[ScanPiece, ...]


def plan_units(
    inputs: Sequence[Mapping[str, Any]],
    *,
    cores: int,
    limits: Limits,
    can_cut: bool,
) -> list[ScanUnit]:
    """
    Small files by the dozen, large newline-delimited ones in ranges that end with a line. What is found does not
    depend on how.
    """
    share = sum([_weigh(given) for given in inputs]) // (cores * _UNITS_A_CORE) + 1
    unit_bytes = min(max(share, SMALLEST_UNIT_BYTES), LARGEST_UNIT_BYTES)
    grouped: list[list[ScanPiece]] = [[]]
    weight = 0
    for index, given in enumerate(inputs):
        ranges = [(0, given["bytes"], None)]
        if can_cut and given["bytes"] >= unit_bytes * 2 and compression_of(given["path"]) is None:
            ranges = _cut_file(given["path"], given["bytes"], unit_bytes, limits)
        if weight + _weigh(given) > unit_bytes:
            grouped.append([])
            weight = 0
        for start, end, form in ranges:
            grouped[-1].append(ScanPiece(index, given["path"], given["uri"], start, end, form))
            if len(ranges) > 1:
                grouped.append([])
        weight += _weigh(given)
    return [ScanUnit(number, tuple(pieces)) for number, pieces in enumerate(filter(None, grouped))]


def _weigh(given: Mapping[str, Any]) -> int:
    return given["bytes"] * (1 if compression_of(given["path"]) is None else _COMPRESSION_RATIO)


def _cut_file(
    path: str, size: int, range_bytes: int, limits: Limits
) -> list[tuple[int, int, FileForm | None]]:
    """Ranges of about `range_bytes` if the file is newline-delimited, else the whole file."""
    with open_stored(path) as stored:
        if not _is_newline_delimited(stored, size, limits):
            return [(0, size, None)]
        ranges: list[tuple[int, int, FileForm | None]] = []
        at = 0
        while at < size:
            end = _find_line_end(stored, min(at + range_bytes, size), size)
            ranges.append((at, end, "ndjson"))
            at = end
        return ranges


def _is_newline_delimited(stored: Any, size: int, limits: Limits) -> bool:
    """A file with a byte order mark counts as none, because the mark has to go before an engine reads it."""
    for length in (1024 * 1024, DETECTION_BYTES):
        stored.seek(0)
        beginning = stored.read(length)
        if beginning[:1] in (b"\xef", b"\xfe", b"\xff"):
            return False
        form = detect_form(beginning, len(beginning) == size, limits)
        if form is not None:
            return form == "ndjson"
    return False


def _find_line_end(stored: Any, start: int, size: int) -> int:
    """One past the first newline at or after `start`, or the size of the file."""
    stored.seek(start)
    at = start
    for block in _read_blocks(stored):
        found = block.find(b"\n")
        if found != -1:
            return at + found + 1
        at += len(block)
    return size


def _read_blocks(stored: Any) -> Iterator[bytes]:
    while block := stored.read(64 * 1024):
        yield block
