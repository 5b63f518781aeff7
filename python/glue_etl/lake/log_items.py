"""Inputs, files and partitions as a log and its checkpoints have them: src/lake/log-items.ts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

CommitRecord = Mapping[str, Any]
"""The JSON of src/lake/commit-record.ts."""

_FLAGS = "rnom"
"""Of `rejected`, `not_loaded`, `outdated` and `merged`, in this order."""


@dataclass(frozen=True, slots=True)
class CommittedInput:
    """An input as it was when it was loaded, or marked as known."""

    uri: str
    bytes: int
    version: str
    """Locally the time of the last change, in milliseconds; on S3 the ETag."""
    crc32: str | None = None
    rejected: bool = False
    """The file could not be read to its end: nothing of it was loaded."""
    not_loaded: bool = False
    """It was marked as known and never loaded."""
    outdated: bool = False
    """It was marked as known after it had changed: the table has the rows of an earlier version."""
    merged: bool = False
    """A file of a source table that a compaction has merged into others, which are known."""
    commits: tuple[int, ...] = ()
    """Sequences of the commits that it is in, since the table was last replaced; none before it is
    committed."""

    def to_json(self) -> dict[str, Any]:
        """As a commit record has it, without `commits`."""
        flags = {
            "rejected": self.rejected,
            "notLoaded": self.not_loaded,
            "outdated": self.outdated,
            "merged": self.merged,
        }
        return {
            "uri": self.uri,
            "bytes": self.bytes,
            "version": self.version,
            **({} if self.crc32 is None else {"crc32": self.crc32}),
            **{name: True for name, is_set in flags.items() if is_set},
        }


@dataclass(frozen=True, slots=True)
class LiveFile:
    """A data file that is part of a table. `folder` is its partition, empty without partitions."""

    key: str
    folder: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class WrittenFolders:
    """The partitions that a commit with inputs has written to."""

    sequence: int
    folders: tuple[str, ...]


def read_committed_input(entry: Mapping[str, Any], commits: tuple[int, ...]) -> CommittedInput:
    return CommittedInput(
        uri=entry["uri"],
        bytes=entry["bytes"],
        version=entry["version"],
        crc32=entry.get("crc32"),
        rejected=entry.get("rejected", False),
        not_loaded=entry.get("notLoaded", False),
        outdated=entry.get("outdated", False),
        merged=entry.get("merged", False),
        commits=commits,
    )


def combine_inputs(before: CommittedInput, change: CommittedInput) -> CommittedInput:
    """Of an input that came twice the later."""
    return replace(change, commits=before.commits + change.commits)


def parse_input_line(line: str) -> CommittedInput:
    uri, size, version, crc32, flags, written = line.split("\t")
    commits = tuple(map(int, written.split(","))) if "," in written else (int(written),)
    sizes = (_parse_text(uri), int(size), _parse_text(version), crc32 or None)
    if flags == "":
        return CommittedInput(*sizes, commits=commits)
    return CommittedInput(*sizes, *(flag in flags for flag in _FLAGS), commits)


def uri_of_line(line: str) -> str:
    """Of what `parse_input_line` reads, in a tenth of the time."""
    return _parse_text(line[: line.index("\t")])


def parse_file_line(line: str) -> LiveFile:
    entry = json.loads(line)
    return LiveFile(entry["key"], entry["folder"], entry["rows"], entry["bytes"])


def parse_folders_line(line: str) -> WrittenFolders:
    entry = json.loads(line)
    return WrittenFolders(entry["sequence"], tuple(entry["folders"]))


def sequence_key(sequence: int) -> str:
    """Sorts as the number does."""
    return f"{sequence:012d}"


def _parse_text(text: str) -> str:
    return str(json.loads(f'"{text}"')) if "\\" in text else text
