"""The report of a run: src/engine/report-run.ts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from glue_etl.errors import DataError, EtlError, Problem, format_place
from glue_etl.lake.batch import BatchResult, RecordCounts, StagedQuarantine
from glue_etl.lake.begun_run import BegunRun
from glue_etl.lake.list_inputs import ListedInput
from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.quarantine import quarantine_key

Report = dict[str, Any]
"""The JSON of src/lake/run-report.ts."""


class FailedChecks(DataError):
    """Checks whose severity is `fail` did not pass. `checks` are all of the job, in its order."""

    def __init__(self, checks: Sequence[Mapping[str, Any]]) -> None:
        failed = (
            check["problem"]
            for check in checks
            if check["severity"] == "fail" and "problem" in check
        )
        super().__init__(Problem(**problem) for problem in failed)
        self.checks = checks


class TooManyRejects(DataError):
    """More records were rejected than the job allows. Nothing was committed; the rejects are kept."""

    def __init__(
        self, records: RecordCounts, quarantine: StagedQuarantine, *, path: str, limit: str
    ) -> None:
        found = ", ".join(f"{count:,} {reason}" for reason, count in quarantine["reasons"].items())
        problem = Problem(
            f"{records['quarantined']:,} of {records['read']:,} records break the contract; "
            f"rejects.max is {limit}",
            found=found,
            hint="mend the schema or the inputs, or raise rejects.max; "
            "etl quarantine shows the records, which are not committed",
        )
        super().__init__([problem, *(Problem(**example) for example in quarantine["examples"])])
        self.records = records
        self.quarantine = _report_quarantine(quarantine, path, committed=False)


def refuse_failed_checks(checks: Sequence[Mapping[str, Any]]) -> None:
    if any(check["severity"] == "fail" and not check["passed"] for check in checks):
        raise FailedChecks(checks)


def report_no_new_input(begun: BegunRun, *, skipped: int, mode: str) -> Report:
    report = {**_begin(begun, [], skipped, mode), **_nothing()}
    return {**report, "status": "noNewInput", "seconds": _seconds(begun)}


def report_failed(
    begun: BegunRun, error: EtlError, *, read: Sequence[ListedInput], skipped: int, mode: str
) -> Report:
    checks = error.checks if isinstance(error, FailedChecks) else []
    report = {**_begin(begun, read, skipped, mode), **_nothing(), "checks": checks}
    if isinstance(error, TooManyRejects):
        report |= {"records": error.records, "quarantine": error.quarantine}
    return {
        **report,
        "warnings": [*begun.warnings, *_check_warnings(checks)],
        "status": "failed",
        "seconds": _seconds(begun),
        "error": error.to_json(),
    }


def report_batch(
    begun: BegunRun, batch: BatchResult, *, read: Sequence[ListedInput], skipped: int, mode: str
) -> Report:
    """What is committed of a report, with the files still to be named."""
    quarantine, checks = batch.get("quarantine"), batch.get("checks", ())
    files = [file for output in batch["outputs"] for file in output["files"]]
    is_partitioned = any(output.partition_keys for output in begun.job.outputs)
    path = f"{begun.table_path.rstrip('/')}/{quarantine_key(begun.run)}"
    report = {**_begin(begun, read, skipped, mode), "records": batch["records"]}
    if quarantine is not None:
        report["quarantine"] = _report_quarantine(quarantine, path, committed=True)
    return {
        **report,
        "rows": {"written": sum(file["rows"] for file in files)},
        "partitions": len({file["folder"] for file in files}) if is_partitioned else 0,
        "checks": checks,
        "unknownFields": batch.get("unknownFields", ()),
        "evolved": [],
        "discarded": batch.get("discarded", ()),
        "status": "succeeded",
        "warnings": [*begun.warnings, *_check_warnings(checks)],
        "seconds": _seconds(begun),
    }


def report_succeeded(begun: BegunRun, batch: BatchResult, record: CommitRecord) -> Report:
    database = begun.job.sink.database
    tables = [
        f"{database}.{output['table']}" for output in batch["outputs"] for _ in output["files"]
    ]
    outputs = [
        {
            "table": table,
            "path": f"{begun.table_path.rstrip('/')}/{file['key']}",
            "rows": file["rows"],
            "bytes": file["bytes"],
        }
        for table, file in zip(tables, record["files"], strict=True)
    ]
    return {**record["report"], "outputs": outputs, "seconds": _seconds(begun)}


def _begin(begun: BegunRun, read: Sequence[ListedInput], skipped: int, mode: str) -> Report:
    return {
        "job": begun.job.name,
        "run": begun.run,
        "target": begun.options.target,
        "engine": begun.options.engine,
        "mode": mode,
        "inputs": {"files": len(read), "bytes": sum(one.bytes for one in read), "skipped": skipped},
        "warnings": list(begun.warnings),
    }


def _nothing() -> Report:
    lists = {key: [] for key in ("outputs", "checks", "unknownFields", "evolved", "discarded")}
    records = {"read": 0, "accepted": 0, "quarantined": 0}
    return {"records": records, "rows": {"written": 0}, "partitions": 0, **lists}


def _report_quarantine(quarantine: StagedQuarantine, path: str, *, committed: bool) -> Report:
    return {
        "path": path,
        "records": quarantine["records"],
        "committed": committed,
        "reasons": quarantine["reasons"],
        "examples": quarantine["examples"],
    }


def _check_warnings(checks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Checks that do not pass and do not stop the run."""
    warnings = []
    for check in checks:
        problem = check.get("problem")
        if check["severity"] == "fail" or problem is None:
            continue
        where = f" ({format_place(problem['place'])})" if "place" in problem else ""
        found = f"; found {problem['found'].replace(chr(10), '; ')}" if "found" in problem else ""
        warnings.append(f"{problem['message']}{where}{found}")
    return warnings


def _seconds(begun: BegunRun) -> float:
    return round((datetime.now(UTC) - begun.started_at).total_seconds(), 3)
