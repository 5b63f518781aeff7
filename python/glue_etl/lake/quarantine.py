"""Records that broke the contract: the files of src/lake/quarantine.ts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.commit_log import CommitLog
from glue_etl.lake.object_store import TABLE_STATE_FOLDER, ObjectStore

QuarantinedRecord = Mapping[str, Any]
"""reason, path, expected, found, file, line, index, offset, bytes, raw or rawBase64, rawTruncated?"""

_FOLDER = f"{TABLE_STATE_FOLDER}/_quarantine/"
_NAME = re.compile(rf"{_FOLDER}_(.+)\.ndjson")


@dataclass(frozen=True, slots=True)
class OpenRecordId:
    """What tells a record that waits in quarantine from the others."""

    run: str
    """That rejected it."""
    position: int
    """In the run's file, from 0."""
    id: str
    file: str
    """The input's address."""


def quarantine_key(run: str) -> str:
    """Where the records lie that a run has rejected; one file per run."""
    return f"{_FOLDER}_{run}.ndjson"


def quarantine_id(record: QuarantinedRecord) -> str:
    """Tells a record of an input from the others."""
    return f"{record['index']} {record['offset']} {record['bytes']} {record['file']}"


def quarantined_runs(store: ObjectStore) -> list[str]:
    """The runs that have a quarantine file, committed or not, oldest first."""
    matches = (_NAME.fullmatch(key) for key in store.list_keys(_FOLDER))
    return sorted(match[1] for match in matches if match is not None)


def keep_uncommitted(
    path: str, *, run: str, committed: AbstractSet[str], store: ObjectStore
) -> None:
    """Keeps the rejects of a run that is not going to be committed; those of earlier ones that came to
    nothing go.
    """
    for other in quarantined_runs(store):
        if other not in committed:
            store.remove(quarantine_key(other))
    store.publish(store.stage_file(path, run), quarantine_key(run))


def open_records_of(
    uris: AbstractSet[str], log: CommitLog, store: ObjectStore
) -> list[OpenRecordId]:
    """The committed records of some inputs that no later run has loaded or read anew, oldest first."""
    if not uris:
        return []
    present = set(quarantined_runs(store))
    found: list[OpenRecordId] = []
    for rejects in log.summary["rejects"]:
        if rejects["run"] not in present:
            continue
        settled = set(rejects["settled"])
        for position, record in enumerate(read_quarantine(quarantine_key(rejects["run"]), store)):
            if position not in settled and record["file"] in uris:
                found.append(
                    OpenRecordId(rejects["run"], position, quarantine_id(record), record["file"])
                )
    return found


def settle(records: Iterable[OpenRecordId]) -> list[dict[str, Any]]:
    """Positions by run, as a commit record keeps them."""
    by_run: defaultdict[str, list[int]] = defaultdict(list)
    for record in records:
        by_run[record.run].append(record.position)
    return [{"run": run, "records": positions} for run, positions in by_run.items()]


def read_quarantine(key: str, store: ObjectStore) -> Iterator[QuarantinedRecord]:
    """The records of a quarantine file, in order. Raises OperatorError where it is damaged: it is written
    whole.
    """
    return parse_quarantine(store.read_lines(key), f"{store.root}/{key}")


def parse_quarantine(lines: Iterable[bytes], file: str) -> Iterator[QuarantinedRecord]:
    """`lines` keep their ends."""
    for line in lines:
        if not line.endswith(b"\n"):
            raise _damaged(file, "it ends within a record")
        try:
            record = json.loads(line)
        except ValueError as error:
            raise _damaged(file, str(error)) from error
        yield record


def _damaged(file: str, found: str) -> OperatorError:
    return OperatorError(
        Problem(
            "this quarantine file is damaged",
            place={"file": file},
            found=found,
            hint="bring it back from a backup, or run the job with --full-refresh: it rejects anew "
            "what does not fit",
        )
    )
