"""0.0 for every -0.0: the files of one engine cannot tell them apart, so tables hold the one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as F
from pyspark.sql import types as T

from glue_etl.quoted import quoted

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame


def with_plain_zeros(frame: DataFrame) -> DataFrame:
    fields = frame.schema.fields
    if not any(holds_float(field.dataType) for field in fields):
        return frame
    return frame.select(
        *[plain(F.col(quoted(field.name)), field.dataType).alias(field.name) for field in fields]
    )


def plain(value: Column, kind: T.DataType) -> Column:
    """Of all numbers only -0.0 becomes another when 0.0 is added."""
    if not holds_float(kind):
        return value
    match kind:
        case T.ArrayType():
            return F.transform(value, lambda item: plain(item, kind.elementType))
        case T.StructType():
            fields = [
                plain(value.getField(field.name), field.dataType).alias(field.name)
                for field in kind.fields
            ]
            return F.when(value.isNotNull(), F.struct(*fields))
        case T.MapType():
            keyed = (
                F.transform_keys(value, lambda key, _: plain(key, kind.keyType))
                if holds_float(kind.keyType)
                else value
            )
            return (
                F.transform_values(keyed, lambda _, item: plain(item, kind.valueType))
                if holds_float(kind.valueType)
                else keyed
            )
    return value + F.lit(0.0).cast(kind)


def holds_float(kind: T.DataType) -> bool:
    match kind:
        case T.ArrayType():
            return holds_float(kind.elementType)
        case T.StructType():
            return any(holds_float(field.dataType) for field in kind.fields)
        case T.MapType():
            return holds_float(kind.keyType) or holds_float(kind.valueType)
    return isinstance(kind, (T.FloatType, T.DoubleType))
