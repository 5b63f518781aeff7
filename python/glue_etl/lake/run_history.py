"""Runs that failed after they had begun: src/lake/run-history.ts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glue_etl.lake.json_text import print_json
from glue_etl.lake.object_store import TABLE_STATE_FOLDER, ObjectStore

_KEPT_FAILED_RUNS = 100
_RUNS_FOLDER = f"{TABLE_STATE_FOLDER}/_runs/"


def write_failed_run(failed: Mapping[str, Any], store: ObjectStore) -> None:
    """Keeps a failed run, with or without the lease: a run writes to a name of its own. Old ones are
    forgotten.
    """
    store.write(f"{_RUNS_FOLDER}_{failed['report']['run']}.json", f"{print_json(failed)}\n")
    for key in store.list_keys(_RUNS_FOLDER)[:-_KEPT_FAILED_RUNS]:
        store.remove(key)
