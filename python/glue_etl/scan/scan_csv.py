"""Sets the records of a CSV file aside that do not fit; src/engine/sift-csv.ts and src/engine/spool-csv.ts."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ..records.collect_fields import FileFields
from ..records.contract import Field, compile_contract
from ..records.csv_cells import Spells, cell_mismatch, compile_cell
from ..records.describe_rejected import describe_rejected, describe_unreadable
from ..records.find_csv_structure import find_csv_structure
from ..records.found_records import Rejected, UnreadableFile
from ..records.mismatch import Mismatch
from ..records.split_csv import BrokenCsv, CsvRecord, split_csv
from .append_file import AppendFile
from .plan_units import ScanPiece
from .read_piece import read_piece
from .scan_options import ScanOptions
from .scan_piece import PieceResult

_SPLIT_EXPECTED = "UTF-8, as many cells in every row, every quote closed, lines that end alike"


@dataclass(frozen=True, slots=True)
class _ReadColumn:
    """A column that the job reads and the file has."""

    column: Field
    index: int
    """Of its cell."""
    key: bytes
    """`"name":` as JSON."""
    spells: Spells | None


class _NotTheSource(Exception):
    """A file that has none of the columns of the contract; the first argument is what it has."""


@dataclass(slots=True)
class _Tally:
    records: int = 0
    rejected: int = 0
    decompressed_bytes: int = 0
    newlines: int = 0
    longest_record_bytes: int = 0
    first: dict[str, Any] | None = None


def scan_csv(
    piece: ScanPiece, options: ScanOptions, spool: AppendFile, rejected_log: AppendFile
) -> PieceResult:
    """
    Accepted records are spooled as JSON with every cell as text or null, under the names of the contract. Raises
    `OperatorError`.
    """
    before = (spool.size, rejected_log.size)
    tally = _Tally()
    failure: str | None = None
    expected = "a file that can be read to its end"
    try:
        with closing(read_piece(piece)) as chunks:
            _scan(piece, options, tally, _count(chunks, tally), spool, rejected_log)
    except UnreadableFile as error:
        failure = str(error)
    except BrokenCsv as error:
        failure, expected = f"its records cannot be told apart: {error}", _SPLIT_EXPECTED
    except _NotTheSource as error:
        failure = f"the file has none of the columns of the contract: {error}"
        expected = ", ".join([column["name"] for column in _all_columns(options)])
    if failure is not None:
        spool.take_back_to(before[0])
        rejected_log.take_back_to(before[1])
        tally = _Tally(decompressed_bytes=tally.decompressed_bytes)
        described = {**describe_unreadable(piece.uri, piece.end, failure), "expected": expected}
        _log(described, options, tally, rejected_log)
    return PieceResult(
        piece,
        "values",
        spool.path if tally.records > 0 else None,
        tally.records,
        tally.rejected,
        tally.decompressed_bytes,
        tally.longest_record_bytes,
        tally.newlines,
        tally.first,
        failure,
        FileFields(piece.uri),
    )


def _count(chunks: Iterator[bytes], tally: _Tally) -> Iterator[bytes]:
    for chunk in chunks:
        tally.decompressed_bytes += len(chunk)
        yield chunk


def _scan(
    piece: ScanPiece,
    options: ScanOptions,
    tally: _Tally,
    chunks: Iterator[bytes],
    spool: AppendFile,
    rejected_log: AppendFile,
) -> None:
    assert options.csv is not None
    delimiter: bytes = options.csv["delimiter"].encode()
    limits = compile_contract(limits=options.limits).limits
    columns: list[_ReadColumn] | None = None
    cells = 0
    if not options.csv["header"]:
        names = [column["name"].lower() for column in _all_columns(options)]
        columns, cells = _find_columns(names, options), len(names)
    for record in split_csv(chunks, delimiter, limits.document_bytes):
        if columns is None:
            if record.count > 0:
                names = _name_columns(_decode_cells(record, delimiter))
                columns, cells = _find_columns(names, options), record.count
            continue
        # A blank line is a record of one column, and nothing where there are more.
        if record.count == 0 and cells > 1:
            continue
        mismatch = find_csv_structure(record.data, max(record.count, 1), cells)
        line: bytes | None = None
        if mismatch is None:
            mismatch, line = _read_cells(record, columns, delimiter, options)
        if mismatch is None and line is not None:
            tally.records += 1
            tally.longest_record_bytes = max(tally.longest_record_bytes, len(line))
            spool.append(line)
            continue
        assert mismatch is not None
        index = tally.records + tally.rejected
        size = len(record.data)
        rejected = Rejected(mismatch, record.data, record.line, index, record.offset, size)
        _log(
            describe_rejected(rejected, piece.uri, options.max_raw_bytes),
            options,
            tally,
            rejected_log,
        )
        if options.on_mismatch == "fail":
            return
    if columns is None:
        raise _NotTheSource("column0")


def _read_cells(
    record: CsvRecord, columns: Sequence[_ReadColumn], delimiter: bytes, options: ScanOptions
) -> tuple[Mismatch | None, bytes | None]:
    """What is wrong with the record's cells, or the record as a line of JSON."""
    assert options.csv is not None
    null_text: str = options.csv["nullText"]
    text = record.data.decode()
    plain = text.split(delimiter.decode()) if record.cells is None else []
    parts: list[bytes] = []
    for read in columns:
        if record.cells is None:
            cell, is_quoted = plain[read.index], False
        else:
            found = record.cells[read.index]
            cell, is_quoted = found.data.decode(), found.is_quoted
        if not is_quoted and cell == null_text:
            parts.append(read.key + b"null")
            continue
        if read.spells is not None and not options.is_trusted and not read.spells(cell):
            offset = _offset_of(record, read.index, delimiter)
            return cell_mismatch(read.column, cell, offset), None
        parts.append(read.key + json.dumps(cell, ensure_ascii=False).encode())
    return None, b"{" + b",".join(parts) + b"}\n"


