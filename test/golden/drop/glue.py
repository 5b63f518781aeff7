"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "21f5a581cacaf84a2301b0476febb503e389d2d4de4a18cb7f3b15296d9ce59b",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"b": "int"},
            "schema": {"a": "int", "b": "int", "c": "int"},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"b": "int"},
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
          b
        FROM source_records
    """).createOrReplaceTempView("source")
    # drop
    spark.sql("""
        SELECT
          b
        FROM source
    """).createOrReplaceTempView("step_1_drop")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          b
        FROM step_1_drop
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
