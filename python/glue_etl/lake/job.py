"""What the generated script says of its job, as far as the lake goes by it.

JOB = {
    "name": "FlattenWeather",
    "file": "jobs/FlattenWeather.yaml",            # names the job in messages
    "description": "One row per …",                # optional; of the tables in the catalog
    "specHash": "2b1f…",                           # of what the job compiles to: src/engine/hash-spec.ts
    "sources": [                                   # the main one first, then that of each join
        {
            "address": "s3://weather-data-inbox/raw/",
            "changed": "fail",                     # fail | reload | ignore; optional, "fail"
            "layout": "{yyyy}/{MM}/{dd}",          # optional
            "lookbackSeconds": 172800,             # optional, with a layout
            "table": "db.table",                   # where the source is one of the project's tables
        },
    ],
    "sink": {
        "database": "weather",
        "path": "s3://weather-data-transformed/weather-readings/",
        "mode": "append",                          # append | overwrite | overwritePartitions
        "format": "parquet",                       # parquet | csv | json
        "compression": "snappy",                   # snappy | zstd | gzip | none
    },
    "outputs": [                                   # the tables that it makes
        {
            "table": "weather_readings",
            "folder": "",                          # below the sink's path; "" for a job with one table
            "columns": {"cityid": "int"},          # as glue_etl.schema_types.parse_columns reads them
            "partitionKeys": {"year": "string"},
        },
    ],
    "rejects": {"onMismatch": "quarantine", "max": {"kind": "share", "text": "1%", "share": 0.01}},
}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from glue_etl.lake.table_types import Field
from glue_etl.schema_types import parse_columns


@dataclass(frozen=True)
class JobSource:
    address: str
    changed: str
    layout: str | None
    lookback_seconds: int | None
    table: str | None

    @property
    def name(self) -> str:
        return self.table or self.address


@dataclass(frozen=True)
class JobSink:
    database: str
    path: str
    mode: str
    format: str
    compression: str

    @property
    def file_extension(self) -> str:
        suffix = {"snappy": "snappy", "zstd": "zst", "gzip": "gz", "none": ""}[self.compression]
        if suffix == "":
            return self.format
        if self.format == "parquet":
            return f"{'zstd' if suffix == 'zst' else suffix}.parquet"
        return f"{self.format}.{suffix}"


@dataclass(frozen=True)
class JobOutput:
    """Columns without the partition keys."""

    table: str
    folder: str
    columns: Sequence[Field]
    partition_keys: Sequence[Field]


@dataclass(frozen=True)
class Job:
    name: str
    file: str
    description: str | None
    spec_hash: str
    source: JobSource
    joins: Sequence[str]
    sink: JobSink
    outputs: Sequence[JobOutput]
    on_mismatch: str
    max_rejects: str
    """As it is written: `1%`, or a number of records."""

    @property
    def place(self) -> Mapping[str, Any]:
        return {"file": self.file}


def read_job(job: Mapping[str, Any]) -> Job:
    """Reads the shape above."""
    sink, rejects = job["sink"], job["rejects"]
    source, *joined = job["sources"]
    return Job(
        name=job["name"],
        file=job["file"],
        description=job.get("description"),
        spec_hash=job["specHash"],
        source=JobSource(
            address=source["address"],
            changed=source.get("changed", "fail"),
            layout=source.get("layout"),
            lookback_seconds=source.get("lookbackSeconds"),
            table=source.get("table"),
        ),
        joins=tuple(other["address"] for other in joined),
        sink=JobSink(
            database=sink["database"],
            path=sink["path"],
            mode=sink["mode"],
            format=sink["format"],
            compression=sink["compression"],
        ),
        outputs=tuple(
            JobOutput(
                table=output["table"],
                folder=output["folder"],
                columns=parse_columns(output["columns"]),
                partition_keys=parse_columns(output["partitionKeys"]),
            )
            for output in job["outputs"]
        ),
        on_mismatch=rejects["onMismatch"],
        max_rejects=rejects["max"]["text"],
    )
