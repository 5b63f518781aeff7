"""What is found in a file, in its order; src/records/record-sink.ts."""

from typing import NamedTuple

from .mismatch import Mismatch


class Accepted(NamedTuple):
    """A record that fits, or does once values are NULL."""

    data: bytes
    """Of a single value that a path selects, the record with the one field `record` that is made of it."""
    line: int
    """Of its first byte, from 1."""
    index: int
    """Among the file's records, accepted or not, from 0."""
    offset: int
    """Of its first byte, in the decompressed file."""
    size: int
    """Its bytes in the file."""
    has_unknown: bool = False
    """Whether it has a field, of an object that is read, which is not in the schema."""
    discards: tuple[int, ...] = ()
    """Starts and ends, in bytes of `data`, of the values that have to be NULL."""


class Rejected(NamedTuple):
    """A record that does not fit; `line` to `size` as in `Accepted`."""

    mismatch: Mismatch
    data: bytes
    """The record, or its beginning where it is over a limit."""
    line: int
    index: int
    offset: int
    size: int


class UnreadableFile(Exception):
    """A file that cannot be read to its end because of what it holds. No record of it counts."""
