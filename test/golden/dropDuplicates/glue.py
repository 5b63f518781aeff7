"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "60b6e0ef194f8e64d48e60f18a3ebe9b361497297c74d1f6d702cc363fdd72d4",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"k": "string", "at": "int", "v": "string", "l": [{"n": "int"}]},
            "schema": {"k": "string", "at": "int", "v": "string", "l": [{"n": "int"}]},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"k": "string", "at": "int", "v": "string"},
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
          k,
          `at`,
          v,
          l
        FROM source_records
    """).createOrReplaceTempView("source")
    # dropDuplicates
    spark.sql("""
        SELECT
          k,
          `at`,
          v
        FROM (
          SELECT
            k,
            `at`,
            v,
            l,
            row_number() OVER (PARTITION BY k ORDER BY `at` DESC NULLS LAST, k NULLS LAST, `at` NULLS LAST, v NULLS LAST, transform(l, x0 -> named_struct('n', x0 IS NULL, 'v', CASE WHEN x0 IS NOT NULL THEN named_struct('n0', x0.n IS NULL, 'v0', x0.n) END)) NULLS LAST) AS `row_number_`
          FROM source
        )
        WHERE `row_number_` = 1
    """).createOrReplaceTempView("step_1_drop_duplicates")
    # drop
    spark.sql("""
        SELECT
          k,
          `at`,
          v
        FROM step_1_drop_duplicates
    """).createOrReplaceTempView("step_2_drop")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          k,
          `at`,
          v
        FROM step_2_drop
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
