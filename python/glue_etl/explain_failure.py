"""Turns what Spark raised into an error that says who can act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pyspark.errors import PySparkException

from glue_etl.errors import DataError, EtlError, OperatorError, Problem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Error classes of Spark's ANSI mode, and what `raise_error` raises: the data met an expression it does not fit.
RUNTIME_CLASSES = frozenset(
    (
        "ARITHMETIC_OVERFLOW",
        "BINARY_ARITHMETIC_OVERFLOW",
        "CAST_INVALID_INPUT",
        "CAST_OVERFLOW",
        "CANNOT_PARSE_TIMESTAMP",
        "DATETIME_OVERFLOW",
        "DIVIDE_BY_ZERO",
        "REMAINDER_BY_ZERO",
        "DUPLICATED_MAP_KEY",
        "INVALID_ARRAY_INDEX",
        "INVALID_ARRAY_INDEX_IN_ELEMENT_AT",
        "NULL_MAP_KEY",
        "NUMERIC_VALUE_OUT_OF_RANGE",
        "NUMERIC_OUT_OF_SUPPORTED_RANGE",
        "USER_RAISED_EXCEPTION",
        "INVALID_FRACTION_OF_SECOND",
        "CONVERSION_INVALID_INPUT",
    )
)
# What is raised without a class.
RAISED = re.compile(
    r"(?:java\.lang\.(?:Runtime|Arithmetic)|java\.time\.DateTime|org\.apache\.spark\.Spark(?:Arithmetic|DateTime))"
    r"Exception: ([^\n]*)"
)
MACHINE_FAILURES = re.compile(
    r"No space left on device|OutOfMemoryError|Permission denied|Disk quota exceeded|File name too long"
)


def explain_failure(
    spark: SparkSession, error: Exception, probes: Sequence[Mapping[str, Any]]
) -> EtlError:
    """A failing cast, overflow or division is looked for among the job's expressions: `{view, sql, text, place}`.

    What is neither the data's nor the machine's fault is raised again: it is a bug.
    """
    text = str(error)
    if machine := MACHINE_FAILURES.search(text):
        return OperatorError(
            Problem(
                message="Spark could not go on",
                found=machine.group(),
                hint="give it more room, and run again",
            )
        )
    found = runtime_failure(error)
    if found is None:
        raise error
    for probe in probes:
        try:
            spark.sql(f"SELECT max(xxhash64({probe['sql']})) FROM {probe['view']}").collect()
        except Exception as failure:
            reason = runtime_failure(failure)
            if reason is None:
                continue
            return DataError(
                Problem(
                    message=f"an expression failed: {probe['text']}",
                    place=probe["place"],
                    found=reason,
                    hint="TRY_CAST or TRY(…) gives NULL where it would fail",
                )
            )
    return DataError(Problem(message="an expression failed", found=found))


def runtime_failure(error: Exception) -> str | None:
    """What an expression met that failed; None for any other failure."""
    if not isinstance(error, PySparkException) and "Py4J" not in type(error).__name__:
        return None
    text = str(error)
    # what a task has raised stands behind what its stage and its job have made of it
    for named in re.finditer(r"\[([A-Z_]+)(?:\.[A-Z_]+)?\] ([^\n]*)", text):
        if named.group(1) in RUNTIME_CLASSES:
            return named.group(2)
    raised = RAISED.search(text)
    return raised.group(1) if raised is not None else None
