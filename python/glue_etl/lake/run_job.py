"""Runs a job: what is new since the last run, once. src/engine/run-job.ts says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from glue_etl.errors import EtlError
from glue_etl.lake.batch import RunBatch
from glue_etl.lake.begun_run import BegunRun, RunOptions
from glue_etl.lake.choose_inputs import InputChoice, choose_inputs
from glue_etl.lake.commit_choice import commit_choice
from glue_etl.lake.commit_log import Register
from glue_etl.lake.hold_table import HeldTable, hold_table
from glue_etl.lake.job import Job, read_job
from glue_etl.lake.lake import Lake
from glue_etl.lake.list_sources import (
    ListedSources,
    find_table_path,
    list_sources,
    open_table_of,
    warn_of_passed_over,
)
from glue_etl.lake.object_store import ObjectStore
from glue_etl.lake.refresh_after_reset import describe_reset, refuse_part_after_reset
from glue_etl.lake.refuse import (
    refuse_changed_types,
    refuse_evolve,
    refuse_foreign_files,
    refuse_limited,
    refuse_partial_refresh,
)
from glue_etl.lake.report_run import Report, report_failed, report_no_new_input
from glue_etl.lake.run_choice import ChosenRun
from glue_etl.lake.run_history import write_failed_run
from glue_etl.lake.times import create_run_id, print_time

NO_ROWS: Mapping[str, Any] = {"columns": [], "values": []}


@dataclass(frozen=True)
class RunEffects:
    lake: Lake
    register: Register
    """Enters a commit into the catalog; not called for an output that is given instead of the sink."""


@dataclass(frozen=True)
class RunOutcome:
    report: Report
    sample: Mapping[str, Any]
    """A few rows of the first output."""
    error: EtlError | None = None


@dataclass(frozen=True)
class _Begun:
    run: BegunRun
    sources: ListedSources
    store: ObjectStore


def run_job(
    job: Mapping[str, Any], run_batch: RunBatch, options: RunOptions, effects: RunEffects
) -> RunOutcome:
    """What is wrong before anything starts is raised; what goes wrong after that stands in the report.

    `job` is what glue_etl.lake.job describes.
    """
    checked = read_job(job)
    refuse_evolve(checked)
    refuse_partial_refresh(options)
    lake = effects.lake
    begun = _begin(checked, options, lake)
    register = effects.register if options.output is None else _register_nothing
    try:
        with hold_table(begun.run, begun.store, register) as table:
            reset = _find_reset(begun, table)
            if reset is None:
                return _run_held(begun, table, run_batch, lake)
        refuse_part_after_reset(options, reset)
    except EtlError as error:
        return _fail(begun, error, InputChoice(checked.sink.mode, list(begun.sources.listed)))
    outcome = run_job(job, run_batch, replace(options, full_refresh=True), effects)
    warning = f"{describe_reset(reset)}: every input is read again, and the table is replaced"
    return replace(
        outcome, report={**outcome.report, "warnings": [warning, *outcome.report["warnings"]]}
    )


def _begin(job: Job, options: RunOptions, lake: Lake) -> _Begun:
    started_at = datetime.now(UTC)
    sources = list_sources(job, options, started_at, lake)
    table_path = find_table_path(job, options, lake)
    run = BegunRun(
        job, options, create_run_id(started_at), started_at, table_path, sources.warnings
    )
    return _Begun(run, sources, lake.open_store(table_path))


def _find_reset(begun: _Begun, table: HeldTable) -> Mapping[str, Any] | None:
    """A reset of the bookmark, or a run with a limit, that this run has to answer."""
    options, listed = begun.run.options, begun.sources.listed
    nothing_there = begun.sources.newest_before is None and all(one.bytes == 0 for one in listed)
    reads_all = options.full_refresh or begun.run.job.sink.mode == "overwrite"
    return None if reads_all or nothing_there else table.log.summary.get("reset")


def _run_held(begun: _Begun, table: HeldTable, run_batch: RunBatch, lake: Lake) -> RunOutcome:
    run, sources, summary = begun.run, begun.sources, table.log.summary
    job, options = run.job, run.options
    refuse_limited(options, summary)
    choice = choose_inputs(
        job,
        listed=sources.listed,
        log=table.log,
        full_refresh=options.limit is not None or options.full_refresh,
        open_table=lambda: open_table_of(job, options, lake),
        lake=lake,
    )
    passed_over = warn_of_passed_over(job, sources.newest_before, summary)
    warned = replace(
        begun, run=replace(run, warnings=[*run.warnings, *passed_over, *choice.warnings])
    )
    if not choice.read:
        return RunOutcome(
            report_no_new_input(warned.run, skipped=choice.skipped, mode=choice.mode), NO_ROWS
        )
    try:
        if choice.mode != "append":
            refuse_foreign_files(run.table_path, summary, lake)
        if choice.mode != "overwrite":
            refuse_changed_types(job, summary)
        return _run_chosen(warned, choice, table, run_batch, lake)
    except EtlError as error:
        return _fail(begun, error, choice)


def _run_chosen(
    begun: _Begun, choice: InputChoice, table: HeldTable, run_batch: RunBatch, lake: Lake
) -> RunOutcome:
    job, options = begun.run.job, begun.run.options
    with lake.claim_scratch(begun.run.run, begun.run.table_path) as scratch_dir:
        chosen = ChosenRun(
            choice=choice,
            listed=begun.sources.listed,
            joined=begun.sources.joined,
            log=table.log,
            begun=begun.run,
            scratch_dir=scratch_dir,
            open_table=lambda: open_table_of(job, options, lake),
            store=table.store,
            lake=lake,
        )
        report, batch = commit_choice(chosen, run_batch, table)
        return RunOutcome(report, batch.get("sample", NO_ROWS))


def _fail(begun: _Begun, error: EtlError, choice: InputChoice) -> RunOutcome:
    """Enters a failed run into the history of its table; where that fails as well, the report says so."""
    read: Sequence[Any] = choice.read
    report = report_failed(begun.run, error, read=read, skipped=choice.skipped, mode=choice.mode)
    failed = {
        "format": 1,
        "startedAt": print_time(begun.run.started_at),
        "endedAt": print_time(datetime.now(UTC)),
        "specHash": begun.run.job.spec_hash,
        "report": report,
    }
    try:
        write_failed_run(failed, begun.store)
    except EtlError as other:
        warning = f"this run is not in the history: {other}"
        report = {**report, "warnings": [*report["warnings"], warning]}
    return RunOutcome(report, NO_ROWS, error)


def _register_nothing(_record: Mapping[str, Any]) -> None:
    """A table beside its sink is none of the catalog's."""
