"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "5bbb7e7bf5558b204b1f545136d410e6b925fe2e88cc2eea733da1632dc3eafc",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"doc": {"list": [{"dt": "bigint", "weather": [{"main": "string"}]}]}},
            "schema": {"doc": {"list": [{"dt": "bigint", "weather": [{"main": "string"}]}]}},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"s": "bigint", "c": "bigint", "dt": "bigint", "main": "string"},
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
          doc
        FROM source_records
    """).createOrReplaceTempView("source")
    # explode: slot from doc.list
    spark.sql("""
        SELECT
          slot,
          CAST(s + 1 AS BIGINT) AS s
        FROM (
          SELECT
            posexplode(doc.list) AS (s, slot)
          FROM source
        )
    """).createOrReplaceTempView("step_1_explode_slot")
    # explode: condition from slot.weather, also where there is none
    spark.sql("""
        SELECT
          slot,
          s,
          condition,
          CAST(c + 1 AS BIGINT) AS c
        FROM (
          SELECT
            slot,
            s,
            posexplode_outer(slot.weather) AS (c, condition)
          FROM step_1_explode_slot
        )
    """).createOrReplaceTempView("step_2_explode_condition")
    # select
    spark.sql("""
        SELECT
          s,
          c,
          slot.dt AS dt,
          condition.main AS main
        FROM step_2_explode_condition
    """).createOrReplaceTempView("step_3_select")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          s,
          c,
          dt,
          main
        FROM step_3_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
