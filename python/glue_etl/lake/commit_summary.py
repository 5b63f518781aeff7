"""What all commits of a table come to: src/lake/commit-summary.ts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.table_types import add_tables

CommitSummary = Mapping[str, Any]
"""sequence, evolved, lastRun?, lastInputsAt?, reset?, rejects, tables: as a checkpoint has it."""

NOTHING_COMMITTED: CommitSummary = {"sequence": 0, "evolved": [], "rejects": [], "tables": []}

_HEAD = ("sequence", "run", "job", "mode", "startedAt", "committedAt")


def add_commit(before: CommitSummary, record: CommitRecord) -> CommitSummary:
    """Adds one commit to what those before it come to."""
    mode, report = record["mode"], record["report"]
    head = {key: record[key] for key in _HEAD}
    last_run = before.get("lastRun") if mode in ("bookmark", "compact") else head
    # a replay names the inputs of its records without having looked for new ones
    is_replay = "replayed" in record and report["inputs"]["files"] == 0
    last_inputs_at = before.get("lastInputsAt")
    if record["inputs"] and not is_replay:
        last_inputs_at = max(record["startedAt"], last_inputs_at or "")
    reset = head if record.get("resets") else None if mode == "overwrite" else before.get("reset")
    known = {"lastRun": last_run, "lastInputsAt": last_inputs_at, "reset": reset}
    return {
        "sequence": record["sequence"],
        "evolved": [*([] if mode == "overwrite" else before["evolved"]), *report["evolved"]],
        **{key: value for key, value in known.items() if value is not None},
        "rejects": _add_rejects(before["rejects"], record),
        "tables": add_tables(before["tables"], record),
    }


def _add_rejects(
    before: Sequence[Mapping[str, Any]], record: CommitRecord
) -> list[Mapping[str, Any]]:
    removed = set(record["removes"])
    rejects = [kept for kept in before if kept["key"] not in removed]
    quarantine = record.get("quarantine")
    if quarantine is not None:
        rejects.append({"run": record["run"], "key": quarantine["key"], "settled": []})
    replayed = record.get("replayed", ())
    return [
        _settle(kept, [one for one in replayed if one["run"] == kept["run"]]) for kept in rejects
    ]


def _settle(rejects: Mapping[str, Any], settling: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if not settling:
        return rejects
    settled = set(rejects["settled"]).union(*(one["records"] for one in settling))
    return {**rejects, "settled": sorted(settled)}
