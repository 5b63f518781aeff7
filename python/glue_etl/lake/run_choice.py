"""Stages the rows of the chosen inputs: src/engine/run-choice.ts."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from glue_etl.lake.batch import BatchPlan, BatchResult, PlannedInput, RunBatch
from glue_etl.lake.begun_run import BegunRun
from glue_etl.lake.choose_inputs import (
    InputChoice,
    OpenTable,
    filled,
    find_contributors,
    touched_folders,
)
from glue_etl.lake.commit_log import CommitLog
from glue_etl.lake.lake import Lake
from glue_etl.lake.list_inputs import ListedInput
from glue_etl.lake.log_state import known_among
from glue_etl.lake.object_store import STAGED_FOLDER, ObjectStore
from glue_etl.lake.quarantine import (
    OpenRecordId,
    keep_uncommitted,
    open_records_of,
    parse_quarantine,
    quarantine_key,
)
from glue_etl.lake.report_run import TooManyRejects
from glue_etl.lake.times import print_time


@dataclass(frozen=True)
class ChosenRun:
    choice: InputChoice
    listed: Sequence[ListedInput]
    joined: Sequence[Sequence[ListedInput]]
    log: CommitLog
    begun: BegunRun
    scratch_dir: str
    open_table: OpenTable
    store: ObjectStore
    lake: Lake


@dataclass(frozen=True)
class ChosenBatch:
    batch: BatchResult
    whole: list[ListedInput]
    """Inputs of which every row is staged, wherever it belongs."""
    touched: Sequence[str]
    """Partition folders that are written anew, whether rows are left for them or not."""


def run_choice(chosen: ChosenRun, run_batch: RunBatch) -> ChosenBatch:
    """To write a partition anew, all that has ever gone into it is read again: one pass finds the partitions.

    Where other records of such an input are rejected now than those that wait in quarantine, it is read
    whole, as
    the chosen inputs are: a record may have come to fit that belongs to any partition, or ceased to fit in
    any.
    """
    choice, log = chosen.choice, chosen.log
    whole, touched = list(choice.read), list(choice.touched)
    while True:
        first = _run_batch(chosen, run_batch, whole)
        if choice.mode != "overwritePartitions":
            return ChosenBatch(first, whole, touched)
        written = {file["folder"] for output in first["outputs"] for file in output["files"]}
        folders = frozenset({*written, *touched})
        others = find_contributors(
            folders,
            listed=chosen.listed,
            log=log,
            read=whole,
            open_table=chosen.open_table,
            lake=chosen.lake,
        )
        if not others:
            return ChosenBatch(first, whole, touched)
        discard_batch(chosen.begun, chosen.store)
        uris = {one.uri for one in others}
        open_records = open_records_of(uris, log, chosen.store)
        parts = (folders, frozenset(record.id for record in open_records))
        batch = _run_batch(chosen, run_batch, [*whole, *others], *parts)
        differing = _find_differing(batch, uris, open_records)
        if not differing:
            return ChosenBatch(batch, whole, touched)
        discard_batch(chosen.begun, chosen.store)
        whole += [one for one in others if one.uri in differing]
        touched = list(
            dict.fromkeys([*touched, *touched_folders(known_among(differing, log), log)])
        )


def discard_batch(begun: BegunRun, store: ObjectStore) -> None:
    """Removes the files of a batch that will not be committed."""
    store.remove(f"{STAGED_FOLDER}{begun.run}/")


def _find_differing(
    batch: BatchResult, uris: AbstractSet[str], open_records: Sequence[OpenRecordId]
) -> set[str]:
    """Of some inputs those whose rejected records are not the ones that wait in quarantine."""
    again = set(batch.get("requarantined", ()))
    differing = {record.file for record in open_records if record.id not in again}
    quarantine = batch.get("quarantine")
    if quarantine is None:
        return differing
    with open(quarantine["path"], "rb") as lines:
        differing.update(
            record["file"]
            for record in parse_quarantine(lines, quarantine["path"])
            if record["file"] in uris
        )
    return differing


def _run_batch(
    chosen: ChosenRun,
    run_batch: RunBatch,
    read: Sequence[ListedInput],
    only_folders: frozenset[str] | None = None,
    quarantined: frozenset[str] = frozenset(),
) -> BatchResult:
    """Raises TooManyRejects, with the rejects kept; whatever fails leaves nothing staged."""
    begun, store = chosen.begun, chosen.store
    options = begun.options
    plan: BatchPlan = {
        "inputs": [_plan_inputs(inputs) for inputs in (read, *chosen.joined)],
        "run": begun.run,
        "startedAt": print_time(begun.started_at),
        "tablePath": begun.table_path,
        "stagingDir": store.create_staging(begun.run),
        "scratchDir": chosen.scratch_dir,
        "limits": options.limits,
        "trustInput": options.trust_input,
        "isSample": options.is_sample,
        "limit": options.limit,
        "onlyFolders": None if only_folders is None else sorted(only_folders),
        "quarantined": sorted(quarantined),
    }
    try:
        batch = run_batch(plan)
        _refuse_too_many(batch, chosen)
        return batch
    except BaseException:
        discard_batch(begun, store)
        raise


def _refuse_too_many(batch: BatchResult, chosen: ChosenRun) -> None:
    begun, quarantine = chosen.begun, batch.get("quarantine")
    if quarantine is None or not batch.get("isOverLimit"):
        return
    committed = {entry["run"] for entry in chosen.log.summary["rejects"]}
    keep_uncommitted(quarantine["path"], run=begun.run, committed=committed, store=chosen.store)
    path = f"{begun.table_path.rstrip('/')}/{quarantine_key(begun.run)}"
    raise TooManyRejects(batch["records"], quarantine, path=path, limit=begun.job.max_rejects)


def _plan_inputs(inputs: Sequence[ListedInput]) -> list[PlannedInput]:
    return [{"path": one.path, "uri": one.uri, "bytes": one.bytes} for one in filled(inputs)]
