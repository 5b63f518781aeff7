"""What a log says, the older commits summed up: src/lake/log-state.ts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from glue_etl.lake.commit_summary import NOTHING_COMMITTED, CommitSummary
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.log_items import (
    CommitRecord,
    CommittedInput,
    LiveFile,
    WrittenFolders,
    combine_inputs,
    read_committed_input,
)


@dataclass(frozen=True)
class Checkpoint:
    """What the commits up to one of them come to. The parts that may be large are read when they are asked
    for.
    """

    summary: CommitSummary
    inputs: Callable[[AbstractSet[str] | None], Iterator[CommittedInput]]
    """All of them, or those of some addresses: blocks that hold none of these are not read."""
    files: Callable[[], Iterator[LiveFile]]
    folders: Callable[[], Iterator[WrittenFolders]]


class LogState(Protocol):
    @property
    def checkpoint(self) -> Checkpoint:
        """Of the older commits; empty where there is none."""

    @property
    def later(self) -> Sequence[CommitRecord]:
        """The commits after it, in order."""


EMPTY_CHECKPOINT = Checkpoint(
    NOTHING_COMMITTED, inputs=lambda _: iter(()), files=lambda: iter(()), folders=lambda: iter(())
)


def known_inputs(log: LogState, among: AbstractSet[str] | None = None) -> Iterator[CommittedInput]:
    """The inputs that a table knows: of one that came twice the later, none from before it was replaced.

    All of them, or those of some addresses.

    In no order; those of the checkpoint are not kept in memory.
    """
    since, base = _since_replaced(log)
    changes: dict[str, CommittedInput] = {}
    for record in since:
        for entry in record["inputs"]:
            if among is not None and entry["uri"] not in among:
                continue
            change = read_committed_input(entry, (record["sequence"],))
            before = changes.get(change.uri)
            changes[change.uri] = change if before is None else combine_inputs(before, change)
    if base is not None:
        for known in base.inputs(among):
            change = changes.pop(known.uri, None) if changes else None
            yield known if change is None else combine_inputs(known, change)
    yield from changes.values()


def find_known_inputs(
    log: LogState, is_wanted: Callable[[CommittedInput], bool]
) -> list[CommittedInput]:
    """The known inputs that are wanted, in the order of their addresses; the others are not kept in
    memory.
    """
    return _in_order(known for known in known_inputs(log) if is_wanted(known))


def known_among(uris: AbstractSet[str], log: LogState) -> list[CommittedInput]:
    """Those of some addresses that a table knows, in order."""
    return _in_order(known_inputs(log, uris)) if uris else []


def _in_order(known: Iterable[CommittedInput]) -> list[CommittedInput]:
    return sorted(known, key=lambda one: utf16_key(one.uri))


def live_files(log: LogState) -> dict[str, LiveFile]:
    """The data files of a table by key, as its commits leave them."""
    live = {file.key: file for file in log.checkpoint.files()}
    for record in log.later:
        for key in record["removes"]:
            live.pop(key, None)
        for file in record["files"]:
            live[file["key"]] = LiveFile(file["key"], file["folder"], file["rows"], file["bytes"])
    return {key: live[key] for key in sorted(live, key=utf16_key)}


def written_folders(log: LogState) -> Iterator[WrittenFolders]:
    """Where the commits of the known inputs have written to, by sequence."""
    since, base = _since_replaced(log)
    if base is not None:
        yield from base.folders()
    for record in since:
        if record["inputs"]:
            folders = dict.fromkeys(file["folder"] for file in record["files"])
            yield WrittenFolders(record["sequence"], tuple(folders))


def _since_replaced(log: LogState) -> tuple[Sequence[CommitRecord], Checkpoint | None]:
    """The commits from the last one on that has replaced all inputs; or all of them, and the checkpoint."""
    later = log.later
    for index in range(len(later) - 1, -1, -1):
        if later[index]["replacesInputs"]:
            return later[index:], None
    return later, log.checkpoint
