"""Keeps the records that do not fit in a file that waits for the commit."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any

SHOWN_EXAMPLES = 3
# of fewer records one bad one would be too large a share
SHARE_FROM_RECORDS = 1000


def stage_quarantine(
    rejected: Iterable[Mapping[str, Any]],
    *,
    quarantined: frozenset[str],
    requarantined: set[str],
    folder: str,
) -> dict[str, Any] | None:
    """A `StagedQuarantine` of src/engine/stage-quarantine.ts; None where nothing was rejected.

    `rejected` are in the form of `RejectedRecord`. Those of `quarantined` are kept already: they are left out, and
    added to `requarantined`.
    """
    path = os.path.join(folder, "_rejects.ndjson")
    reasons: dict[str, int] = {}
    unreadable: list[str] = []
    examples: list[dict[str, Any]] = []
    records = 0
    with open(path, "w", encoding="utf-8") as file:
        for found in rejected:
            record = kept_form(found)
            record_id = f"{record['index']} {record['offset']} {record['bytes']} {record['file']}"
            if record_id in quarantined:
                requarantined.add(record_id)
                continue
            records += 1
            reasons[record["reason"]] = reasons.get(record["reason"], 0) + 1
            if record["reason"] == "unreadableFile":
                unreadable.append(record["file"])
            if len(examples) < SHOWN_EXAMPLES:
                examples.append(describe_reject(record))
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
    if records == 0:
        return None
    return {
        "path": path,
        "records": records,
        "reasons": reasons,
        "unreadable": unreadable,
        "examples": examples,
    }


def kept_form(found: Mapping[str, Any]) -> dict[str, Any]:
    """As a quarantine file keeps it; the keys stand in the order that src/engine/quarantined-records.ts has."""
    kept = {key: found[key] for key in ("reason", "path", "expected", "found")}
    kept |= {"file": found["uri"], "line": found["line"], "index": found["index"]}
    kept |= {"offset": found["recordOffset"], "bytes": found["recordBytes"]}
    kept |= {"rawBase64": found["rawBase64"]} if "rawBase64" in found else {"raw": found["raw"]}
    if "rawTruncated" in found:
        kept["rawTruncated"] = found["rawTruncated"]
    return kept


def describe_reject(record: Mapping[str, Any]) -> dict[str, Any]:
    """A rejected record as messages tell of it."""
    said = {"expected": record["expected"], "found": record["found"]}
    if record["reason"] == "unreadableFile":
        return {"message": "the file cannot be read", "place": {"file": record["file"]}, **said}
    place = {"file": record["file"], "line": record["line"], "path": record["path"]}
    return {"message": f"the record does not fit ({record['reason']})", "place": place, **said}


def is_over_limit(limit: Mapping[str, Any], *, rejected: int, read: int) -> bool:
    """`limit` as src/spec/rejects.ts has it: a share of the records read, or so many records."""
    if limit["kind"] == "records":
        return rejected > limit["records"]
    return read >= SHARE_FROM_RECORDS and rejected > read * limit["share"]
