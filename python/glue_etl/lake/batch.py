"""What passes, as JSON, between the lake and what makes rows: a plan, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict


class PlannedInput(TypedDict):
    path: str
    """Absolute, or an `s3://` address."""
    uri: str
    """What it goes by in messages and bookkeeping."""
    bytes: int


class BatchPlan(TypedDict):
    inputs: Sequence[Sequence[PlannedInput]]
    """Files of the main source, then of each join's source in the order of the steps; none of them is
    empty."""
    run: str
    startedAt: str
    tablePath: str
    """Absolute path, or `s3://` address."""
    stagingDir: str
    """Absolute path, or `s3://` address: what is to be committed is written below it and nowhere else.

    On this machine it lies in the table's folder: names of files that wait there begin with `_` and do not
    end in `.parquet`, so that readers of all files pass over them.
    """
    scratchDir: str
    """A path on this machine that the batch may make; it is removed after it."""
    limits: Mapping[str, int]
    """Of documents: src/spec/contract.ts."""
    trustInput: bool
    isSample: bool
    """The input is a sample: checks of how much and how new there is make no sense."""
    limit: int | None
    """No more than so many records of the main source."""
    onlyFolders: Sequence[str] | None
    """Rows of other partitions are left out: folders as they stand in the table."""
    quarantined: Sequence[str]
    """Rejected records that are in quarantine already, by `quarantine_id`: they are not counted again."""


class StagedFile(TypedDict):
    path: str
    folder: str
    """Its partition, `year=2019/month=09`; empty without partitions."""
    rows: int
    bytes: int


class StagedOutput(TypedDict):
    table: str
    files: Sequence[StagedFile]
    """In the order in which they get their numbers."""


class StagedQuarantine(TypedDict):
    """The rejected records, in a file of this machine: lines as src/lake/quarantine.ts has them."""

    path: str
    records: int
    reasons: Mapping[str, int]
    unreadable: Sequence[str]
    """Addresses of the files that were rejected as a whole."""
    examples: Sequence[Mapping[str, Any]]
    """The first few, as problems."""


class RecordCounts(TypedDict):
    read: int
    accepted: int
    quarantined: int


class BatchResult(TypedDict):
    """Checks, unknown fields and discarded values as src/lake/run-report.ts has them."""

    records: RecordCounts
    """Of the main source."""
    outputs: Sequence[StagedOutput]
    """One for each of the job's outputs, in their order."""
    quarantine: NotRequired[StagedQuarantine | None]
    isOverLimit: NotRequired[bool]
    """More records were rejected than the job allows: nothing is committed, and there need be no outputs."""
    requarantined: NotRequired[Sequence[str]]
    """Of the plan's `quarantined` those that were rejected again."""
    unknownFields: NotRequired[Sequence[Mapping[str, Any]]]
    discarded: NotRequired[Sequence[Mapping[str, Any]]]
    checks: NotRequired[Sequence[Mapping[str, Any]]]
    sample: NotRequired[Mapping[str, Any]]
    """A few rows of the first output: {columns: [{name, type}], values}."""


RunBatch = Callable[[BatchPlan], BatchResult]
"""Stages the rows of a batch. Checks are measured: whether to refuse what fails them is the caller's to
say."""
