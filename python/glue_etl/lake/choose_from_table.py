"""Which files of a source table are new: src/engine/choose-from-table.ts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from glue_etl.errors import DataError, Problem
from glue_etl.lake.job import Job
from glue_etl.lake.known_inputs import committed_inputs
from glue_etl.lake.lake import Lake
from glue_etl.lake.list_inputs import ListedInput
from glue_etl.lake.log_items import CommittedInput
from glue_etl.lake.log_state import LogState, find_known_inputs
from glue_etl.lake.source_table import SourceTable
from glue_etl.lake.trace_merges import MergeTrace, find_holders, find_origins


@dataclass(frozen=True)
class TableChoice:
    read: list[ListedInput]
    skipped: int = 0
    """Fresh files that hold known rows only: how many."""
    also_known: Sequence[CommittedInput] = ()
    """These, and the known ones that were merged into files that are known from this run on."""


def choose_from_table(
    job: Job,
    *,
    listed: Sequence[ListedInput],
    fresh: list[ListedInput],
    log: LogState,
    table: SourceTable,
    lake: Lake,
) -> TableChoice:
    """Of the fresh files of a table, those whose rows are new. A compaction leaves known rows in fresh files.

    Raises DataError where known files are gone for another reason, and where a file holds new rows beside
    known ones and the job appends: nobody can tell which rows are known.
    """
    if listed and all(table.key_of(one.uri) is None for one in listed):
        return TableChoice(fresh)
    away = _find_away(log, table)
    if all(known.merged for known in away.values()):
        return TableChoice(fresh)
    trace = table.read_merges()
    gone = [
        (known, find_holders(key, table.live, trace))
        for key, known in away.items()
        if not known.merged
    ]
    lost = [known for known, holders in gone if holders is None and not known.rejected]
    if lost:
        raise _written_anew(job, lost[0], len(lost))
    read, settled = _sort_out(job, fresh, away=away, table=table, trace=trace)
    if not read:
        return TableChoice([], len(settled))
    there = {one.uri for one in listed}
    merged = [
        replace(known, merged=True, commits=())
        for known, holders in gone
        if holders is not None and all(table.uri_of(key) in there for key in holders)
    ]
    described = committed_inputs([one for one, _ in settled], lake)
    known_now = [
        replace(one, not_loaded=True) if is_marked else one
        for one, (_, is_marked) in zip(described, settled, strict=True)
    ]
    return TableChoice(read, len(settled), [*known_now, *merged])


def _find_away(log: LogState, table: SourceTable) -> Mapping[str, CommittedInput]:
    """The known files of a table that are no longer part of it, by key."""

    def is_away(known: CommittedInput) -> bool:
        key = table.key_of(known.uri)
        return key is not None and key not in table.live

    return {table.key_of(known.uri) or "": known for known in find_known_inputs(log, is_away)}


def _sort_out(
    job: Job,
    fresh: list[ListedInput],
    *,
    away: Mapping[str, CommittedInput],
    table: SourceTable,
    trace: MergeTrace,
) -> tuple[list[ListedInput], list[tuple[ListedInput, bool]]]:
    """What to read; and what is settled, with whether it was only marked as known."""

    def is_known(key: str) -> bool:
        return key in away and not away[key].rejected

    read: list[ListedInput] = []
    settled: list[tuple[ListedInput, bool]] = []
    appends = job.sink.mode == "append"
    for one in fresh:
        origins = find_origins(table.key_of(one.uri) or "", trace, is_known)
        unknown = sum(not is_known(key) for key in origins)
        marked = sum(key in away and away[key].not_loaded for key in origins)
        loaded = len(origins) - unknown - marked
        if unknown == len(origins):
            read.append(one)
        elif unknown == 0 and (appends or loaded == 0 or marked == 0):
            settled.append((one, loaded == 0))
        elif appends or marked > 0:
            raise _mixture(job, one)
        else:
            read.append(one)
    return read, settled


def _written_anew(job: Job, known: CommittedInput, files: int) -> DataError:
    more = f" and {files - 1} more" if files > 1 else ""
    return DataError(
        Problem(
            f"the source table {job.source.name} was written anew since this job's last run",
            place={"file": known.uri},
            expected="the files that it has loaded, or what a compaction has made of them",
            found=f"this one is gone{more}",
            hint=f"its rows cannot be told from new ones: etl run-job {job.name} --full-refresh",
        )
    )


def _mixture(job: Job, one: ListedInput) -> DataError:
    return DataError(
        Problem(
            f"a compaction of the source table {job.source.name} has merged rows that are known "
            "with new ones",
            place={"file": one.uri},
            hint=f"etl run-job {job.name} --full-refresh; next time run the job before the compaction",
        )
    )
