"""What the files of tables hold, as Field JSON: src/lake/table-types.ts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from glue_etl.lake.log_items import CommitRecord

Field = Mapping[str, Any]
"""{name, type}, a type being {kind, ...} as src/spec/data-type.ts has it."""

Fields = Sequence[Field]


def add_tables(
    before: Sequence[Mapping[str, Any]], record: CommitRecord
) -> list[Mapping[str, Any]]:
    """Adds what a commit has written; one that overwrites begins anew, one without files says nothing."""
    kept = [] if record["mode"] == "overwrite" else list(before)
    if not record["files"] or record["mode"] == "compact":
        return kept
    known = {table["name"]: table for table in kept}
    written = [
        {
            "name": table["name"],
            "columns": add_fields(known[table["name"]]["columns"], table["columns"])
            if table["name"] in known
            else table["columns"],
            "partitionKeys": table["partitionKeys"],
        }
        for table in record["tables"]
    ]
    names = {table["name"] for table in written}
    return [table for table in kept if table["name"] not in names] + written


def add_fields(before: Fields, after: Fields) -> list[Field]:
    """The fields of both. Case aside, as Athena has it, a name is the same; of two types the later one
    counts.
    """
    later = {field["name"].lower(): field for field in after}
    names = {field["name"].lower() for field in before}
    merged = [
        {
            "name": field["name"],
            "type": _add_type(field["type"], later[field["name"].lower()]["type"])
            if field["name"].lower() in later
            else field["type"],
        }
        for field in before
    ]
    return merged + [field for field in after if field["name"].lower() not in names]


def _add_type(before: Mapping[str, Any], after: Mapping[str, Any]) -> Mapping[str, Any]:
    kinds = (before["kind"], after["kind"])
    if kinds == ("struct", "struct"):
        return {"kind": "struct", "fields": add_fields(before["fields"], after["fields"])}
    if kinds == ("array", "array"):
        return {"kind": "array", "element": _add_type(before["element"], after["element"])}
    if kinds == ("map", "map"):
        return {
            "kind": "map",
            "key": after["key"],
            "value": _add_type(before["value"], after["value"]),
        }
    return after
