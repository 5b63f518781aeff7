"""Checks the records of a source against its contract, and says what Spark is to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from glue_etl.check_parquet import check_parquet
from glue_etl.errors import DataError, Problem
from glue_etl.prepared_source import PreparedSource
from glue_etl.records.print_path import print_path
from glue_etl.scan.scan_options import ScanOptions, ScanResult
from glue_etl.scan.spark_paths import can_spark_open
from glue_etl.scan.stored_files import open_stored
from glue_etl.scan_inputs import read_rejected, scan_inputs
from glue_etl.schema_types import parse_columns

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOKED_AT_BYTES = 64 * 1024
HANDLING = {"fail": "fail", "quarantine": "collect", "evolve": "collect", "discardValue": "discard"}


def prepare_source(
    spark: SparkSession, source: Mapping[str, Any], part: Mapping[str, Any]
) -> PreparedSource:
    """`part` is the plan of a run with the `inputs` of this source alone, their `onMismatch` and their own scratch.
    Raises `DataError` at the first record that does not fit, under `fail`.
    """
    if source["format"] == "parquet":
        return check_parquet(spark, source, part)
    inputs = tuple(part["inputs"])
    is_trusted = bool(part["trustInput"]) and source["format"] == "json"
    plain = [
        given
        for given in inputs
        if is_trusted and "jsonPath" not in source and is_plain(given["path"])
    ]
    scanned = tuple(given for given in inputs if given not in plain)
    files = tuple(given["path"] for given in plain)
    if is_trusted and not scanned:
        return PreparedSource(files)
    result = scan_inputs(scan_options(source, part, scanned, is_trusted), spark.sparkContext)
    if result.first is not None and part["onMismatch"] == "fail":
        raise contract_broken(result.first, source)
    return PreparedSource(
        files + result.read_paths,
        None if files else result.records,
        read_rejected(result.rejected_parts),
        unknown_fields_of(result),
        result.discarded,
    )


def scan_options(
    source: Mapping[str, Any],
    part: Mapping[str, Any],
    inputs: tuple[Mapping[str, Any], ...],
    is_trusted: bool,
) -> ScanOptions:
    limits = part["limits"]
    # a cell that is not checked is cast, and may fail the run: as text it would be read all the same
    return ScanOptions(
        inputs=inputs,
        columns=parse_columns(source["columns"]),
        known=parse_columns(source["schema"]),
        scratch_dir=part["scratchDir"],
        limits=limits,
        json_path=source.get("jsonPath"),
        on_mismatch=HANDLING[part["onMismatch"]],
        is_trusted=is_trusted,
        max_raw_bytes=limits["documentBytes"],
        limit=part.get("limit"),
        csv=source.get("csv"),
    )


def unknown_fields_of(result: ScanResult) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {"path": found["path"], "file": found["uri"], "line": found["line"]}
        for found in result.unknown_fields
    )


def is_plain(path: str) -> bool:
    """Whether Spark reads the file as it is: surely newline-delimited, under a name that it takes for itself."""
    if not can_spark_open(path) or path.lower().endswith(".gz"):
        return False
    with open_stored(path) as stored:
        beginning = stored.read(LOOKED_AT_BYTES)
    first, _, rest = beginning.partition(b"\n")
    if not first.startswith(b"{") or not rest.startswith(b"{") or b"\r" in beginning:
        return False
    try:
        json.loads(first)
    except ValueError:
        return False
    return True


def contract_broken(rejected: Mapping[str, Any], source: Mapping[str, Any]) -> DataError:
    uri, path, found = rejected["uri"], rejected["path"], rejected["found"]
    is_csv = source["format"] == "csv"
    column = next((name for name in source["schema"] if print_path([name]) == path), path)
    said = {"expected": rejected["expected"], "found": found}
    if rejected["reason"] == "unreadableFile" or (is_csv and path == "$"):
        what = (
            "the file is not the CSV that the source describes"
            if is_csv
            else f"{uri} cannot be read"
        )
        place = {"file": uri, **({"line": rejected["line"]} if is_csv else {"path": path})}
        return DataError(
            Problem(f"{what}: {found}", place=place, **said, hint="mend or remove the file")
        )
    if is_csv:
        return DataError(
            Problem(
                f"record {rejected['index'] + 1} does not fit the contract (wrongType) at {column}",
                place={"file": uri, "path": column},
                **said,
                hint="mend the cell, or change the type in the schema; --trust-input skips the check",
            )
        )
    return DataError(
        Problem(
            f"a record does not fit the contract ({rejected['reason']}) at {path}",
            place={"file": uri, "line": rejected["line"], "path": path},
            **said,
            hint="mend the record, or change the type in the schema; --trust-input skips the check",
        )
    )
