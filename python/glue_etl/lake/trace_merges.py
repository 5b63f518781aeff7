"""Which files of a table hold the rows of which others, because a compaction has merged them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from glue_etl.lake.log_items import CommitRecord


@dataclass(frozen=True)
class MergeTrace:
    """By key: src/lake/trace-merges.ts."""

    made_of: Mapping[str, Sequence[str]]
    """What files were merged from; without those that no compaction has made."""
    merged_into: Mapping[str, Sequence[str]]
    """What files were merged into; without those that no compaction has taken away."""


def trace_merges(records: Iterable[CommitRecord]) -> MergeTrace:
    """A compaction merges within folders: any file that it has made in one may hold rows of any it has
    taken there.
    """
    made_of: dict[str, Sequence[str]] = {}
    merged_into: dict[str, Sequence[str]] = {}
    for record in records:
        if record["mode"] != "compact":
            continue
        made = _group_by_folder(file["key"] for file in record["files"])
        taken = _group_by_folder(record["removes"])
        made_of.update(
            {key: taken.get(folder, []) for folder, keys in made.items() for key in keys}
        )
        merged_into.update(
            {key: made.get(folder, []) for folder, keys in taken.items() for key in keys}
        )
    return MergeTrace(made_of, merged_into)


def find_holders(key: str, live: AbstractSet[str], trace: MergeTrace) -> list[str] | None:
    """The files that hold the rows of a file now: itself while it is live.

    None where a part of them is gone for another reason than a compaction.
    """
    holders: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if at in live:
            holders[at] = None
        elif at not in trace.merged_into:
            return None
        else:
            waiting.extend(trace.merged_into[at])
    return list(holders)


def find_origins(key: str, trace: MergeTrace, is_known: Callable[[str], bool]) -> list[str]:
    """The files that a file was merged from, as far back as `is_known` says; itself where none has been."""
    origins: dict[str, None] = {}
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        at = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        if is_known(at) or at not in trace.made_of:
            origins[at] = None
        else:
            waiting.extend(trace.made_of[at])
    return list(origins)


def _group_by_folder(keys: Iterable[str]) -> Mapping[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[key[: key.rfind("/") + 1]].append(key)
    return groups
