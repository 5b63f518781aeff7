"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "74dd23aaa51c146b728c4de227451aac6619bf3bae038519ea097bab94698fd0",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"id": "int", "city": "int"},
            "schema": {"id": "int", "city": "int"},
            "changed": "fail",
        },
        {
            "view": "joined_1_records",
            "address": "places",
            "format": "csv",
            "columns": {"id": "int", "name": "string"},
            "schema": {"id": "int", "name": "string"},
            "csv": {"header": True, "delimiter": ",", "nullText": ""},
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"id": "int", "name": "string", "found": "boolean"},
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
          city
        FROM source_records
    """).createOrReplaceTempView("source")
    # the records of places
    spark.sql("""
        SELECT
          named_struct('id', id, 'name', name) AS place
        FROM (
          SELECT
            CAST(id AS INT) AS id,
            name
          FROM joined_1_records
        )
    """).createOrReplaceTempView("joined_1")
    # join: place
    spark.sql("""
        SELECT
          id,
          place
        FROM source
        LEFT JOIN joined_1 ON place.id = city
    """).createOrReplaceTempView("step_1_join_place")
    # select
    spark.sql("""
        SELECT
          id,
          place.name AS name,
          place IS NOT NULL AS found
        FROM step_1_join_place
    """).createOrReplaceTempView("step_2_select")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          id,
          name,
          found
        FROM step_2_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
