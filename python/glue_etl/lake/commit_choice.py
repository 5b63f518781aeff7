"""Reads what a run has chosen and commits what comes of it: src/engine/commit-choice.ts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from glue_etl.lake.batch import BatchResult, RunBatch
from glue_etl.lake.hold_table import HeldTable
from glue_etl.lake.known_inputs import committed_inputs
from glue_etl.lake.log_items import CommittedInput
from glue_etl.lake.log_state import known_among
from glue_etl.lake.make_commit_record import make_commit_record
from glue_etl.lake.quarantine import open_records_of, settle
from glue_etl.lake.report_run import Report, refuse_failed_checks, report_batch, report_succeeded
from glue_etl.lake.run_choice import ChosenBatch, ChosenRun, discard_batch, run_choice


def commit_choice(
    chosen: ChosenRun, run_batch: RunBatch, table: HeldTable
) -> tuple[Report, BatchResult]:
    """Rows, rejects, and the inputs as known. Where a check stands in the way nothing is left of the
    batch.
    """
    choice, begun = chosen.choice, chosen.begun
    is_limited = begun.options.limit is not None
    # what was only looked into is not known; versions are of before it was read
    chosen_inputs = [] if is_limited else committed_inputs(choice.read, chosen.lake)
    made = run_choice(chosen, run_batch)
    batch = made.batch
    try:
        inputs, replayed = _find_known(made, chosen, chosen_inputs)
        refuse_failed_checks(batch.get("checks", ()))
    except BaseException:
        discard_batch(begun, chosen.store)
        raise
    record = make_commit_record(
        begun,
        choice=replace(choice, touched=made.touched),
        batch=batch,
        log=chosen.log,
        inputs=inputs,
        replayed=replayed,
        resets=is_limited,
        report=report_batch(
            begun, batch, read=choice.read, skipped=choice.skipped, mode=choice.mode
        ),
        store=chosen.store,
    )
    table.commit(record)
    return report_succeeded(begun, batch, record), batch


def _find_known(
    made: ChosenBatch, chosen: ChosenRun, chosen_inputs: Sequence[CommittedInput]
) -> tuple[list[CommittedInput], list[Mapping[str, Any]]]:
    """What is known from this run on: its inputs, and quarantined records that it has read anew."""
    choice, log = chosen.choice, chosen.log
    # what still does not fit of an input that is read anew, this run rejects again
    anew = [] if choice.mode == "overwrite" else known_among({one.uri for one in made.whole}, log)
    replayed = settle(open_records_of({one.uri for one in anew}, log, chosen.store))
    others = committed_inputs(made.whole[len(choice.read) :], chosen.lake)
    return [*chosen_inputs, *others, *choice.also_known], list(replayed)
