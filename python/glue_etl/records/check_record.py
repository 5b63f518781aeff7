"""Checks records; src/records/check-record.ts, check-bytes.ts and find-discards.ts."""

import codecs
from collections.abc import Callable
from typing import NamedTuple

from .ascii import OPEN_BRACE
from .check_value import check_value
from .contract import Contract, Limits, allow_frames
from .describe_found import describe_found
from .mismatch import Mismatch
from .print_path import print_path
from .scan_state import Refused, Scan
from .skip_token import skip_space
from .skip_value import skip_value

ReadValue = Callable[[Scan, int], int]
"""Reads a value from its first byte to the byte after it, or raises `Refused`."""

_DECODED_AT_ONCE = 1 << 20


class Checked(NamedTuple):
    """What a check says of a record."""

    mismatch: Mismatch | None
    has_unknown: bool
    """Whether there is a key, of an object that is read, which is not in the schema."""
    discards: tuple[int, ...] = ()
    """Starts and ends, in bytes from the record's first, of the values without which it fits."""


def check_record(contract: Contract, data: bytes, start: int, end: int) -> Mismatch | None:
    """
    Checks the record in `start`..`end` of `data`, whitespace around it allowed. Returns the first mismatch in the
    order of the document. Without columns in the contract, any one JSON value passes.
    """
    return inspect_record(contract, data[start:end]).mismatch


def inspect_record(contract: Contract, record: bytes) -> Checked:
    """`check_record` that tells more."""
    allow_frames(contract.depth)
    return check_bytes(contract.limits, _record_reader(contract), record)


def find_discards(contract: Contract, record: bytes) -> Checked:
    """The smallest values without which a record fits, or what is wrong with it that goes beyond values."""
    allow_frames(contract.depth)
    ranges: list[int] = []
    mismatch, has_unknown, _ = check_bytes(
        contract.limits, _record_reader(contract), record, ranges
    )
    return Checked(mismatch, has_unknown, tuple(ranges) if mismatch is None else ())


def discard_ranges(record: bytes, ranges: tuple[int, ...]) -> bytes:
    """The record with `null` in place of the values."""
    parts: list[bytes] = []
    at = 0
    for index in range(0, len(ranges), 2):
        parts += (record[at : ranges[index]], b"null")
        at = ranges[index + 1]
    return b"".join([*parts, record[at:]])


def check_bytes(
    limits: Limits, read: ReadValue, record: bytes, discards: list[int] | None = None
) -> Checked:
    """Whether `record` is one value that `read` takes, whitespace around it allowed; what is wrong if not."""
    if len(record) > limits.document_bytes:
        return Checked(too_large(limits, len(record)), False)
    invalid = _find_invalid_utf8(record)
    if invalid is None:
        return _check_utf8(limits, read, record, discards)
    # What comes before the invalid byte is checked as if the record ended there; that it ends is no finding.
    earlier = _check_utf8(limits, read, record[:invalid], discards).mismatch
    if earlier is not None and (earlier.reason != "malformed" or earlier.offset < invalid):
        return Checked(earlier, False)
    path = "$" if earlier is None else earlier.path
    found = f"bytes {record[invalid]:02x}"
    return Checked(Mismatch("invalidUnicode", path, "UTF-8", found, invalid), False)


def too_large(limits: Limits, size: int) -> Mismatch:
    return Mismatch("tooLarge", "$", f"at most {limits.document_bytes} bytes", f"{size} bytes", 0)


def _check_utf8(
    limits: Limits, read: ReadValue, record: bytes, discards: list[int] | None
) -> Checked:
    end = len(record)
    scan = Scan(record + b"\0", end, limits.depth, limits.string_bytes, discards=discards)
    try:
        at = skip_space(scan.data, read(scan, skip_space(scan.data, 0)))
        if at == end:
            return Checked(None, scan.has_unknown)
        raise Refused("malformed", at, "the end of the record")
    except Refused as refused:
        path, offset = print_path(refused.steps[::-1]), refused.offset
        found = describe_found(record, offset, end)
        return Checked(Mismatch(refused.reason, path, refused.expected, found, offset), False)


def _record_reader(contract: Contract) -> ReadValue:
    root = contract.root
    if root is None:
        return lambda scan, start: skip_value(scan, start, 0)

    def read(scan: Scan, start: int) -> int:
        if scan.data[start] == OPEN_BRACE:
            return check_value(scan, root, start, 0)
        skip_value(scan, start, 0)
        raise Refused("notAnObject", start, "an object")

    return read


def _find_invalid_utf8(data: bytes) -> int | None:
    """Where the first bytes begin that are no UTF-8 by RFC 3629."""
    if data.isascii():
        return None
    at = 0
    while at < len(data):
        piece = data[at : at + _DECODED_AT_ONCE]
        try:
            at += codecs.utf_8_decode(piece, "strict", at + len(piece) == len(data))[1]
        except UnicodeDecodeError as error:
            return at + error.start
    return None
