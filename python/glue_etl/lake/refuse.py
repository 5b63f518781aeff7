"""What a run refuses before it changes anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glue_etl.errors import OperatorError, Problem, SpecError, UnsupportedError
from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.commit_summary import CommitSummary
from glue_etl.lake.field_types import DataType, print_type
from glue_etl.lake.job import Job, JobOutput
from glue_etl.lake.lake import Lake
from glue_etl.lake.refresh_after_reset import had_limit
from glue_etl.lake.table_types import Field


def refuse_evolve(job: Job) -> None:
    """A script has its schema from when it was made; a field that a run finds cannot enter it."""
    if job.on_mismatch == "evolve":
        raise UnsupportedError(
            Problem(
                f"{job.name} takes new fields into its schema: onMismatch evolve does not run on Spark",
                place=job.place,
                hint="run it with --engine duckdb, or say onMismatch: quarantine",
            )
        )


def refuse_partial_refresh(options: RunOptions) -> None:
    """SpecError for a refresh that would shrink the job's table to some of its inputs."""
    if options.full_refresh and options.input is not None and options.output is None:
        raise SpecError(
            Problem(
                "--full-refresh replaces the whole table: with --input, by those files alone",
                hint="leave one of them out, or write elsewhere with --output",
            )
        )


def refuse_limited(options: RunOptions, summary: CommitSummary) -> None:
    """SpecError for a limited run into a table that holds more than another limited run has left."""
    reset = summary.get("reset")
    if (
        options.limit is None
        or summary["sequence"] == 0
        or (reset is not None and had_limit(reset))
    ):
        return
    raise SpecError(
        Problem(
            "the output holds a table, and with --limit it would be replaced by a few records",
            hint="leave out --limit, or give a new folder with --output",
        )
    )


def refuse_foreign_files(table_path: str, summary: CommitSummary, lake: Lake) -> None:
    """OperatorError for a folder that no run has written to and that holds files."""
    if summary["sequence"] > 0:
        return
    files = lake.find_below(table_path)
    if files:
        raise OperatorError(
            Problem(
                f"{table_path} holds files that no run has written, such as {files[0].path}",
                expected="an empty folder, or one with a table of an earlier run",
                hint="move them away, or give another place with --output",
            )
        )


def refuse_changed_types(job: Job, summary: CommitSummary) -> None:
    """SpecError where outputs have other types or partition keys than the files that the tables have so
    far.
    """
    before = {table["name"]: table for table in summary["tables"]}
    problems = [
        problem
        for output in job.outputs
        if output.table in before
        for problem in _find_problems(before[output.table], output, job)
    ]
    if problems:
        raise SpecError(problems)


def _find_problems(before: Mapping[str, Any], after: JobOutput, job: Job) -> list[Problem]:
    table = f"{job.sink.database}.{after.table}"
    keys_before, keys_after = (
        _print_keys(before["partitionKeys"]),
        _print_keys(after.partition_keys),
    )
    if keys_before != keys_after:
        message = f"{table} is partitioned by {keys_before} so far, and would be by {keys_after}"
        return [_changed(message, keys_before, keys_after, job)]
    problems = []
    for path, old, new in _find_changes(before["columns"], after.columns):
        expected, found = print_type(old), print_type(new)
        message = (
            f"column '{path}' of {table} is {expected} in the files so far, and would be {found}"
        )
        problems.append(_changed(message, expected, found, job))
    return problems


def _changed(message: str, expected: str, found: str, job: Job) -> Problem:
    hint = "--full-refresh rewrites the whole table"
    return Problem(message, place=job.place, expected=expected, found=found, hint=hint)


def _print_keys(keys: Sequence[Field]) -> str:
    return ", ".join(f"{key['name']} {print_type(key['type'])}" for key in keys) or "nothing"


Change = tuple[str, DataType, DataType]
"""The path from the column on, `list[*].main.temp`, and the types before and after."""


def _find_changes(before: Sequence[Field], after: Sequence[Field]) -> list[Change]:
    """The first difference of every field that is on both sides; Athena's names know no case."""
    known = {field["name"].lower(): field["type"] for field in before}
    changes = (
        _find_change(known[field["name"].lower()], field["type"], field["name"])
        for field in after
        if field["name"].lower() in known
    )
    return [change for change in changes if change is not None]


def _find_change(before: DataType, after: DataType, path: str) -> Change | None:
    kinds = (before["kind"], after["kind"])
    if kinds == ("struct", "struct"):
        inside = _find_changes(before["fields"], after["fields"])
        return (f"{path}.{inside[0][0]}", *inside[0][1:]) if inside else None
    if kinds == ("array", "array"):
        return _find_change(before["element"], after["element"], f"{path}[*]")
    if kinds == ("map", "map") and print_type(before["key"]) == print_type(after["key"]):
        return _find_change(before["value"], after["value"], f"{path}[*]")
    return None if print_type(before) == print_type(after) else (path, before, after)
