"""Objects under a table's path, by key: what has to be so on a local directory and on S3 alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

TABLE_STATE_FOLDER = "_etl"
"""Below a table's path: what belongs to the table and is no data. All names in it start with `_`."""

COMMITS_FOLDER = f"{TABLE_STATE_FOLDER}/_commits/"
STAGED_FOLDER = f"{TABLE_STATE_FOLDER}/_staged/"


@dataclass(frozen=True)
class CellContent:
    content: str
    version: str
    """Tells this content from any that has been put there before or since."""
    age_seconds: float | None
    """Since it was last written, by the store's own clock; None where the store does not say."""


class Cell(Protocol):
    """A value that is put, changed and taken away under a condition."""

    @property
    def address(self) -> str:
        """What a person removes to empty it: an absolute path, or an `s3://` address."""

    @property
    def heartbeat_seconds(self) -> float | None:
        """How often its owner writes it anew, to be known to live; None where a process can be asked."""

    def read(self) -> CellContent | None:
        """None where it is empty."""

    def fill(self, content: str) -> bool:
        """Fills an empty cell; says whether it was empty. No two callers give the same content."""

    def replace(self, seen: CellContent, content: str) -> bool:
        """Puts another content where this one was seen; says whether it did. Only where there is a
        heartbeat.
        """

    def clear(self, seen: CellContent) -> None:
        """Clears a cell that still holds what was seen."""


class ObjectStore(Protocol):
    """Creation fails where something stands already; writes are whole or not at all."""

    @property
    def root(self) -> str:
        """Absolute path or `s3://bucket/prefix` of the table."""

    @property
    def requests_at_a_time(self) -> int:
        """So many that publishing thousands of files takes no longer than it must."""

    def read(self, key: str) -> bytes | None:
        """None when there is none."""

    def list_keys(self, prefix: str, after: str = "") -> list[str]:
        """All keys that start with a prefix that ends in `/` or is empty, sorted; only those after a key."""

    def create(self, key: str, content: str) -> bool:
        """Creates an object unless one is there; says whether it did."""

    def write(self, key: str, content: str) -> None:
        """Creates or replaces an object."""

    def read_lines(self, key: str) -> Iterator[bytes]:
        """The lines of an object, with their ends; none where there is no object."""

    def stage_file(self, path: str, run: str) -> str:
        """Makes a file of this machine wait to be published, where it does not already; gives its
        `stagedKey`.
        """

    def publish(self, staged_key: str, key: str) -> None:
        """Gives a staged object its final key; does nothing where that has happened already.

        Raises OperatorError if neither is there.
        """

    def remove(self, key: str) -> None:
        """Removes an object, or all below a key that ends in `/`; does nothing where there is none."""

    def cell(self, key: str) -> Cell:
        """One value that processes compete for."""

    def create_staging(self, run: str) -> str:
        """Where a run puts its files before they are part of the table: a folder, or an `s3://` address."""

    def staged_key_of(self, path: str) -> str:
        """The `stagedKey` in a commit record of what lies at a path that a run was given."""
