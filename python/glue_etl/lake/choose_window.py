"""Of which time a run looks at inputs: src/engine/choose-window.ts."""

from __future__ import annotations

from datetime import datetime

from glue_etl.errors import Problem, SpecError
from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.job import Job
from glue_etl.lake.time_window import (
    TimeWindow,
    compare_digits,
    finest_unit,
    lookback_window,
    parse_time_bound,
)


def choose_window(job: Job, options: RunOptions, now: datetime) -> TimeWindow | None:
    """None for all. `--from` and `--to` replace the job's lookback; a full refresh and a sample have none.

    Raises SpecError where a part of the inputs would not do.
    """
    layout, lookback = job.source.layout, job.source.lookback_seconds
    from_, to = _parse_bound("--from", options.from_), _parse_bound("--to", options.to)
    if from_ is None and to is None:
        everything = options.full_refresh or options.is_sample or options.input is not None
        if everything or layout is None or lookback is None:
            return None
        return lookback_window(now=now, lookback_seconds=lookback, finest=finest_unit(layout))
    _refuse_part(job, options)
    if from_ is not None and to is not None and compare_digits(from_, to) > 0:
        raise SpecError(Problem(f"--from {options.from_} is later than --to {options.to}"))
    return TimeWindow(from_, to)


def _parse_bound(option: str, text: str | None) -> str | None:
    digits = None if text is None else parse_time_bound(text)
    if text is not None and digits is None:
        raise SpecError(
            Problem(
                f"{option} cannot be '{text}'",
                expected="a date or time in UTC: 2026-11-01, 2026-11-01T06 or 2026-11-01T06:00:00Z",
            )
        )
    return digits


def _refuse_part(job: Job, options: RunOptions) -> None:
    named = "--to" if options.from_ is None else "--from"
    if options.input is not None:
        raise SpecError(
            Problem(
                f"{named} goes by the layout of the job's source, and --input is read instead of that",
                hint=f"leave out --input, or give the wanted files with it and leave out {named}",
            )
        )
    if options.full_refresh:
        raise SpecError(
            Problem(
                f"--full-refresh replaces the whole table: with {named}, by a part of it",
                hint=f"leave out --full-refresh to add what is missing, or {named} to rebuild all",
            )
        )
    if job.sink.mode == "overwrite":
        raise SpecError(
            Problem(
                f"mode overwrite makes the whole table of what a run reads: with {named}, of a part of it",
                place=job.place,
                hint=f"leave out {named}, or use mode: overwritePartitions or append",
            )
        )
    if job.source.layout is None:
        raise SpecError(
            Problem(
                f"{named} needs source.layout, which says of which time a folder is",
                place=job.place,
                hint='add beside path, as its folders are named: layout: "{yyyy}/{MM}/{dd}"',
            )
        )
