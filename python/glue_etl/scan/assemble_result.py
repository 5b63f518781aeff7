"""Puts together what units found, in the order of the files; src/engine/scan/assemble-result.ts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..records.collect_fields import FileFields, merge_fields
from .plan_units import ScanPiece
from .scan_options import RejectedPart, ScannedFile, ScanOptions, ScanResult
from .scan_piece import PieceResult
from .scan_unit import UnitResult
from .stored_files import join_stored

Copies = Mapping[ScanPiece, str]


def plan_copies(results: Sequence[UnitResult], options: ScanOptions) -> dict[ScanPiece, str]:
    """
    A file is read in place if every range of it is sound. Where one is not, those that are have to be copied to
    the paths that this gives.
    """
    copies: dict[ScanPiece, str] = {}
    for pieces in _by_file(results).values():
        if _is_sound(pieces):
            continue
        for found in pieces:
            if found.read_path == found.piece.path:
                name = f"copy-{found.piece.file_index}-{found.piece.start}.ndjson"
                copies[found.piece] = join_stored(options.scratch_dir, name)
    return copies


def assemble_result(
    inputs: Sequence[Mapping[str, Any]],
    results: Sequence[UnitResult],
    copies: Copies,
    options: ScanOptions,
) -> ScanResult:
    by_file = _by_file(results)
    files = tuple(
        [
            _assemble_file(given, by_file.get(index, []), copies)
            for index, given in enumerate(inputs)
        ]
    )
    parts, first, fields = _place_rejected(results, options)
    found = merge_fields(fields)
    return ScanResult(
        files=files,
        read_paths=tuple(dict.fromkeys([path for file in files for path in file.read_paths])),
        records=sum([file.records for file in files]),
        rejected=sum([file.rejected for file in files]),
        longest_record_bytes=max([file.longest_record_bytes for file in files], default=0),
        first=first,
        rejected_parts=tuple(parts),
        unknown_fields=found.unknown_fields,
        unknown_fields_truncated=found.unknown_fields_truncated,
        discarded=found.discarded,
    )


def _by_file(results: Sequence[UnitResult]) -> dict[int, list[PieceResult]]:
    pieces: dict[int, list[PieceResult]] = {}
    for result in results:
        for found in result.pieces:
            pieces.setdefault(found.piece.file_index, []).append(found)
    return pieces


def _is_sound(pieces: Sequence[PieceResult]) -> bool:
    return all(
        found.rejected == 0 and found.read_path in (None, found.piece.path) for found in pieces
    )


def _assemble_file(
    given: Mapping[str, Any], pieces: Sequence[PieceResult], copies: Copies
) -> ScannedFile:
    paths = [copies.get(found.piece, found.read_path) for found in pieces]
    return ScannedFile(
        uri=given["uri"],
        path=given["path"],
        form=pieces[0].form if pieces else "values",
        read_paths=tuple(dict.fromkeys([path for path in paths if path is not None])),
        records=sum([found.records for found in pieces]),
        rejected=sum([found.rejected for found in pieces]),
        bytes=given["bytes"],
        decompressed_bytes=sum([found.decompressed_bytes for found in pieces]),
        longest_record_bytes=max([found.longest_record_bytes for found in pieces], default=0),
        failure=next((found.failure for found in pieces if found.failure is not None), None),
    )


def _place_rejected(
    results: Sequence[UnitResult], options: ScanOptions
) -> tuple[list[RejectedPart], dict[str, Any] | None, list[FileFields]]:
    """With lines and indexes from the start of their files; only a range has anything before it."""
    lines: dict[int, int] = {}
    indexes: dict[int, int] = {}
    parts: list[RejectedPart] = []
    fields: list[FileFields] = []
    first: dict[str, Any] | None = None
    for result in results:
        if not result.pieces:
            continue
        file_index = result.pieces[0].piece.file_index
        line_base, index_base = lines.get(file_index, 0), indexes.get(file_index, 0)
        rejected = sum([found.rejected for found in result.pieces])
        if rejected > 0 and options.on_mismatch != "fail":
            parts.append(RejectedPart(result.rejected_path, line_base, index_base, rejected))
        for found in result.pieces:
            index = found.piece.file_index
            if first is None and found.first is not None:
                first = _place(found.first, lines.get(index, 0), indexes.get(index, 0))
            placed = {
                path: line + lines.get(index, 0) for path, line in found.fields.unknown.items()
            }
            fields.append(replace(found.fields, unknown=placed))
            lines[index] = lines.get(index, 0) + found.newlines
            indexes[index] = indexes.get(index, 0) + found.records + found.rejected
    return parts, first, fields


def _place(record: dict[str, Any], line_base: int, index_base: int) -> dict[str, Any]:
    return {**record, "line": record["line"] + line_base, "index": record["index"] + index_base}
