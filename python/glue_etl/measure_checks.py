"""Holds the staged rows of the first output against the checks of a job."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pyspark.errors import PySparkException
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    MapType,
    NumericType,
    StringType,
    StructType,
)

from glue_etl.errors import DataError, Problem
from glue_etl.quoted import quoted
from glue_etl.read_staged import read_staged

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.types import DataType

SHOWN_ROWS = 3
SHOWN_CHARACTERS = 100


def measure_checks(
    spark: SparkSession,
    job: Mapping[str, Any],
    outputs: Sequence[Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """A `ReportedCheck` of src/lake/run-report.ts for each. Of a part of the input, `rowCount` and `freshness` say
    nothing and are left out.
    """
    is_part = bool(plan.get("isSample")) or plan.get("limit") is not None
    checks = [
        check
        for check in job["checks"]
        if not (is_part and check["kind"] in ("rowCount", "freshness"))
    ]
    if not checks or not outputs:
        return []
    output = job["outputs"][0]
    rows = read_staged(spark, job, output, outputs[0]["files"])
    started_at = datetime.fromisoformat(plan["startedAt"].replace("Z", "+00:00")).astimezone(UTC)
    row_count, measures = measure_once(rows, checks, started_at)
    unique = next((check["columns"] for check in checks if check["kind"] == "unique"), [])
    keys = [*unique, *output["partitionKeys"]]
    reported = []
    for index, check in enumerate(checks):
        match check["kind"]:
            case "row":
                reported.append(
                    report_rows(
                        check, measures[index], broken_rows(rows, check, keys, measures[index])
                    )
                )
            case "unique":
                reported.append(measure_unique(rows, check))
            case "rowCount":
                reported.append(report_row_count(check, row_count))
            case "freshness":
                reported.append(report_freshness(check, measures[index], row_count, started_at))
    return reported


def measure_once(
    rows: DataFrame, checks: Sequence[Mapping[str, Any]], started_at: datetime
) -> tuple[int, list[Any]]:
    """Every check but `unique`, in one pass: how many rows there are, and a measure per check."""
    columns = [F.count(F.lit(1)).alias("rows")]
    columns += [measure(check, started_at).alias(f"c{index}") for index, check in enumerate(checks)]
    try:
        measured = rows.agg(*columns).collect()[0]
    except PySparkException as error:
        raise find_failing(rows, checks, error) or error from error
    return measured["rows"], [measured[f"c{index}"] for index in range(len(checks))]


def measure(check: Mapping[str, Any], started_at: datetime) -> Column:
    match check["kind"]:
        case "row":
            return F.count(F.when(broken(check), F.lit(1)))
        case "freshness":
            newest = f"CAST(max({quoted(check['column'])}) AS TIMESTAMP_NTZ)"
            oldest = oldest_fresh(check, started_at).isoformat(sep=" ")
            return F.struct(
                F.expr(f"CAST({newest} AS STRING)").alias("newest"),
                F.expr(f"{newest} >= TIMESTAMP_NTZ '{oldest}'").alias("fresh"),
            )
    return F.lit(None)


def oldest_fresh(check: Mapping[str, Any], started_at: datetime) -> datetime:
    """In UTC, without a zone. No age reaches back beyond the year 1."""
    start = started_at.replace(tzinfo=None)
    age = timedelta(seconds=check["maxAgeSeconds"])
    return start - age if age < start - datetime.min else datetime.min


def broken(check: Mapping[str, Any]) -> Column:
    return ~F.expr(check["condition"])


def find_failing(
    rows: DataFrame, checks: Sequence[Mapping[str, Any]], error: PySparkException
) -> DataError | None:
    """The check whose own expression fails for a row."""
    for check in checks:
        if check["kind"] != "row":
            continue
        try:
            rows.where(broken(check)).count()
        except PySparkException as found:
            return DataError(
                Problem(
                    message=f"an expression failed: {check['check']}",
                    place=check["place"],
                    found=str(found).split("\n")[0],
                    hint="TRY_CAST or TRY(…) gives NULL where it would fail",
                )
            )
    return None


def broken_rows(
    rows: DataFrame, check: Mapping[str, Any], keys: Sequence[str], failed: int
) -> list[str]:
    columns = list(dict.fromkeys([*check["columns"], *keys]))
    if failed == 0 or not columns:
        return []
    found = (
        rows.where(broken(check))
        .limit(SHOWN_ROWS)
        .select(*[shown(rows, name) for name in columns])
        .collect()
    )
    return [print_row(rows, columns, row) for row in found]


def measure_unique(rows: DataFrame, check: Mapping[str, Any]) -> dict[str, Any]:
    columns = [quoted(name) for name in check["columns"]]
    whole = rows.where(" AND ".join(f"{name} IS NOT NULL" for name in columns))
    shared = whole.groupBy(*columns).count().where("count > 1")
    failed = shared.agg(F.coalesce(F.sum("count"), F.lit(0))).collect()[0][0]
    if failed == 0:
        return report_rows(check, 0, [])
    examples = (
        shared.orderBy(F.col("count").desc(), *columns)
        .limit(SHOWN_ROWS)
        .select(*[shown(rows, name) for name in check["columns"]], "count")
        .collect()
    )
    return report_rows(
        check,
        failed,
        [f"{print_row(rows, check['columns'], row)} in {row['count']} rows" for row in examples],
    )


def shown(rows: DataFrame, name: str) -> Column:
    """A column as Python can hold it: it has no dates but of the years 1 to 9999."""
    column = F.col(quoted(name))
    match rows.schema[name].dataType:
        case NumericType() | StringType() | BooleanType():
            return column
        case StructType() | ArrayType() | MapType():
            return F.to_json(column)
    return column.cast("string")


def print_row(rows: DataFrame, columns: Sequence[str], row: Any) -> str:
    """What is `shown` of a row of `rows` on one line: `day="tue", price=NULL`. Long values are cut."""
    texts = []
    for name, value in zip(columns, row, strict=False):
        text = "NULL" if value is None else print_value(value, rows.schema[name].dataType)
        texts.append(
            f"{name}={text[:SHOWN_CHARACTERS] + '…' if len(text) > SHOWN_CHARACTERS else text}"
        )
    return ", ".join(texts)


def print_value(value: Any, data_type: DataType) -> str:
    """What is no text stands without quotes."""
    is_json = isinstance(value, bool | int | float) or isinstance(data_type, StringType)
    return json.dumps(value, ensure_ascii=False) if is_json else str(value)


def report_rows(
    check: Mapping[str, Any], failed_rows: int, examples: Sequence[str]
) -> dict[str, Any]:
    head = {"check": check["check"], "severity": check["severity"], "passed": failed_rows == 0}
    if failed_rows == 0:
        return {**head, "failedRows": 0}
    rows = "1 row" if failed_rows == 1 else f"{failed_rows} rows"
    problem = {"message": f"check failed for {rows}: {check['check']}", "place": check["place"]}
    if examples:
        problem["found"] = "\n".join(examples)
    return {**head, "failedRows": failed_rows, "problem": {**problem, "hint": check["hint"]}}


def report_row_count(check: Mapping[str, Any], rows: int) -> dict[str, Any]:
    low, high = check.get("min"), check.get("max")
    passed = rows >= (low or 0) and (high is None or rows <= high)
    head = {"check": check["check"], "severity": check["severity"], "passed": passed}
    if passed:
        return head
    expected = [f"at least {low}"] if low is not None else []
    expected += [f"at most {high}"] if high is not None else []
    return {
        **head,
        "problem": {
            "message": f"check failed: {check['check']}",
            "place": check["place"],
            "expected": f"{' and '.join(expected)} rows",
            "found": "1 row" if rows == 1 else f"{rows} rows",
            "hint": check["hint"],
        },
    }


def report_freshness(
    check: Mapping[str, Any], measured: Any, rows: int, started_at: datetime
) -> dict[str, Any]:
    newest, passed = measured["newest"], bool(measured["fresh"])
    head = {"check": check["check"], "severity": check["severity"], "passed": passed}
    if passed:
        return head
    found = (
        f"the newest is {newest}" if newest is not None else "no rows" if rows == 0 else "only NULL"
    )
    return {
        **head,
        "problem": {
            "message": f"check failed: {check['check']}",
            "place": check["place"],
            "expected": f"not older than {check['maxAge']} when the run started, {started_at:%Y-%m-%d %H:%M:%S} UTC",
            "found": found,
            "hint": check["hint"],
        },
    }
