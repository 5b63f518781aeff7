"""What a run goes by from its start on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from glue_etl.lake.job import Job


@dataclass(frozen=True)
class RunOptions:
    """As src/engine/run-job.ts has them."""

    target: str = "local"
    engine: str = "spark"
    """`spark`, or `glue` where it runs there."""
    working_directory: str = ""
    input: str | None = None
    """Read here instead of the job's source: a file, folder, glob or s3:// address."""
    output: str | None = None
    """Write here instead of the job's sink; the catalog is left alone."""
    limit: int | None = None
    full_refresh: bool = False
    """Read every input again and replace the whole table."""
    from_: str | None = None
    """Look only at folders of the layout from this date or time on, in UTC."""
    to: str | None = None
    """Look only at folders of the layout up to this date or time, which is included."""
    trust_input: bool = False
    is_sample: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)
    """Of documents: src/spec/contract.ts."""


@dataclass(frozen=True)
class BegunRun:
    job: Job
    options: RunOptions
    run: str
    started_at: datetime
    table_path: str
    warnings: Sequence[str]
