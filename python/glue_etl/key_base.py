"""Where the surrogate keys of relationalize begin."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

KEY_BASE_SETTING = "spark.glue_etl.keyBase"
"""Keys count up from this setting of the session, which every run sets higher than the one before."""


def set_key_base(spark: SparkSession, started_at: datetime) -> None:
    """Leaves a run a million keys for each millisecond until the next one starts."""
    spark.conf.set(KEY_BASE_SETTING, str(round(started_at.timestamp() * 1000) * 1000 * 1024))


def read_key_base(spark: SparkSession) -> int:
    return int(str(spark.conf.get(KEY_BASE_SETTING)))
