"""What a scan is to look at, and what it finds; src/engine/scan/scan-inputs.ts and scan-result.ts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..records.pieces import FileForm

MismatchHandling = Literal["fail", "collect", "discard"]
"""What becomes of a record that does not fit; see `MismatchHandling` in src/engine/scan/scan-result.ts."""

DEFAULT_RAW_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """Plain data: executors get it as it is."""

    inputs: Sequence[Mapping[str, Any]]
    """`path` as Spark and this program open it, `uri` as messages name it, `bytes`."""
    columns: Sequence[Mapping[str, Any]] | None
    """JSON of the columns that the job reads, pruned; None where only JSON's syntax is to be checked."""
    scratch_dir: str
    """An existing folder that all executors share, of this scan alone; the caller removes it."""
    known: Sequence[Mapping[str, Any]] | None = None
    """JSON of all columns of the source; without them no field is unknown."""
    limits: Mapping[str, int] | None = None
    json_path: Sequence[Mapping[str, Any]] | None = None
    on_mismatch: MismatchHandling = "collect"
    is_trusted: bool = False
    """Records are split, and not checked."""
    max_raw_bytes: int = DEFAULT_RAW_BYTES
    """How much of a rejected record is kept."""
    limit: int | None = None
    """Files beyond so many are left alone."""
    csv: Mapping[str, Any] | None = None
    """`header`, `delimiter`, `nullText`; None where the files are JSON."""


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """`records + rejected` is what the file holds."""

    uri: str
    path: str
    form: FileForm
    read_paths: tuple[str, ...]
    """What to read as newline-delimited JSON for the accepted records; empty when nothing was accepted."""
    records: int
    rejected: int
    bytes: int
    decompressed_bytes: int
    longest_record_bytes: int
    failure: str | None = None
    """Why the file as a whole was rejected."""


@dataclass(frozen=True, slots=True)
class RejectedPart:
    """Rejected records as newline-delimited JSON, lines and indexes counted from the bases."""

    path: str
    line_base: int
    index_base: int
    rejected: int


@dataclass(frozen=True, slots=True)
class ScanResult:
    files: tuple[ScannedFile, ...]
    """In the order of the input."""
    read_paths: tuple[str, ...]
    """Every distinct one of the files', in their order."""
    records: int
    rejected: int
    longest_record_bytes: int
    first: dict[str, Any] | None
    """The first rejected record in the order of the files; under 'fail' files beyond it may be unread."""
    rejected_parts: tuple[RejectedPart, ...] = ()
    """All rejected records, in the order of the files; none under 'fail'."""
    unknown_fields: tuple[dict[str, Any], ...] = ()
    """`path`, `uri`, `line` of the first meeting, in the order of first meeting."""
    unknown_fields_truncated: bool = False
    discarded: tuple[dict[str, Any], ...] = field(default=())
    """`path`, `values`; under 'discard'."""
