"""Why a record is rejected; src/records/mismatch.ts says what each reason means."""

from dataclasses import dataclass
from typing import Literal

MismatchReason = Literal[
    "malformed",
    "invalidUnicode",
    "notAnObject",
    "duplicateKey",
    "wrongType",
    "outOfRange",
    "tooLong",
    "tooDeep",
    "tooLarge",
    "unreadableFile",
]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place where a record breaks its contract."""

    reason: MismatchReason
    path: str
    """JSONPath from the record's root: `$.city.id`."""
    expected: str
    """What was due there: a type as Hive spells it, or words."""
    found: str
    """What stood there, shortened: `string "2643743"`."""
    offset: int
    """Bytes from the record's first byte."""
