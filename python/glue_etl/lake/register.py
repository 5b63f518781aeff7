"""Enters what a commit has made into the catalog on this machine: src/engine/register-tables.ts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.json_text import utf16_key
from glue_etl.lake.local_lake import STATE_FOLDER
from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.table_types import add_fields

CatalogTable = Mapping[str, Any]
"""The JSON of src/spec/catalog-table.ts."""


def register_tables(root: str, record: CommitRecord) -> None:
    """Twice is as good as once. Columns that a commit lacks stay, in their order.

    A commit without files brings no columns either: none of the table's files would have them.
    """
    for table in record["tables"]:
        before = None if record["mode"] == "overwrite" else _read_table(root, table)
        columns = table["columns"]
        if before is not None:
            columns = (
                add_fields(before["columns"], columns) if record["files"] else before["columns"]
            )
        partitions = add_partitions(before, table)
        _write_table(root, {**table, "columns": columns, "partitions": partitions})


def add_partitions(before: CatalogTable | None, table: CatalogTable) -> Sequence[Mapping[str, Any]]:
    known = [] if before is None else before["partitions"]
    by_folder = {entry["folder"]: entry for entry in [*known, *table["partitions"]]}
    return [by_folder[folder] for folder in sorted(by_folder, key=utf16_key)]


def _read_table(root: str, table: CatalogTable) -> CatalogTable | None:
    file = _table_file(root, table)
    try:
        with open(file, encoding="utf-8") as opened:
            return dict(json.load(opened))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _unusable(file, error) from error


def _write_table(root: str, table: CatalogTable) -> None:
    """Written beside and renamed: a reader sees the old entry or the new one."""
    file = _table_file(root, table)
    beside = f"{file}.{os.getpid()}.tmp"
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(beside, "w", encoding="utf-8", newline="") as opened:
            opened.write(f"{json.dumps(table, ensure_ascii=False, indent=2)}\n")
        os.rename(beside, file)
    except OSError as error:
        raise _unusable(file, error) from error


def _table_file(root: str, table: CatalogTable) -> str:
    return os.path.join(root, STATE_FOLDER, "catalog", table["database"], f"{table['name']}.json")


def _unusable(file: str, error: Exception) -> OperatorError:
    return OperatorError(
        Problem(
            f"cannot use the catalog: {error}",
            place={"file": file},
            hint="check its permissions, or remove it and run the job again",
        )
    )
