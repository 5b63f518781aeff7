"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "2901de5abe3331aec9e7ee923d3fff4cb99c1d3984e9fbdd640faf4eca43a935",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"a": "int", "b": "int", "c": {"d": "string"}},
            "schema": {"a": "int", "b": "int", "c": {"d": "string"}},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"b": "int", "a": "int", "c": {"d": "string"}},
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
          a,
          b,
          c
        FROM source_records
    """).createOrReplaceTempView("source")
    # rename
    spark.sql("""
        SELECT
          a AS b,
          b AS a,
          c
        FROM source
    """).createOrReplaceTempView("step_1_rename")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          b,
          a,
          c
        FROM step_1_rename
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
