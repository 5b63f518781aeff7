"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "ef9b0159e121c0e9aa8db2888a4b0e2a1577121a09eaea4175c4d92abfc33012",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"a": "int", "b": "int", "s": {"x": {"y": "string"}}},
            "schema": {"a": "int", "b": "int", "s": {"x": {"y": "string"}, "z": ["int"]}},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {
                "b": "int",
                "a": "int",
                "sum": "int",
                "y": "string",
                "x": {"y": "string"},
                "again": "int",
                "one": "int",
                "text": "varchar(4)",
            },
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
          s
        FROM source_records
    """).createOrReplaceTempView("source")
    # select
    spark.sql(r"""
        SELECT
          a AS b,
          b AS a,
          a + b AS sum,
          s.x.y AS y,
          s.x AS x,
          a AS again,
          1 AS one,
          'it\'s' AS text
        FROM source
    """).createOrReplaceTempView("step_1_select")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          b,
          a,
          sum,
          y,
          x,
          again,
          one,
          text
        FROM step_1_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
