"""What has happened to a table: the files of src/lake/commit-log.ts, read and written in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import reduce

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.checkpoint import read_checkpoint
from glue_etl.lake.commit_summary import CommitSummary, add_commit
from glue_etl.lake.json_text import print_json
from glue_etl.lake.log_items import CommitRecord, sequence_key
from glue_etl.lake.log_state import EMPTY_CHECKPOINT, Checkpoint, LogState
from glue_etl.lake.object_store import COMMITS_FOLDER, STAGED_FOLDER, ObjectStore

Register = Callable[[CommitRecord], None]
"""Enters what a commit has made into the catalog; twice is as good as once."""

_READS_AT_A_TIME = 16


@dataclass(frozen=True)
class CommitLog:
    """The newest checkpoint of a table, and the commits after that."""

    checkpoint: Checkpoint
    later: Sequence[CommitRecord]
    summary: CommitSummary
    """Of all commits."""
    unfinished: Sequence[CommitRecord]
    """Committed, but not known to be published to the end."""


@dataclass(frozen=True)
class CommitHistory:
    """All that has happened to a table, in order."""

    records: Sequence[CommitRecord]
    unfinished: Sequence[CommitRecord]


@dataclass(frozen=True)
class _State:
    checkpoint: Checkpoint
    later: Sequence[CommitRecord]


def read_commit_log(store: ObjectStore) -> CommitLog:
    def read_state(up_to: int) -> LogState:
        records = _read_records(store, 0).records
        return _State(
            EMPTY_CHECKPOINT, [record for record in records if record["sequence"] <= up_to]
        )

    checkpoint = read_checkpoint(store, read_state) or EMPTY_CHECKPOINT
    history = _read_records(store, checkpoint.summary["sequence"])
    summary = reduce(add_commit, history.records, checkpoint.summary)
    return CommitLog(checkpoint, history.records, summary, history.unfinished)


def read_commit_history(store: ObjectStore) -> CommitHistory:
    """Reads every commit record."""
    return _read_records(store, 0)


def _read_records(store: ObjectStore, after: int) -> CommitHistory:
    keys = store.list_keys(COMMITS_FOLDER, f"{_commit_key(after)}.json")
    done = {key.removesuffix(".done") for key in keys if key.endswith(".done")}
    names = [key for key in keys if key.endswith(".json")]
    with ThreadPoolExecutor(_READS_AT_A_TIME) as pool:
        contents = list(pool.map(store.read, names))
    records: list[CommitRecord] = [
        json.loads(content) for content in contents if content is not None
    ]
    unfinished = [record for record in records if _commit_key(record["sequence"]) not in done]
    return CommitHistory(records, unfinished)


def create_commit(record: CommitRecord, store: ObjectStore) -> None:
    """The commit point. Raises OperatorError, and nothing has happened, where another run has committed."""
    if store.create(f"{_commit_key(record['sequence'])}.json", f"{print_json(record)}\n"):
        return
    raise OperatorError(
        Problem(
            f"another run has committed to this table meanwhile; nothing of run {record['run']} is in it",
            hint="run the job again",
        )
    )


def finish_commit(record: CommitRecord, store: ObjectStore, register: Register) -> None:
    """Does what a commit record says: files to their names, partitions into the catalog, replaced files away.

    Every step may be done twice. No file goes away before all new ones have their names: readers go by that.
    """
    done = f"{_commit_key(record['sequence'])}.done"
    # its files may have been replaced since
    if store.read(done) is not None:
        return
    quarantine = record.get("quarantine")
    files = [*record["files"], *([] if quarantine is None else [quarantine])]
    with ThreadPoolExecutor(store.requests_at_a_time) as pool:
        list(pool.map(lambda file: store.publish(file["stagedKey"], file["key"]), files))
        register(record)
        list(pool.map(store.remove, record["removes"]))
    store.write(done, "")
    store.remove(f"{STAGED_FOLDER}{record['run']}/")


def recover(store: ObjectStore, register: Register) -> CommitLog:
    """Finishes what was committed and discards what was not. To be called by the holder of the lease only."""
    log = read_commit_log(store)
    for record in log.unfinished:
        finish_commit(record, store, register)
    store.remove(STAGED_FOLDER)
    return replace(log, unfinished=())


def _commit_key(sequence: int) -> str:
    return f"{COMMITS_FOLDER}_{sequence_key(sequence)}"
