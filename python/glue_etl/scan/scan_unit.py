"""What one task does; src/engine/scan/scan-unit.ts."""

from dataclasses import dataclass
from typing import Any

from ..errors import OperatorError, Problem
from .append_file import AppendFile
from .copy_without import copy_without
from .plan_units import ScanPiece, ScanUnit
from .scan_csv import scan_csv
from .scan_options import ScanOptions
from .scan_piece import PieceResult, scan_piece
from .stored_files import join_stored
from .unit_state import open_state


@dataclass(frozen=True, slots=True)
class UnitResult:
    number: int
    pieces: tuple[PieceResult, ...]
    """As many as the unit has, unless a record did not fit under 'fail'."""
    rejected_path: str
    """Newline-delimited JSON of the rejected records, but under 'fail'."""
    failure: tuple[Problem, ...] = ()
    """Why the unit could not be read or its scratch not written."""


def scan_unit(unit: ScanUnit, options: ScanOptions, attempt: str) -> UnitResult:
    """`attempt` tells the scratch files of a task from those of another that does the same."""
    scratch = options.scratch_dir
    spool = AppendFile(join_stored(scratch, f"spool-{unit.number}{attempt}.ndjson"))
    rejected_log = AppendFile(join_stored(scratch, f"rejected-{unit.number}{attempt}.ndjson"))
    pieces: list[PieceResult] = []
    failure: tuple[Problem, ...] = ()
    try:
        try:
            _scan_pieces(unit, options, spool, rejected_log, pieces)
        finally:
            spool.close()
            rejected_log.close()
    except OperatorError as error:
        failure = error.problems
    return UnitResult(unit.number, tuple(pieces), rejected_log.path, failure)


def _scan_pieces(
    unit: ScanUnit,
    options: ScanOptions,
    spool: AppendFile,
    rejected_log: AppendFile,
    pieces: list[PieceResult],
) -> None:
    if options.csv is not None:
        for piece in unit.pieces:
            pieces.append(scan_csv(piece, options, spool, rejected_log))
            if options.on_mismatch == "fail" and pieces[-1].first is not None:
                return
        return
    state = open_state(options, spool, rejected_log)
    for piece in unit.pieces:
        pieces.append(scan_piece(piece, state))
        if options.on_mismatch == "fail" and pieces[-1].first is not None:
            return


def copy_range(piece: ScanPiece, path: str) -> tuple[Problem, ...]:
    """Copies a sound range whose file has others that are not. Gives why it cannot."""
    copy = AppendFile(path)
    try:
        try:
            copy_without((), piece.path, piece.start, piece.end, copy)
        finally:
            copy.close()
    except OperatorError as error:
        return error.problems
    return ()


def attempt_of(context: Any) -> str:
    """Of a task of Spark; nothing on the driver."""
    return "" if context is None else f"-{context.taskAttemptId()}"
