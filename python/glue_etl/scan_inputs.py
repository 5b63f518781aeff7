"""
Checks input files in parallel, and says what Spark is to read of them: a file itself where all of it fits, else a
spool, a copy as newline-delimited JSON of what does. The counterpart of src/engine/scan/scan-inputs.ts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from .errors import OperatorError, Problem
from .records.contract import compile_contract
from .scan.assemble_result import assemble_result, plan_copies
from .scan.plan_units import ScanPiece, ScanUnit, plan_units
from .scan.scan_options import RejectedPart, ScanOptions, ScanResult
from .scan.scan_unit import UnitResult, attempt_of, copy_range, scan_unit
from .scan.stored_files import open_stored

Task = TypeVar("Task")
Found = TypeVar("Found")

# Less than this is scanned on the driver before executors have started their Python.
SMALLEST_SHARED_BYTES = 8 * 1024 * 1024


def scan_inputs(options: ScanOptions, spark_context: Any) -> ScanResult:
    """
    Splits files into records and checks each against the contract. Without a `SparkContext` all is done here.
    Raises `OperatorError` when a file cannot be read or scratch not written.
    """
    inputs = list(options.inputs)[: options.limit]
    is_shared = (
        spark_context is not None
        and sum([given["bytes"] for given in inputs]) >= SMALLEST_SHARED_BYTES
    )
    context = spark_context if is_shared else None
    limits = compile_contract(limits=options.limits).limits
    cores = 1 if context is None else context.defaultParallelism
    can_cut = is_shared and options.json_path is None and options.csv is None
    units = plan_units(inputs, cores=cores, limits=limits, can_cut=can_cut)
    # Executors need only what they are to do.
    settings = _without_inputs(options)
    results = _run(context, units, partial(_scan_unit_here, settings))
    if options.on_mismatch == "fail":
        results = _up_to_first(results)
    _raise_failure([result.failure for result in results])
    copies = {} if options.on_mismatch == "fail" else plan_copies(results, options)
    _raise_failure(_run(context, list(copies.items()), _copy_range_here))
    return assemble_result(inputs, results, copies, options)


def read_rejected(parts: Iterable[RejectedPart]) -> Iterator[dict[str, Any]]:
    """The rejected records of a scan, in the order of its files, lines and indexes counted from the file's start."""
    for part in parts:
        with open_stored(part.path) as stored:
            for line in stored:
                record = json.loads(line)
                record["line"] += part.line_base
                record["index"] += part.index_base
                yield record


def _scan_unit_here(options: ScanOptions, unit: ScanUnit) -> UnitResult:
    return scan_unit(unit, options, attempt_of(_find_task()))


def _copy_range_here(task: tuple[ScanPiece, str]) -> tuple[Problem, ...]:
    piece, path = task
    return copy_range(piece, path)


def _find_task() -> Any:
    try:
        from pyspark import TaskContext
    except ImportError:
        return None
    return TaskContext.get()


def _run(context: Any, tasks: Sequence[Task], run: Callable[[Task], Found]) -> list[Found]:
    """In the order of the tasks."""
    if context is None or not tasks:
        return [run(task) for task in tasks]
    return context.parallelize(tasks, len(tasks)).map(run).collect()


def _without_inputs(options: ScanOptions) -> ScanOptions:
    return replace(options, inputs=())


def _up_to_first(results: list[UnitResult]) -> list[UnitResult]:
    """What comes after the first record that does not fit counts no more."""
    kept: list[UnitResult] = []
    for result in results:
        kept.append(result)
        if any(found.first is not None for found in result.pieces):
            break
    return kept


def _raise_failure(failures: Sequence[tuple[Problem, ...]]) -> None:
    for problems in failures:
        if problems:
            raise OperatorError(problems)
