"""Tells files that are known from those that are not: src/lake/select-inputs.ts."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from glue_etl.lake.lake import Lake
from glue_etl.lake.list_inputs import ListedInput
from glue_etl.lake.log_items import CommittedInput
from glue_etl.lake.log_state import LogState, known_inputs

_CHECKSUMS_AT_A_TIME = 16


@dataclass(frozen=True)
class ChangedInput:
    input: ListedInput
    before: CommittedInput
    """As it was when it was loaded."""


@dataclass(frozen=True)
class SelectedInputs:
    fresh: list[ListedInput]
    """Never loaded, in the order of the listing."""
    unchanged: int
    """Loaded as they are: how many."""
    changed: list[ChangedInput]
    """Loaded once, and another file since; in the order of the listing."""


def select_inputs(listing: Sequence[ListedInput], log: LogState, lake: Lake) -> SelectedInputs:
    """A file of another size has changed; where only its version differs, its bytes decide, if their sum is
    known.

    One that could not be read when it was loaded and has changed since is fresh: nothing of it is in the
    table. What is known is not kept in memory, but for what has changed.
    """
    by_uri = {listed.uri: listed for listed in listing}
    known_as: dict[str, CommittedInput] = {}
    unchanged: set[str] = set()
    for before in known_inputs(log, by_uri.keys()):
        listed = by_uri[before.uri]
        if before.bytes == listed.bytes and before.version == listed.version:
            unchanged.add(before.uri)
        else:
            known_as[before.uri] = before
    touched = [
        before
        for before in known_as.values()
        if before.crc32 is not None and before.bytes == by_uri[before.uri].bytes
    ]
    with ThreadPoolExecutor(_CHECKSUMS_AT_A_TIME) as pool:
        sums = pool.map(lambda before: lake.checksum(by_uri[before.uri].path), touched)
        unchanged.update(
            before.uri for before, total in zip(touched, sums, strict=True) if total == before.crc32
        )
    others = [listed for listed in listing if listed.uri not in unchanged]
    changed = {uri: before for uri, before in known_as.items() if not before.rejected}
    return SelectedInputs(
        fresh=[listed for listed in others if listed.uri not in changed],
        unchanged=len(listing) - len(others),
        changed=[
            ChangedInput(listed, changed[listed.uri]) for listed in others if listed.uri in changed
        ],
    )
