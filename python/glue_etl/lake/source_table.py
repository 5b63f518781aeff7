"""A source that is a table with a commit log: src/lake/source-table.ts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from glue_etl.lake.commit_log import read_commit_history
from glue_etl.lake.lake import Lake, key_below
from glue_etl.lake.list_inputs import InputAddress, find_address
from glue_etl.lake.live_table import read_live_table
from glue_etl.lake.trace_merges import MergeTrace, trace_merges


@dataclass(frozen=True)
class SourceTable:
    """Keys are those of its log."""

    live: frozenset[str]
    """Of the files that the table consists of."""
    key_of: Callable[[str], str | None]
    """Of a known input; None for what does not lie in the table."""
    uri_of: Callable[[str], str]
    read_merges: Callable[[], MergeTrace]
    """Reads every commit record of the table."""


def open_source_table(address: InputAddress, lake: Lake) -> SourceTable | None:
    """None where no log speaks of what lies at the address."""
    found = find_address(address, lake)
    table = read_live_table(found.path, lake) if lake.kind_of(found.path) == "folder" else None
    if table is None:
        return None
    inside = f"{found.path.rstrip('/')}/"

    def key_of(uri: str) -> str | None:
        path = lake.locate_source(uri, lake.root)
        return key_below(table.root, path) if path.startswith(inside) else None

    return SourceTable(
        live=frozenset(key_below(table.root, path) for path in table.paths),
        key_of=key_of,
        uri_of=lambda key: found.uri_of(f"{table.root}/{key}"),
        read_merges=lambda: trace_merges(read_commit_history(lake.open_store(table.root)).records),
    )
