"""Runs a job over some inputs on Spark: contract, views, files, checks. The files wait for a commit."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from glue_etl.key_base import set_key_base
from glue_etl.lake.lake import is_remote
from glue_etl.measure_checks import measure_checks
from glue_etl.prepare_source import prepare_source
from glue_etl.prepared_source import PreparedSource
from glue_etl.read_source import read_source
from glue_etl.stage_quarantine import is_over_limit, stage_quarantine
from glue_etl.write_output import hide_files, write_output

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Transform = Callable[["SparkSession"], None]


def run_batch(
    spark: SparkSession, job: Mapping[str, Any], transform: Transform, plan: Mapping[str, Any]
) -> dict:
    """Gives the JSON of a `BatchResult` of src/engine/run-batch.ts.

    `job` is what the script says of itself, `plan` what this run is about: `inputs` (files of the main source, then of
    each join's), `stagingDir`, `scratchDir` (both made by the caller), `startedAt`, `trustInput`, `isSample`, `limit`,
    `onlyFolders`, `quarantined`, `limits`.

    Where more records are rejected than `rejects.max` allows, nothing is written and `isOverLimit` is true. Raises
    `DataError` for a broken contract under `onMismatch: fail`; what Spark raises is left as it is.
    """
    os.makedirs(plan["scratchDir"], exist_ok=True)
    prepared = prepare_sources(spark, job, plan)
    main = prepared[0]
    requarantined: set[str] = set()
    quarantine = stage_quarantine(
        main.rejected,
        quarantined=frozenset(plan.get("quarantined") or ()),
        requarantined=requarantined,
        # a file of this machine: the lake uploads it where the table is elsewhere
        folder=plan["scratchDir"] if is_remote(plan["stagingDir"]) else plan["stagingDir"],
    )
    rejected = 0 if quarantine is None else quarantine["records"]
    found = {
        "quarantine": quarantine,
        "requarantined": sorted(requarantined),
        "unknownFields": list(main.unknown_fields),
        "discarded": list(main.discarded),
    }
    read = (main.records or 0) + rejected
    if is_over_limit(job["rejects"]["max"], rejected=rejected, read=read):
        records = {"read": read, "accepted": main.records or 0, "quarantined": rejected}
        return {**found, "isOverLimit": True, "records": records, "outputs": [], "checks": []}
    count = register_sources(spark, job, prepared, plan)
    set_key_base(spark, datetime.fromisoformat(plan["startedAt"].replace("Z", "+00:00")))
    transform(spark)
    outputs = [write_output(spark, job, output, plan) for output in job["outputs"]]
    checks = measure_checks(spark, job, outputs, plan)
    accepted = (
        count() if main.records is None else min(main.records, plan.get("limit") or main.records)
    )
    spark.catalog.clearCache()
    return {
        **found,
        "isOverLimit": False,
        "records": {"read": accepted + rejected, "accepted": accepted, "quarantined": rejected},
        "outputs": [hide_files(output, job["sink"]) for output in outputs],
        "checks": checks,
    }


def prepare_sources(
    spark: SparkSession, job: Mapping[str, Any], plan: Mapping[str, Any]
) -> tuple[PreparedSource, ...]:
    prepared = []
    for index, source in enumerate(job["sources"]):
        on_mismatch = job["rejects"]["onMismatch"] if index == 0 else "fail"
        inputs = plan["inputs"][index]
        scratch = scan_folder(plan, index)
        limit = plan.get("limit") if index == 0 else None
        part = {
            **plan,
            "inputs": inputs,
            "scratchDir": scratch,
            "onMismatch": on_mismatch,
            "limit": limit,
        }
        prepared.append(prepare_source(spark, source, part))
    return tuple(prepared)


def scan_folder(plan: Mapping[str, Any], index: int) -> str:
    """A folder that all executors share: on S3 beside what is staged, which goes away with the run."""
    if is_remote(plan["stagingDir"]):
        return f"{plan['stagingDir']}/_scan-{index}"
    folder = os.path.join(plan["scratchDir"], f"source-{index}")
    os.makedirs(folder)
    return folder


def register_sources(
    spark: SparkSession,
    job: Mapping[str, Any],
    prepared: tuple[PreparedSource, ...],
    plan: Mapping[str, Any],
) -> Callable[[], int]:
    """Makes the view of each source's records; gives what counts those of the main one."""
    for index, (source, part) in enumerate(zip(job["sources"], prepared, strict=True)):
        frame = read_source(spark, source, part)
        limit = plan.get("limit")
        if index == 0 and limit is not None:
            frame = frame.limit(limit)
        frame.createOrReplaceTempView(source["view"])
    return lambda: spark.table(job["sources"][0]["view"]).count()
