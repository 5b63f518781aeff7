"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.glue_steps import resolve_choice
from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "60ccc6ab5277964f36ff14ad7feaa970686fa6b3d6fce388e32924547cf2e629",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {
                "s": {"p": ("choice", "int", "string"), "q": "int"},
                "myList": [
                    {
                        "price": ("choice", "int", "double"),
                        "n": "int",
                        "in": [{"w": ("choice", "int", "string")}],
                    },
                ],
                "el": [[("choice", "int", "string")]],
            },
            "schema": {
                "s": {"p": ("choice", "int", "string"), "q": "int"},
                "myList": [
                    {
                        "price": ("choice", "int", "double"),
                        "n": "int",
                        "in": [{"w": ("choice", "int", "string")}],
                    },
                ],
                "el": [[("choice", "int", "string")]],
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
                "s": {"p": "string", "q": "int"},
                "myList": [
                    {
                        "price_int": "int",
                        "price_double": "double",
                        "n": "int",
                        "in": [{"w": {"int": "int", "string": "string"}}],
                    },
                ],
                "el": [["int"]],
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
          s,
          `myList`,
          el
        FROM source_records
    """).createOrReplaceTempView("source")
    # resolveChoice
    resolve_choice(
        spark,
        source="source",
        columns={
            "s": {"p": ("choice", "int", "string"), "q": "int"},
            "myList": [
                {
                    "price": ("choice", "int", "double"),
                    "n": "int",
                    "in": [{"w": ("choice", "int", "string")}],
                },
            ],
            "el": [[("choice", "int", "string")]],
        },
        actions=[
            (["s", "p"], ("cast", "string")),
            (["myList", "[]", "price"], "make_cols"),
            (["myList", "[]", "in", "[]", "w"], "make_struct"),
            (["el", "[]", "[]"], ("project", "int")),
        ],
        keep=["s", "myList", "el"],
        view="step_1_resolve_choice",
    )
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          s,
          `myList`,
          el
        FROM step_1_resolve_choice
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
