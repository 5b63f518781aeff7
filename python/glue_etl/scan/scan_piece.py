"""Checks one file or range of a file; src/engine/scan/scan-piece.ts."""

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from ..records.check_record import discard_ranges
from ..records.collect_fields import FileFields, add_fields
from ..records.describe_rejected import describe_rejected, describe_unreadable
from ..records.found_records import Accepted, Rejected, UnreadableFile
from ..records.open_input import compression_of
from ..records.pieces import FileForm
from ..records.read_records import ReadOptions, look_at_form, read_records
from .copy_without import copy_without
from .plan_units import ScanPiece
from .read_piece import read_piece
from .rewrite_record import rewrite_record
from .spark_paths import can_spark_open
from .unit_state import UnitState, forget_fields, meet_fields


@dataclass(frozen=True, slots=True)
class PieceResult:
    """What was found in a piece; lines and indexes are counted from its start."""

    piece: ScanPiece
    form: FileForm
    read_path: str | None
    """Where to read the accepted records: the file itself, a spool, or nowhere."""
    records: int
    rejected: int
    decompressed_bytes: int
    longest_record_bytes: int
    newlines: int
    first: dict[str, Any] | None
    failure: str | None
    fields: FileFields


@dataclass(slots=True)
class _Tally:
    """Of one reading of a piece; it grows while that goes on."""

    fields: FileFields
    form: FileForm = "values"
    is_spooled: bool = False
    records: int = 0
    rejected: int = 0
    decompressed_bytes: int = 0
    longest_record_bytes: int = 0
    newlines: int = 0
    first: dict[str, Any] | None = None
    holes: list[tuple[int, int]] = field(default_factory=list)


class _HasToSpool(Exception):
    """Spark cannot read the file itself; it is read from its start again."""


def scan_piece(piece: ScanPiece, state: UnitState) -> PieceResult:
    """What it spools and logs is appended to what other pieces did. Raises `OperatorError`."""
    has_to_spool = (
        state.options.json_path is not None
        or state.always_rewrites
        or piece.path.endswith(".zst")
        or not can_spark_open(piece.path)
    )
    before = (state.spool.size, state.rejected_log.size, frozenset(state.met))
    try:
        tally, failure = _attempt(piece, state, has_to_spool)
    except _HasToSpool:
        _undo(state, before)
        tally, failure = _attempt(piece, state, True)
    if failure is not None:
        _undo(state, before)
        size = tally.decompressed_bytes
        tally = _Tally(
            FileFields(piece.uri), tally.form, decompressed_bytes=size, newlines=tally.newlines
        )
        _log(tally, state, describe_unreadable(piece.uri, piece.end, failure))
    is_kept = tally.records > 0
    has_holes = is_kept and len(tally.holes) > 0
    if has_holes:
        copy_without(tally.holes, piece.path, piece.start, piece.end, state.spool)
    is_moved = has_holes or tally.is_spooled
    return PieceResult(
        piece,
        tally.form,
        None if not is_kept else state.spool.path if is_moved else piece.path,
        tally.records,
        tally.rejected,
        tally.decompressed_bytes,
        tally.longest_record_bytes,
        tally.newlines,
        tally.first,
        failure,
        tally.fields,
    )


def _undo(state: UnitState, before: tuple[int, int, frozenset[str]]) -> None:
    spool_size, log_size, met = before
    state.spool.take_back_to(spool_size)
    state.rejected_log.take_back_to(log_size)
    forget_fields(state, met)


def _attempt(piece: ScanPiece, state: UnitState, has_to_spool: bool) -> tuple[_Tally, str | None]:
    """Raises `_HasToSpool` if the piece has to be spooled and `has_to_spool` is False."""
    tally = _Tally(FileFields(piece.uri), is_spooled=has_to_spool)
    try:
        with closing(read_piece(piece)) as chunks:
            _read_piece(piece, state, tally, _count(chunks, tally))
    except UnreadableFile as error:
        return tally, str(error)
    return tally, None


def _count(chunks: Iterable[bytes], tally: _Tally) -> Iterator[bytes]:
    for chunk in chunks:
        tally.decompressed_bytes += len(chunk)
        tally.newlines += chunk.count(b"\n")
        yield chunk


def _read_piece(piece: ScanPiece, state: UnitState, tally: _Tally, chunks: Iterator[bytes]) -> None:
    options = state.options
    form, mark, beginning = piece.known_form, b"", b""
    if form is None:
        form, mark, beginning = look_at_form(chunks, state.contract.limits)
    tally.form = form
    tally.is_spooled = tally.is_spooled or form == "values" or len(mark) > 0
    range_offset = piece.start + len(mark)
    reading = ReadOptions(
        state.contract,
        is_trusted=options.is_trusted,
        json_path=options.json_path,
        known_form=form,
        discards_values=options.on_mismatch == "discard",
        fits=None if options.is_trusted else state.ask,
    )
    for record in read_records(itertools.chain([beginning], chunks), reading):
        if isinstance(record, Accepted):
            _accept(record, state, tally)
        else:
            _reject(record, piece, range_offset, state, tally)
            if options.on_mismatch == "fail":
                return


def _accept(record: Accepted, state: UnitState, tally: _Tally) -> None:
    data = record.data
    longest = len(data)
    if record.discards:
        if not tally.is_spooled:
            raise _HasToSpool
        data = discard_ranges(data, record.discards)
    if state.always_rewrites or not (state.has_fitted or state.options.is_trusted):
        rewritten = rewrite_record(state.contract, data)
        if rewritten is not None:
            if not tally.is_spooled:
                raise _HasToSpool
            data = rewritten
    tally.records += 1
    tally.longest_record_bytes = max(tally.longest_record_bytes, longest, len(data))
    if tally.is_spooled:
        # Within strings JSON has no newline.
        state.spool.append(data.replace(b"\n", b" ") + b"\n")
    if record.has_unknown or record.discards:
        add_fields(tally.fields, state.contract, record)
        meet_fields(state, tally.fields)


def _reject(
    record: Rejected, piece: ScanPiece, range_offset: int, state: UnitState, tally: _Tally
) -> None:
    options = state.options
    _log(tally, state, describe_rejected(record, piece.uri, options.max_raw_bytes, range_offset))
    if options.on_mismatch != "fail" and not tally.is_spooled:
        if compression_of(piece.path) is not None:
            raise _HasToSpool
        start = record.offset + range_offset
        tally.holes.append((start, start + record.size))


def _log(tally: _Tally, state: UnitState, described: dict[str, Any]) -> None:
    tally.rejected += 1
    tally.first = tally.first or described
    if state.options.on_mismatch != "fail":
        line = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        state.rejected_log.append(line.encode() + b"\n")
