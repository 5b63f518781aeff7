"""A table as a commit left it: src/lake/live-table.ts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from glue_etl.lake.commit_log import read_commit_log
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.lake import Lake
from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.log_state import live_files
from glue_etl.lake.object_store import ObjectStore


@dataclass(frozen=True)
class LiveTable:
    root: str
    """The folder of its log; tables of one log change together."""
    paths: tuple[str, ...]
    """Of its files, sorted."""
    sequence: int
    """Of the newest commit that counts."""


@dataclass(frozen=True)
class _Visible:
    keys: Sequence[str]
    sequence: int
    pending: Sequence[str]


def read_live_table(table_path: str, lake: Lake) -> LiveTable | None:
    """The files that the commit log says are a table's; None for a folder that no log speaks of.

    The log of a job that makes several tables lies one level above them.
    """
    path = table_path.rstrip("/")
    own = _read_visible(lake.open_store(path))
    if own is not None:
        return _live_below("", path, own)
    root, _, name = path.rpartition("/")
    if root in ("", "s3:/", "s3a:/"):
        return None
    folder = f"{name}/"
    shared = _read_visible(lake.open_store(root))
    is_mentioned = shared is not None and any(
        key.startswith(folder) for key in (*shared.keys, *shared.pending)
    )
    return _live_below(folder, root, shared) if shared is not None and is_mentioned else None


def has_changed(table_path: str, before: LiveTable | None, lake: Lake) -> bool:
    """Whether a table has been written to since it was read."""
    now = read_live_table(table_path, lake)
    return (now and now.sequence) != (before and before.sequence)


def _read_visible(store: ObjectStore) -> _Visible | None:
    """A commit counts from the moment when all its files have their names.

    Until then every file that it replaces is still there, and from then on every file that replaces them.
    """
    log = read_commit_log(store)
    if log.summary["sequence"] == 0:
        return None
    hidden = {record["sequence"] for record in log.unfinished if not _is_published(record, store)}
    # a file may be missing because a later commit has removed it again
    if hidden and not hidden <= {
        record["sequence"] for record in read_commit_log(store).unfinished
    }:
        return _read_visible(store)
    later = [record for record in log.later if record["sequence"] not in hidden]
    newest = later[-1]["sequence"] if later else log.checkpoint.summary["sequence"]
    pending = [file["key"] for record in log.unfinished for file in record["files"]]
    return _Visible(list(live_files(replace(log, later=later))), newest, pending)


def _is_published(record: CommitRecord, store: ObjectStore) -> bool:
    keys = [file["key"] for file in record["files"]]
    folders = {key[: key.rindex("/") + 1] if "/" in key else "" for key in keys}
    there = {key for folder in folders for key in store.list_keys(folder)}
    return there.issuperset(keys)


def _live_below(folder: str, root: str, visible: _Visible) -> LiveTable:
    inside: Iterable[str] = (f"{root}/{key}" for key in visible.keys if key.startswith(folder))
    return LiveTable(root, tuple(sorted(inside, key=utf16_key)), visible.sequence)
