"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "61a899961fd6b3cdd23a704fc48014be0bf9168b044f4e04e8c0ac61fd980e5f",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"city": {"name": "string"}, "list": [{"t": "double"}]},
            "schema": {"id": "int", "city": {"name": "string"}, "list": [{"t": "double"}]},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"name": "string", "n": "bigint", "warmest": "double"},
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
          city,
          list
        FROM source_records
    """).createOrReplaceTempView("source")
    # explode: slot from list
    spark.sql("""
        SELECT
          city,
          explode(list) AS slot
        FROM source
    """).createOrReplaceTempView("step_1_explode_slot")
    # sql
    spark.sql("""
        WITH input AS (
          SELECT
            city,
            slot
          FROM step_1_explode_slot
        )
        SELECT
          name,
          n,
          warmest
        FROM (
          SELECT input.city.name, count(*) AS n, max(input.slot.t + 0D) AS warmest
          FROM input AS input
          GROUP BY input.city.name
        )
    """).createOrReplaceTempView("step_2_sql")
    # derive
    spark.sql("""
        SELECT
          name,
          n + 1L AS n,
          warmest
        FROM step_2_sql
    """).createOrReplaceTempView("step_3_derive")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          name,
          n,
          warmest
        FROM step_3_derive
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
