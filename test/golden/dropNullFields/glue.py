"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "c6e21812f623ac66ea7c6108ab8447eb4b2cf2db969e1606cd4e24690a1015ed",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {
                "a": "int",
                "s": {"b": "int", "n": "null", "deep": {"n": "null", "c": "string"}},
                "l": [{"d": "int", "n": "null", "l": [{"e": "int", "n": "null"}]}],
                "m": ("map", "string", {"f": "int", "n": "null"}),
            },
            "schema": {
                "a": "int",
                "n": "null",
                "s": {"b": "int", "n": "null", "deep": {"n": "null", "c": "string"}},
                "only": {"n": "null", "m": "null"},
                "l": [{"d": "int", "n": "null", "l": [{"e": "int", "n": "null"}]}],
                "nulls": ["null"],
                "m": ("map", "string", {"f": "int", "n": "null"}),
                "none": ("map", "string", "null"),
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
                "a": "int",
                "s": {"b": "int", "deep": {"c": "string"}},
                "l": [{"d": "int", "l": [{"e": "int"}]}],
                "m": ("map", "string", {"f": "int"}),
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
          s,
          l,
          m
        FROM source_records
    """).createOrReplaceTempView("source")
    # dropNullFields
    spark.sql("""
        SELECT
          a,
          CASE WHEN s IS NOT NULL THEN named_struct('b', s.b, 'deep', CASE WHEN s.deep IS NOT NULL THEN named_struct('c', s.deep.c) END) END AS s,
          transform(l, x0 -> CASE WHEN x0 IS NOT NULL THEN named_struct('d', x0.d, 'l', transform(x0.l, x1 -> CASE WHEN x1 IS NOT NULL THEN named_struct('e', x1.e) END)) END) AS l,
          transform_values(m, (k0, x0) -> CASE WHEN x0 IS NOT NULL THEN named_struct('f', x0.f) END) AS m
        FROM source
    """).createOrReplaceTempView("step_1_drop_null_fields")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          a,
          s,
          l,
          m
        FROM step_1_drop_null_fields
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
