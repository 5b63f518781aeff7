"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "da3e534cdd63f70f397d4d421d02ec4ed9a7ef357f40dbfc3429e548d2f47e49",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {
                "id": "int",
                "city": {"name": "string", "coord": {"lat": "double", "lon": "double"}},
                "list": [{"dt": "bigint"}],
            },
            "schema": {
                "id": "int",
                "city": {"name": "string", "coord": {"lat": "double", "lon": "double"}},
                "list": [{"dt": "bigint"}],
                "rest": "int",
            },
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {
                "place": {
                    "id": "bigint",
                    "label": {"text": "string"},
                    "coord": {"lat": "double", "lon": "double"},
                },
                "latitude": "double",
                "list": [{"dt": "bigint"}],
                "copy": "int",
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
          id,
          city,
          list
        FROM source_records
    """).createOrReplaceTempView("source")
    # applyMapping
    spark.sql("""
        SELECT
          named_struct('id', try_cast(id AS BIGINT), 'label', named_struct('text', city.name), 'coord', city.coord) AS place,
          city.coord.lat AS latitude,
          list,
          id AS copy
        FROM source
    """).createOrReplaceTempView("step_1_apply_mapping")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          place,
          latitude,
          list,
          copy
        FROM step_1_apply_mapping
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
