"""What a run reads, and what it does to the table with it: src/engine/choose-inputs.ts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from glue_etl.errors import DataError, Problem
from glue_etl.lake.choose_from_table import TableChoice, choose_from_table
from glue_etl.lake.commit_log import CommitLog
from glue_etl.lake.job import Job
from glue_etl.lake.lake import Lake
from glue_etl.lake.list_inputs import ListedInput, list_known
from glue_etl.lake.log_items import CommittedInput
from glue_etl.lake.log_state import LogState, find_known_inputs, written_folders
from glue_etl.lake.select_inputs import ChangedInput, select_inputs
from glue_etl.lake.source_table import SourceTable
from glue_etl.lake.trace_merges import find_holders

OpenTable = Callable[[], SourceTable | None]
"""Opens the table that the job reads; None where it reads other files."""


@dataclass(frozen=True)
class InputChoice:
    mode: str
    read: list[ListedInput]
    skipped: int = 0
    """Known already, and passed over."""
    touched: Sequence[str] = ()
    """Partition folders that are written anew because an input has changed."""
    also_known: Sequence[CommittedInput] = ()
    """To be committed beside those that are read."""
    warnings: Sequence[str] = ()


def choose_inputs(
    job: Job,
    *,
    listed: Sequence[ListedInput],
    log: CommitLog,
    full_refresh: bool,
    open_table: OpenTable,
    lake: Lake,
) -> InputChoice:
    """An append and an overwritePartitions read what the log does not know; an overwrite reads everything.

    A known input that is another file now, an empty one as well, is handled as `source.changed` says; an
    empty one that is not known is passed over.
    """
    if job.sink.mode == "overwrite" or full_refresh:
        read = filled(listed)
        has_rows = not read and log.summary["sequence"] > 0
        return InputChoice(
            "overwrite",
            read,
            warnings=["no input holds anything: the table stays as it is"] if has_rows else [],
        )
    selected = select_inputs(listed, log, lake)
    fresh, changed = filled(selected.fresh), selected.changed
    table = open_table()
    if table is None:
        new = TableChoice(fresh)
    else:
        new = choose_from_table(job, listed=listed, fresh=fresh, log=log, table=table, lake=lake)
    chosen = InputChoice(
        job.sink.mode, new.read, skipped=selected.unchanged + new.skipped, also_known=new.also_known
    )
    if not changed:
        return chosen
    if job.source.changed == "fail":
        raise _changed_inputs(changed)
    if job.source.changed == "ignore":
        warnings = [
            f"{one.input.uri} has changed since it was loaded, and is ignored" for one in changed
        ]
        return replace(chosen, skipped=chosen.skipped + len(changed), warnings=warnings)
    if job.sink.mode == "append":
        return _reload_all(listed, changed, log, lake)
    return replace(
        chosen,
        read=[*new.read, *(one.input for one in changed)],
        touched=touched_folders([one.before for one in changed], log),
    )


def filled(inputs: Iterable[ListedInput]) -> list[ListedInput]:
    """Without those that are empty."""
    return [listed for listed in inputs if listed.bytes > 0]


def _reload_all(
    listed: Sequence[ListedInput], changed: Sequence[ChangedInput], log: LogState, lake: Lake
) -> InputChoice:
    """Rows of an append carry no trace of their input: a changed one is reloaded with all the others."""
    there = {one.uri for one in listed}
    known = find_known_inputs(
        log, lambda known: not known.merged and (known.not_loaded or known.uri not in there)
    )
    _refuse_not_loaded(known)
    others = _find_those([one.uri for one in known], lake)
    reloaded = {one.input.uri for one in changed}
    inputs = [one for one in listed if one.bytes > 0 or one.uri in reloaded]
    return InputChoice("overwrite", [*inputs, *others])


def find_contributors(
    folders: AbstractSet[str],
    *,
    listed: Sequence[ListedInput],
    log: LogState,
    read: Sequence[ListedInput],
    open_table: OpenTable,
    lake: Lake,
) -> list[ListedInput]:
    """The known inputs whose runs have written to a partition: what has to be read again to write it anew.

    Raises DataError when one of them is gone or is another file now, before anything changes.
    """
    reading = {one.uri for one in read}
    commits = {
        written.sequence
        for written in written_folders(log)
        if any(folder in folders for folder in written.folders)
    }
    known = find_known_inputs(
        log,
        lambda one: one.uri not in reading and any(sequence in commits for sequence in one.commits),
    )
    there = {one.uri for one in listed}
    uris = {one.uri: None for one in known if one.uri in there}
    away = _follow_merges([one.uri for one in known if one.uri not in there], open_table)
    uris.update((uri, None) for uri in away if uri not in reading)
    others = _find_those([uri for uri in uris if uri not in there], lake)
    contributors = [*(one for one in listed if one.uri in uris), *others]
    changed = [one.input.uri for one in select_inputs(contributors, log, lake).changed]
    differing = [*changed, *(one.uri for one in known if one.outdated)]
    if differing:
        raise _changed_contributors(differing)
    return contributors


def _follow_merges(uris: list[str], open_table: OpenTable) -> list[str]:
    """Where the rows of inputs are now that are not listed: files of a table may have been merged into
    others.
    """
    table = open_table() if uris else None
    if table is None:
        return uris
    trace = table.read_merges()
    followed: list[str] = []
    for uri in uris:
        key = table.key_of(uri)
        holders = None if key is None else find_holders(key, table.live, trace)
        followed.extend([uri] if holders is None else (table.uri_of(holder) for holder in holders))
    return followed


def _find_those(uris: list[str], lake: Lake) -> list[ListedInput]:
    found = list_known(uris, lake)
    there = {one.uri for one in found}
    gone = [uri for uri in uris if uri not in there]
    if gone:
        raise _gone_inputs(gone)
    return found


def touched_folders(known: Sequence[CommittedInput], log: LogState) -> list[str]:
    """The partitions that the commits of known inputs have written to."""
    commits = {sequence for one in known for sequence in one.commits}
    folders = (
        folder
        for written in written_folders(log)
        if written.sequence in commits
        for folder in written.folders
    )
    return list(dict.fromkeys(folders))


def _changed_inputs(changed: Sequence[ChangedInput]) -> DataError:
    return DataError(
        Problem(
            "this input has changed since it was loaded",
            place={"file": one.input.uri},
            expected=None
            if one.input.bytes > 0
            else f"the {one.before.bytes} bytes that were loaded",
            found=None if one.input.bytes > 0 else "an empty file",
            hint="say what is to happen with source.changed: reload or ignore, or run with --full-refresh",
        )
        for one in changed
    )


def _changed_contributors(uris: Sequence[str]) -> DataError:
    return DataError(
        Problem(
            "this input has changed since it was loaded, "
            "and its rows are in a partition that would be written anew",
            place={"file": uri},
            hint="put it back as it was, or run with --full-refresh to read every input as it is now",
        )
        for uri in uris
    )


def _gone_inputs(uris: Sequence[str]) -> DataError:
    return DataError(
        Problem(
            "this input is gone, and its rows are in a partition that would be written anew",
            place={"file": uri},
            hint="bring it back, or append instead of overwriting partitions",
        )
        for uri in uris
    )


def _refuse_not_loaded(known: Sequence[CommittedInput]) -> None:
    marked = [one for one in known if one.not_loaded]
    if marked:
        raise DataError(
            Problem(
                f"an input has changed, and to reload it would load {len(marked)} that were marked as known",
                place={"file": marked[0].uri},
                hint="run with --full-refresh to load them all, or say source.changed: ignore",
            )
        )
