"""The files of a job's sources, as far as a run looks at them: src/engine/list-sources.ts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from glue_etl.lake.begun_run import RunOptions
from glue_etl.lake.choose_window import choose_window
from glue_etl.lake.commit_summary import CommitSummary
from glue_etl.lake.job import Job
from glue_etl.lake.lake import Lake, is_remote
from glue_etl.lake.list_inputs import InputAddress, ListedInput, list_inputs, name_given
from glue_etl.lake.list_window import list_window
from glue_etl.lake.source_table import SourceTable, open_source_table
from glue_etl.lake.time_window import compare_digits, print_digits, print_window


@dataclass(frozen=True)
class ListedSources:
    listed: Sequence[ListedInput]
    joined: Sequence[Sequence[ListedInput]]
    """Of each join, in the order of the steps."""
    warnings: Sequence[str]
    newest_before: str | None
    """Digits of the newest folder that was passed over because of the job's lookback."""


def list_sources(job: Job, options: RunOptions, now: datetime, lake: Lake) -> ListedSources:
    listed, warnings, newest_before = _list_main(job, options, now, lake)
    joined = [list_inputs(_address(job, address, options), lake) for address in job.joins]
    return ListedSources(listed, joined, warnings, newest_before)


def open_table_of(job: Job, options: RunOptions, lake: Lake) -> SourceTable | None:
    """Opens the table that is a job's source; None where that is other files."""
    return open_source_table(_address(job, job.source.address, options), lake)


def _main_address(job: Job, options: RunOptions) -> InputAddress:
    """Of what a run reads: the job's source, unless other files are given."""
    if options.input is None:
        return _address(job, job.source.address, options)
    return InputAddress(job.source.address, "--input", options.working_directory, options.input)


def _address(job: Job, address: str, options: RunOptions) -> InputAddress:
    return InputAddress(address, f"the source of {job.file}", options.working_directory)


def _list_main(
    job: Job, options: RunOptions, now: datetime, lake: Lake
) -> tuple[Sequence[ListedInput], list[str], str | None]:
    window = choose_window(job, options, now)
    address, layout = _main_address(job, options), job.source.layout
    looked = address.override or address.address
    if window is None or layout is None:
        listed = name_given(list_inputs(address, lake), address, lake)
        return listed, _warn_of_files(listed, looked), None
    found = list_window(address, layout=layout, window=window, lake=lake)
    warnings = _warn_of_files(found.inputs, f"{looked} {print_window(window)}")
    unfit = [_display(path, lake.root) for path in found.unfit]
    is_wanted = options.from_ is not None or options.to is not None
    return (
        found.inputs,
        warnings + _warn_of_unfit(unfit, layout),
        None if is_wanted else found.newest_before,
    )


def warn_of_passed_over(job: Job, newest_before: str | None, summary: CommitSummary) -> list[str]:
    """Warns of folders that this run has passed over as too old and that no run before can have looked
    into.
    """
    if newest_before is None:
        return []
    command = f"etl run-job {job.name}"
    to = print_digits(newest_before)
    last_run = summary.get("lastInputsAt")
    if last_run is None:
        return [
            f"source.lookback leaves out older folders, up to {to}: {command} --to {to} loads them"
        ]
    last_digits = "".join(char for char in last_run.partition(".")[0] if char.isdigit())
    if compare_digits(newest_before, last_digits) < 0:
        return []
    from_ = print_digits(last_digits[: len(newest_before)])
    loads = f"{command} --from {from_} --to {to} loads what has come since"
    return [f"the last run was at {last_run}, longer ago than source.lookback: {loads}"]


def find_table_path(job: Job, options: RunOptions, lake: Lake) -> str:
    """The directory of a job's table, or of what was given instead of it."""
    output = options.output
    if output is None or is_remote(output):
        return lake.locate_table(output or job.sink.path)
    return os.path.normpath(os.path.join(options.working_directory, output))


def _warn_of_files(listed: Sequence[ListedInput], looked: str) -> list[str]:
    if not listed:
        return [f"there are no files at {looked}"]
    return [f"{one.uri} is empty" for one in listed if one.bytes == 0]


def _warn_of_unfit(unfit: Sequence[str], layout: str) -> list[str]:
    if not unfit:
        return []
    more = f" and {len(unfit) - 3} more" if len(unfit) > 3 else ""
    examples = ", ".join(unfit[:3])
    return [f"passed over, because the layout {layout} has no such names: {examples}{more}"]


def _display(path: str, root: str) -> str:
    """As a reader would type it: relative where it lies below the project."""
    return path.removeprefix(f"{root}/") if root else path
