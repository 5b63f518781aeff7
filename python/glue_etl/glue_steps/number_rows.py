"""Numbers rows without gaps, and without bringing them all to one place."""

from __future__ import annotations

from itertools import accumulate

from pyspark import StorageLevel
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

_ROW_BITS = 33
"""`monotonically_increasing_id` has the row in the lower bits and the partition above them."""


def number_rows(frame: DataFrame, *, name: str, base: int) -> DataFrame:
    """
    Adds the bigint column `name` with `base` + 1, `base` + 2, …, in the order of the partitions. The rows are
    persisted on disk, so that every use of them sees the same numbers.
    """
    drawn = frame.withColumn(name, F.monotonically_increasing_id()).persist(StorageLevel.DISK_ONLY)
    partition = F.shiftright(F.col(name), _ROW_BITS)
    counts = {row[0]: row[1] for row in drawn.groupBy(partition).count().collect()}
    before = accumulate(
        (counts.get(number, 0) for number in range(max(counts, default=0))), initial=base + 1
    )
    offset = F.element_at(F.lit(list(before)), partition.cast("int") + 1)
    return drawn.withColumn(name, offset + F.col(name).bitwiseAND((1 << _ROW_BITS) - 1))
