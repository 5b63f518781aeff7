"""The commit record of a run whose files are staged: src/engine/make-commit-record.ts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from glue_etl.lake.batch import BatchResult, StagedOutput
from glue_etl.lake.begun_run import BegunRun
from glue_etl.lake.choose_inputs import InputChoice
from glue_etl.lake.commit_log import CommitLog
from glue_etl.lake.job import JobOutput
from glue_etl.lake.log_items import CommittedInput
from glue_etl.lake.log_state import live_files
from glue_etl.lake.object_store import ObjectStore
from glue_etl.lake.quarantine import quarantine_key, quarantined_runs
from glue_etl.lake.times import print_time


def make_commit_record(
    begun: BegunRun,
    *,
    choice: InputChoice,
    batch: BatchResult,
    log: CommitLog,
    inputs: Sequence[CommittedInput],
    replayed: Sequence[Mapping[str, Any]],
    resets: bool,
    report: Mapping[str, Any],
    store: ObjectStore,
) -> dict[str, Any]:
    """What becomes of the staged files, and of the files that they replace."""
    job, quarantine = begun.job, batch.get("quarantine")
    unreadable = set(quarantine["unreadable"]) if quarantine else set()
    staged = list(zip(job.outputs, batch["outputs"], strict=True))
    files = [file for output, one in staged for file in _place_files(begun, output, one, store)]
    return {
        "format": 1,
        "sequence": log.summary["sequence"] + 1,
        "run": begun.run,
        "job": job.name,
        "specHash": job.spec_hash,
        "mode": choice.mode,
        "startedAt": print_time(begun.started_at),
        "committedAt": print_time(datetime.now(UTC)),
        "inputs": [
            {**one.to_json(), **({"rejected": True} if one.uri in unreadable else {})}
            for one in inputs
        ],
        "replacesInputs": choice.mode == "overwrite",
        **({"resets": True} if resets else {}),
        "files": files,
        "removes": [
            *_replaced_files(choice, files, log),
            *_superseded_quarantine(choice.mode, log, store),
        ],
        **(
            {}
            if quarantine is None
            else {
                "quarantine": {
                    "stagedKey": store.stage_file(quarantine["path"], begun.run),
                    "key": quarantine_key(begun.run),
                    "records": quarantine["records"],
                }
            }
        ),
        **({"replayed": list(replayed)} if replayed else {}),
        "tables": [_describe_table(begun, output, one) for output, one in staged],
        "report": report,
    }


def _place_files(
    begun: BegunRun, output: JobOutput, staged: StagedOutput, store: ObjectStore
) -> list[dict[str, Any]]:
    numbers: Counter[str] = Counter()
    files = []
    for file in staged["files"]:
        folder = file["folder"]
        name = f"part-{begun.run}-{numbers[folder]:05d}.{begun.job.sink.file_extension}"
        numbers[folder] += 1
        files.append(
            {
                "stagedKey": store.staged_key_of(file["path"]),
                "key": "/".join(part for part in (output.folder, folder, name) if part),
                "folder": folder,
                "rows": file["rows"],
                "bytes": file["bytes"],
            }
        )
    return files


def _replaced_files(
    choice: InputChoice, files: Sequence[Mapping[str, Any]], log: CommitLog
) -> list[str]:
    """Files that the log does not know are not the table's: they stay."""
    if choice.mode == "append":
        return []
    live = live_files(log).values()
    if choice.mode == "overwrite":
        return [file.key for file in live]
    # also a partition that no row is left for
    folders = {*choice.touched, *(file["folder"] for file in files)}
    return [file.key for file in live if file.folder in folders]


def _superseded_quarantine(mode: str, log: CommitLog, store: ObjectStore) -> list[str]:
    """A run that has read everything has rejected anew what does not fit; uncommitted rejects were to be
    looked at.
    """
    rejects = [] if mode == "overwrite" else log.summary["rejects"]
    committed = {entry["run"] for entry in rejects}
    return [quarantine_key(run) for run in quarantined_runs(store) if run not in committed]


def _describe_table(begun: BegunRun, output: JobOutput, staged: StagedOutput) -> dict[str, Any]:
    """Of the catalog: src/spec/catalog-table.ts."""
    job = begun.job
    folders = dict.fromkeys(file["folder"] for file in staged["files"])
    partitions = [
        {"folder": folder, "values": parse_partition_folder(folder)} for folder in folders
    ]
    return {
        "database": job.sink.database,
        "name": output.table,
        **({} if job.description is None else {"description": job.description}),
        "location": job.sink.path if output.folder == "" else f"{job.sink.path}{output.folder}/",
        "format": job.sink.format,
        "columns": list(output.columns),
        "partitionKeys": list(output.partition_keys),
        "partitions": partitions if output.partition_keys else [],
        "updatedBy": {"job": job.name, "run": begun.run, "at": print_time(begun.started_at)},
    }


def parse_partition_folder(folder: str) -> list[str]:
    """The values in `year=2026/month=11`, as Hive and Spark escape them."""
    return [_unescape(part.partition("=")[2]) for part in folder.split("/")]


def _unescape(value: str) -> str:
    return unquote(value, errors="strict") if re.search("%[0-9A-F]{2}", value) else value
