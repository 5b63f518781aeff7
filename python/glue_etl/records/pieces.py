"""What a file is split into; src/records/splitter.ts."""

from typing import Literal, NamedTuple

FileForm = Literal["ndjson", "values"]
"""`ndjson`: a record a line. `values`: a stream of JSON values, a top-level array being its elements."""


class SplitFailure(NamedTuple):
    """Why the rest of a file cannot be split; it is malformed."""

    expected: str
    found: str
    offset: int
    """Bytes from the start of the rest."""


class Piece(NamedTuple):
    """A line or a value, or the rest of the file where no record can be told from the next."""

    data: bytes
    """A beginning where `size` is beyond the limit, or of a rest."""
    line: int
    """Of its first byte, from 1."""
    offset: int
    """Of its first byte, in the decompressed file."""
    size: int
    failure: SplitFailure | None = None
