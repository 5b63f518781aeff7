"""A source with its files, as Spark is to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PreparedSource:
    """JSON and CSV come as newline-delimited JSON."""

    files: tuple[str, ...]
    #: that fit; None where Spark reads unseen
    records: int | None = None
    #: in the form of `RejectedRecord` of src/engine/scan/scan-result.ts
    rejected: Iterable[Mapping[str, Any]] = ()
    #: `{path, file, line}` of the first meeting
    unknown_fields: tuple[Mapping[str, Any], ...] = ()
    #: `{path, values}`
    discarded: tuple[Mapping[str, Any], ...] = ()
