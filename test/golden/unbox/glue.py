"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.glue_steps import unbox
from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "6ab40b35f1a559234c53ef8c718021b04d84805f17b03a32a487797adfea4de4",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"doc": "string"},
            "schema": {"doc": "string"},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {
                "doc": {"id": "int", "name": "string", "tags": ["string"], "at": {"ok": "boolean"}},
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
          doc
        FROM source_records
    """).createOrReplaceTempView("source")
    # unbox
    unbox(
        spark,
        source="source",
        column="doc",
        type={"id": "int", "name": "string", "tags": ["string"], "at": {"ok": "boolean"}},
        keep=["doc"],
        view="step_1_unbox",
    )
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          doc
        FROM step_1_unbox
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