def _offset_of(record: CsvRecord, index: int, delimiter: bytes) -> int:
    if record.cells is not None:
        return record.cells[index].offset
    before = record.data.split(delimiter)[:index]
    return sum([len(cell) + len(delimiter) for cell in before])


def _decode_cells(record: CsvRecord, delimiter: bytes) -> list[str]:
    try:
        if record.cells is None:
            return record.data.decode().split(delimiter.decode())
        return [cell.data.decode() for cell in record.cells]
    except UnicodeDecodeError as error:
        raise BrokenCsv("the header is not UTF-8") from error


def _name_columns(header: Sequence[str]) -> list[str]:
    """As DuckDB names them, in lower case: what is empty by its place, what is there twice with a number."""
    names: list[str] = []
    met: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = cell.strip(" \t\n\v\f\r").lower() or f"column{index}"
        while name in met:
            met[name] += 1
            name = f"{name}_{met[name]}"
        met[name] = 0
        names.append(name)
    return names


def _find_columns(names: Sequence[str], options: ScanOptions) -> list[_ReadColumn]:
    """Raises `_NotTheSource`."""
    if not any(column["name"].lower() in names for column in _all_columns(options)):
        raise _NotTheSource(", ".join(names))
    return [
        _ReadColumn(
            column,
            names.index(column["name"].lower()),
            json.dumps(column["name"], ensure_ascii=False).encode() + b":",
            compile_cell(column["type"]),
        )
        for column in options.columns or ()
        if column["name"].lower() in names
    ]


def _all_columns(options: ScanOptions) -> Sequence[Field]:
    return options.known or options.columns or ()


def _log(
    described: dict[str, Any], options: ScanOptions, tally: _Tally, rejected_log: AppendFile
) -> None:
    tally.rejected += 1
    tally.first = tally.first or described
    if options.on_mismatch != "fail":
        line = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        rejected_log.append(line.encode() + b"\n")
