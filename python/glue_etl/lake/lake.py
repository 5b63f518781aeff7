"""Where inputs are found and tables lie: this machine or S3."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from glue_etl.lake.object_store import ObjectStore


@dataclass(frozen=True, slots=True)
class FoundFile:
    path: str
    """Absolute, or an `s3://` address."""
    bytes: int
    version: str
    """Locally the time of the last change, in milliseconds; on S3 the ETag."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folder holds."""

    name: str
    is_file: bool


class Lake(Protocol):
    @property
    def root(self) -> str:
        """What addresses without `s3://` are relative to; empty on S3."""

    def locate_source(self, address: str, base: str) -> str:
        """The path of a source's address; one that is not `s3://` is relative to `base`."""

    def locate_table(self, address: str) -> str:
        """The path of a sink's address."""

    def kind_of(self, path: str) -> Literal["file", "folder"] | None:
        """None where there is nothing."""

    def find(self, paths: Sequence[str]) -> list[FoundFile | None]:
        """Files as they are now; None for one that is not there."""

    def find_below(self, folder: str) -> list[FoundFile]:
        """All files below a folder but those that a name on the way hides (`_`, `.`), by path."""

    def entries(self, folder: str) -> list[Entry]:
        """What lies in a folder; nothing where there is none."""

    def checksum(self, path: str) -> str | None:
        """CRC-32 of a file's bytes, in hex; None where its version says whether it has changed."""

    def open_store(self, table_path: str) -> ObjectStore:
        """The objects of a table."""

    def claim_scratch(self, run: str, table_path: str) -> AbstractContextManager[str]:
        """A path on this machine that the run may make, with what begins so; removed in the end."""


def is_remote(address: str) -> bool:
    return address.startswith(("s3://", "s3a://"))


def is_visible(name: str) -> bool:
    """Names that no engine takes for data begin with `_` or `.`."""
    return not name.startswith(("_", "."))


def key_below(folder: str, path: str) -> str:
    """Of a path below a folder what comes after that; empty for the folder itself."""
    return path.removeprefix(folder.rstrip("/")).lstrip("/")
