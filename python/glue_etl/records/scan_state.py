"""What the functions share that check one record; src/records/scan-state.ts."""

from dataclasses import dataclass

from .mismatch import MismatchReason


class Refused(Exception):
    """Raised where a value does not fit; `steps` is the path to it, innermost first, as it is left."""

    def __init__(self, reason: MismatchReason, offset: int, expected: str) -> None:
        super().__init__(reason)
        self.reason: MismatchReason = reason
        self.offset = offset
        self.expected = expected
        self.steps: list[str | int] = []


@dataclass(slots=True)
class Scan:
    """A record being read. It changes while it is read, and belongs to one check."""

    data: bytes
    """The record and a zero byte, at which every token stops."""
    end: int
    """One past the record's last byte."""
    depth_limit: int
    string_limit: int
    has_unknown: bool = False
    """Whether a key was met that is not in the schema."""
    discards: list[int] | None = None
    """Where values that do not fit are passed over, their starts and ends in turns."""
