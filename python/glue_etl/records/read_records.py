"""Reads a file's records and says which fit; src/records/record-reader.ts and check-split.ts."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .ascii import OPEN_BRACE, OPEN_BRACKET
from .check_record import Checked, check_bytes, find_discards, inspect_record, too_large
from .check_value import DISCARDABLE
from .contract import Contract, Limits
from .describe_found import describe_found
from .detect_form import detect_form
from .found_records import Accepted, Rejected, UnreadableFile
from .mismatch import Mismatch
from .pieces import FileForm, Piece
from .select_nodes import CompiledPath, compile_path, select_nodes
from .split_lines import split_lines
from .split_values import split_values

_MARK = b"\xef\xbb\xbf"
# Of UTF-16 and UTF-32; the little-endian one of UTF-32 begins as that of UTF-16 does.
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_SCALAR_START = b'{"record":'


@dataclass(frozen=True, slots=True)
class ReadOptions:
    contract: Contract
    is_trusted: bool = False
    """Whether objects are taken unchecked, but for the size of a document."""
    json_path: Sequence[Mapping[str, Any]] | None = None
    """The JSON of what src/records/parse-json-path.ts gives."""
    known_form: FileForm | None = None
    """Where it was looked up before; the bytes may then come from the midst of a file, from a line's start on."""
    discards_values: bool = False
    """Whether a record is accepted that fits once single values are NULL."""
    fits: Callable[[bytes], bool] | None = None
    """Says of an object whether it surely fits and has no unknown field of which to tell; asked first."""


def read_records(chunks: Iterable[bytes], options: ReadOptions) -> Iterator[Accepted | Rejected]:
    """
    Every record of a file, in its order; how it is cut into chunks makes no difference. Raises `UnreadableFile`
    where nothing in it can be read: it is UTF-16 or UTF-32.
    """
    limits = options.contract.limits
    remaining = iter(chunks)
    form, mark, beginning = options.known_form, b"", b""
    if form is None:
        form, mark, beginning = look_at_form(remaining, limits)
    given = itertools.chain([beginning], remaining)
    if form == "ndjson":
        pieces = split_lines(given, document_bytes=limits.document_bytes, offset=len(mark))
    else:
        elements = options.json_path is None
        pieces = split_values(
            given, elements=elements, document_bytes=limits.document_bytes, offset=len(mark)
        )
    path = None if options.json_path is None else compile_path(options.json_path)
    index = 0
    for piece in pieces:
        if path is None or piece.failure is not None or piece.size > limits.document_bytes:
            yield _take_record(options, piece, index)
            index += 1
            continue
        for record in _take_nodes(options, path, piece, index):
            yield record
            index += 1


def look_at_form(chunks: Iterator[bytes], limits: Limits) -> tuple[FileForm, bytes, bytes]:
    """The file's form, its byte order mark, and the bytes after that which were taken from `chunks`."""
    head = bytearray()
    next_look = 4
    while True:
        chunk = next(chunks, None)
        head += chunk or b""
        is_whole = chunk is None
        if len(head) < next_look and not is_whole:
            continue
        next_look = len(head) * 2
        data = bytes(head)
        if data.startswith(_OTHER_MARKS):
            raise UnreadableFile("The file is UTF-16 or UTF-32, not UTF-8")
        mark = _MARK if data.startswith(_MARK) else b""
        form = detect_form(data[len(mark) :], is_whole, limits)
        if form is not None:
            return form, mark, data[len(mark) :]


def _take_record(options: ReadOptions, piece: Piece, index: int) -> Accepted | Rejected:
    data, line, offset, size, failure = piece
    if failure is not None:
        mismatch = Mismatch("malformed", "$", failure.expected, failure.found, failure.offset)
        return Rejected(mismatch, data, line, index, offset, size)
    limits = options.contract.limits
    if size > limits.document_bytes:
        return _reject(limits, too_large(limits, size), piece, index)
    mismatch, has_unknown, discards = _check(options, data)
    if mismatch is not None:
        return _reject(limits, mismatch, piece, index)
    return Accepted(data, line, index, offset, size, has_unknown, discards)


def _reject(limits: Limits, mismatch: Mismatch, piece: Piece, index: int) -> Rejected:
    data, line, offset, size, _ = piece
    return Rejected(mismatch, data[: limits.document_bytes], line, index, offset, size)


def _check(options: ReadOptions, record: bytes) -> Checked:
    """Of a line or a value without whitespace around it, or a node."""
    contract, limits = options.contract, options.contract.limits
    is_object = record[0] == OPEN_BRACE
    if options.is_trusted and is_object:
        is_too_large = len(record) > limits.document_bytes
        return Checked(too_large(limits, len(record)) if is_too_large else None, False)
    if (
        options.fits is not None
        and is_object
        and len(record) <= limits.document_bytes
        and options.fits(record)
    ):
        return Checked(None, False)
    checked = inspect_record(contract, record)
    mismatch = checked.mismatch
    if mismatch is None:
        return checked if is_object else Checked(_not_an_object(record, "an object"), False)
    if options.discards_values and mismatch.reason in DISCARDABLE:
        return find_discards(contract, record)
    return checked


def _take_nodes(
    options: ReadOptions, path: CompiledPath, piece: Piece, index: int
) -> Iterator[Accepted | Rejected]:
    """The records that a path selects in a line or a value, `index` being that of the first."""
    limits = options.contract.limits
    ranges: list[int] = []
    data, line, offset, _, _ = piece
    mismatch = check_bytes(
        limits, lambda scan, start: select_nodes(path, scan, start, 0, ranges), data
    ).mismatch
    if mismatch is not None:
        yield _reject(limits, mismatch, piece, index)
        return
    line_at = 0
    for number in range(0, len(ranges), 2):
        start, end = ranges[number], ranges[number + 1]
        line += data.count(b"\n", line_at, start)
        line_at = start
        node = Piece(data[start:end], line, offset + start, end - start)
        yield _take_node(options, node, index + number // 2)


def _take_node(options: ReadOptions, node: Piece, index: int) -> Accepted | Rejected:
    data, line, offset, size, _ = node
    limits = options.contract.limits
    if data[0] == OPEN_BRACE:
        return _take_record(options, node, index)
    if data[0] == OPEN_BRACKET:
        return _reject(limits, _not_an_object(data, "an object or a single value"), node, index)
    # Glue's form for a scalar that a path selects.
    record = _SCALAR_START + data + b"}"
    mismatch, has_unknown, discards = _check(options, record)
    if mismatch is None:
        return Accepted(record, line, index, offset, size, has_unknown, discards)
    within = max(0, mismatch.offset - len(_SCALAR_START))
    return _reject(limits, replace(mismatch, offset=within), node, index)


def _not_an_object(record: bytes, expected: str) -> Mismatch:
    return Mismatch("notAnObject", "$", expected, describe_found(record, 0, len(record)), 0)
