"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "ca8ad472f020fb42386a8e7bb38742246319d6b0006cec2449c28162058114b7",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"id": "int", "a": "int", "s": {"ok": "boolean"}},
            "schema": {"id": "int", "a": "int", "s": {"ok": "boolean"}},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"id": "int"},
            "partitionKeys": {},
        },
    ],
    "sink": {
        "database": "lake",
        "path": "s3://lake/out/",
        "mode": "append",
        "format": "parquet",
        "compression": "snappy",
        "targetFileBytes": 128000000,
    },
    "rejects": {"onMismatch": "quarantine", "max": {"kind": "share", "text": "1%", "share": 0.01}},
    "checks": [],
}


def transform(spark: SparkSession) -> None:
    """Makes a view per step, from the records of the sources to the rows of the table."""
    # the records of data
    spark.sql("""
        SELECT
          id,
          a,
          s
        FROM source_records
    """).createOrReplaceTempView("source")
    # filter: a IS NULL AND s.ok IS NULL
    spark.sql("""
        SELECT
          id
        FROM source
        WHERE a IS NULL AND s.ok IS NULL
    """).createOrReplaceTempView("step_1_filter")
    # select
    spark.sql("""
        SELECT
          id
        FROM step_1_filter
    """).createOrReplaceTempView("step_2_select")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          id
        FROM step_2_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
