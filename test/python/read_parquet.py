"""Prints the Parquet files under a folder as pyarrow reads them: one line with the schema as JSON, then one line
of JSON for each row, Hive partition columns (strings) behind its own.

The schema is {"column": type}; a type is the text of a scalar arrow type, {"list": type}, {"struct": {name: type}}
or {"map": [type, type]}. Values JSON cannot carry are texts: int64 and decimals in decimal notation, NaN and
infinities, timestamps as 2019-09-07 15:00:00.000000 (Z behind it with a time zone), dates, bytes in hexadecimal.
"""

import json
import math
import os
import sys
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq


def describe(kind):
    if pa.types.is_struct(kind):
        return {"struct": {field.name: describe(field.type) for field in kind}}
    if pa.types.is_map(kind):
        return {"map": [describe(kind.key_type), describe(kind.item_type)]}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return {"list": describe(kind.value_type)}
    return str(kind)


def encode(value, kind):
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return {field.name: encode(value[field.name], field.type) for field in kind}
    if pa.types.is_map(kind):
        return [[encode(key, kind.key_type), encode(item, kind.item_type)] for key, item in value]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [encode(element, kind.value_type) for element in value]
    if pa.types.is_floating(kind):
        return value if math.isfinite(value) else str(value)
    if pa.types.is_timestamp(kind):
        text = value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
        return text + "Z" if kind.tz is not None else text
    if pa.types.is_int64(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return str(value)
    if (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        return value.hex()
    return value


def parquet_files(folder):
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "_.")
        for name in sorted(names):
            if name.endswith(".parquet") and name[0] not in "_.":
                yield os.path.join(parent, name)


def partition_of(folder, path):
    names = os.path.relpath(os.path.dirname(path), folder).split(os.sep)
    pairs = (name.split("=", 1) for name in names if "=" in name)
    return {
        unquote(key): None if value == "__HIVE_DEFAULT_PARTITION__" else unquote(value)
        for key, value in pairs
    }


def main(folder):
    schema = None
    for path in parquet_files(folder):
        table = pq.ParquetFile(path).read()
        own = {field.name: describe(field.type) for field in table.schema}
        if schema is None:
            schema = own
            print(json.dumps(schema))
        elif own != schema:
            sys.exit(
                f"{path}: has the schema {json.dumps(own)}, the files before it {json.dumps(schema)}"
            )
        partition = partition_of(folder, path)
        columns = [
            (field.name, field.type, table.column(i).to_pylist())
            for i, field in enumerate(table.schema)
        ]
        for i in range(table.num_rows):
            row = {name: encode(values[i], kind) for name, kind, values in columns}
            print(json.dumps({**row, **partition}, ensure_ascii=False))
    if schema is None:
        sys.exit(f"{folder}: no Parquet files")


sys.stdout.reconfigure(encoding="utf-8")
main(sys.argv[1])
