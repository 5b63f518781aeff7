"""What accepted records hold beside what is read of them; src/engine/scan/collect-fields.ts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .contract import Contract
from .found_records import Accepted
from .walk_record import walk_record

MOST_UNKNOWN_FIELDS = 1000
"""Of more different fields than this nobody is told."""


@dataclass(slots=True)
class FileFields:
    """What one file's records hold; all in the order of first meeting."""

    uri: str
    unknown: dict[str, int] = field(default_factory=dict)
    """Lines of first meeting by JSONPath, at most MOST_UNKNOWN_FIELDS."""
    is_truncated: bool = False
    discarded: dict[str, int] = field(default_factory=dict)
    """By JSONPath, how many values became NULL."""


@dataclass(frozen=True, slots=True)
class FoundFields:
    """Of all files, as the keys of src/engine/scan/scan-result.ts."""

    unknown_fields: tuple[dict[str, Any], ...]
    unknown_fields_truncated: bool
    discarded: tuple[dict[str, Any], ...]


def add_fields(fields: FileFields, contract: Contract, record: Accepted) -> None:
    """Adds the unknown fields and discarded values of a record that has some."""
    if not record.has_unknown and not record.discards:
        return
    if fields.is_truncated and not record.discards:
        return

    def meet(path: str) -> None:
        if path in fields.unknown:
            return
        if len(fields.unknown) == MOST_UNKNOWN_FIELDS:
            fields.is_truncated = True
        else:
            fields.unknown[path] = record.line

    def count(path: str) -> None:
        fields.discarded[path] = fields.discarded.get(path, 0) + 1

    walk_record(contract, record.data, record.discards, unknown=meet, discarded=count)


def merge_fields(files: Iterable[FileFields]) -> FoundFields:
    """Of files in the order of the input, those left out that could not be read to their end."""
    unknown: dict[str, dict[str, Any]] = {}
    discarded: dict[str, int] = {}
    is_truncated = False
    for fields in files:
        is_truncated = is_truncated or fields.is_truncated
        for path, line in fields.unknown.items():
            unknown.setdefault(path, {"path": path, "uri": fields.uri, "line": line})
        for path, values in fields.discarded.items():
            discarded[path] = discarded.get(path, 0) + values
    return FoundFields(
        tuple(list(unknown.values())[:MOST_UNKNOWN_FIELDS]),
        is_truncated or len(unknown) > MOST_UNKNOWN_FIELDS,
        tuple([{"path": path, "values": values} for path, values in discarded.items()]),
    )
