"""Enters what a commit has made into Glue's catalog, through a boto3 client that is passed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glue_etl.errors import OperatorError, Problem
from glue_etl.lake.field_types import parse_type, print_type
from glue_etl.lake.log_items import CommitRecord
from glue_etl.lake.register import CatalogTable
from glue_etl.lake.table_types import Field, add_fields

_MOST_CREATED = 100
_MOST_DELETED = 25
_HIVE = "org.apache.hadoop.hive"

_STORED: Mapping[str, tuple[str, str, str, Mapping[str, str]]] = {
    "parquet": (
        f"{_HIVE}.ql.io.parquet.MapredParquetInputFormat",
        f"{_HIVE}.ql.io.parquet.MapredParquetOutputFormat",
        f"{_HIVE}.ql.io.parquet.serde.ParquetHiveSerDe",
        {"serialization.format": "1"},
    ),
    "json": (
        "org.apache.hadoop.mapred.TextInputFormat",
        f"{_HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat",
        "org.openx.data.jsonserde.JsonSerDe",
        {"serialization.format": "1"},
    ),
    "csv": (
        "org.apache.hadoop.mapred.TextInputFormat",
        f"{_HIVE}.ql.io.HiveIgnoreKeyTextOutputFormat",
        f"{_HIVE}.serde2.OpenCSVSerde",
        {"separatorChar": ",", "quoteChar": '"'},
    ),
}
"""Input format, output format, SerDe and its parameters, as Glue's crawlers write them."""


def register_in_glue(client: Any, record: CommitRecord) -> None:
    """Twice is as good as once. Columns that a commit lacks stay; an overwrite replaces columns and
    partitions.

    `client` is boto3.client("glue"). Raises OperatorError where Glue refuses.
    """
    for table in record["tables"]:
        try:
            _register(client, table, record)
        except client.exceptions.ClientError as error:
            found = (
                f"{error.response['Error'].get('Code')}: {error.response['Error'].get('Message')}"
            )
            name = f"{table['database']}.{table['name']}"
            raise OperatorError(
                Problem(
                    f"cannot enter {name} into the catalog of Glue: {found}",
                    hint="check the job's role, and that the database is there",
                )
            ) from error


def _register(client: Any, table: CatalogTable, record: CommitRecord) -> None:
    names = {"DatabaseName": table["database"], "TableName": table["name"]}
    before = _get_table(client, table)
    is_new = before is None or record["mode"] == "overwrite"
    columns = table["columns"]
    if before is not None and not is_new:
        known = [_read_column(column) for column in before["StorageDescriptor"]["Columns"]]
        columns = add_fields(known, columns) if record["files"] else known
    whole = {**table, "columns": columns}
    given = _table_input(whole, {} if before is None else before.get("Parameters", {}))
    if before is None:
        client.create_table(DatabaseName=table["database"], TableInput=given)
    else:
        client.update_table(DatabaseName=table["database"], TableInput=given, SkipArchive=True)
    existing = _add_partitions(client, names, whole)
    if record["mode"] == "overwrite" and before is not None:
        _replace_partitions(client, names, whole, existing)


def _get_table(client: Any, table: CatalogTable) -> Mapping[str, Any] | None:
    try:
        answer = client.get_table(DatabaseName=table["database"], Name=table["name"])
    except client.exceptions.EntityNotFoundException:
        return None
    return dict(answer["Table"])


def _add_partitions(
    client: Any, names: Mapping[str, str], table: CatalogTable
) -> list[Mapping[str, Any]]:
    """Gives those that were there."""
    by_values = {tuple(entry["values"]): entry for entry in table["partitions"]}
    existing: list[Mapping[str, Any]] = []
    for some in _batches(table["partitions"], _MOST_CREATED):
        given = [_partition_input(table, entry) for entry in some]
        answer = client.batch_create_partition(**names, PartitionInputList=given)
        for failed in answer.get("Errors", ()):
            if failed["ErrorDetail"]["ErrorCode"] != "AlreadyExistsException":
                raise _refused(names, failed["PartitionValues"], failed["ErrorDetail"])
            existing.append(by_values[tuple(failed["PartitionValues"])])
    return existing


def _replace_partitions(
    client: Any,
    names: Mapping[str, str],
    table: CatalogTable,
    existing: Sequence[Mapping[str, Any]],
) -> None:
    """Gives partitions that stay the new columns, and removes those that have no files any more."""
    for some in _batches(existing, _MOST_CREATED):
        entries = [
            {
                "PartitionValueList": entry["values"],
                "PartitionInput": _partition_input(table, entry),
            }
            for entry in some
        ]
        answer = client.batch_update_partition(**names, Entries=entries)
        for failed in answer.get("Errors", ()):
            raise _refused(names, failed["PartitionValueList"], failed["ErrorDetail"])
    kept = {tuple(entry["values"]) for entry in table["partitions"]}
    pages = client.get_paginator("get_partitions").paginate(**names, ExcludeColumnSchema=True)
    there = [partition["Values"] for page in pages for partition in page["Partitions"]]
    gone = [values for values in there if tuple(values) not in kept]
    for some in _batches(gone, _MOST_DELETED):
        answer = client.batch_delete_partition(
            **names, PartitionsToDelete=[{"Values": values} for values in some]
        )
        for failed in answer.get("Errors", ()):
            raise _refused(names, failed["PartitionValues"], failed["ErrorDetail"])


def _table_input(table: CatalogTable, parameters: Mapping[str, str]) -> dict[str, Any]:
    description = {"Description": table["description"]} if "description" in table else {}
    header = {"skip.header.line.count": "1"} if table["format"] == "csv" else {}
    return {
        "Name": table["name"],
        **description,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {
            **parameters,
            "classification": table["format"],
            "typeOfData": "file",
            **header,
        },
        "PartitionKeys": [_print_column(key) for key in table["partitionKeys"]],
        "StorageDescriptor": _storage(table, table["location"]),
    }


def _partition_input(table: CatalogTable, entry: Mapping[str, Any]) -> dict[str, Any]:
    location = f"{table['location']}{entry['folder']}/"
    return {"Values": list(entry["values"]), "StorageDescriptor": _storage(table, location)}


def _storage(table: CatalogTable, location: str) -> dict[str, Any]:
    input_format, output_format, serde, parameters = _STORED[table["format"]]
    return {
        "Columns": [_print_column(column) for column in table["columns"]],
        "Location": location,
        "InputFormat": input_format,
        "OutputFormat": output_format,
        "SerdeInfo": {"SerializationLibrary": serde, "Parameters": dict(parameters)},
    }


def _print_column(field: Field) -> dict[str, str]:
    return {"Name": field["name"], "Type": print_type(field["type"])}


def _read_column(column: Mapping[str, str]) -> Field:
    return {"name": column["Name"], "type": parse_type(column["Type"])}


def _batches(entries: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _refused(
    names: Mapping[str, str], values: Sequence[str], detail: Mapping[str, str]
) -> OperatorError:
    table = f"{names['DatabaseName']}.{names['TableName']}"
    said = f"{detail.get('ErrorCode')}: {detail.get('ErrorMessage')}"
    return OperatorError(Problem(f"Glue refuses partition {'/'.join(values)} of {table}: {said}"))
