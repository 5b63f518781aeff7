"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "38e14bfdee3562fe14096a9ea37c50eb5b0a7e71a60128468565c758b3ec9ac1",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {"a": "int", "b": "int", "c": "string"},
            "schema": {"a": "int", "b": "int", "c": "string"},
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "out",
            "folder": "",
            "columns": {"a": "int", "b": "int", "c": "string", "d": "int"},
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
    # derive
    spark.sql("""
        SELECT
          b AS a,
          a AS b,
          CASE WHEN c RLIKE '[ßŉǰΐΰևẖ-ẚὐ-ὖᾀ-ῼﬀ-ﬗ]' THEN array_join(transform(split(translate(c, 'ᾀᾁᾂᾃᾄᾅᾆᾇᾐᾑᾒᾓᾔᾕᾖᾗᾠᾡᾢᾣᾤᾥᾦᾧᾳῃῳ', 'ᾈᾉᾊᾋᾌᾍᾎᾏᾘᾙᾚᾛᾜᾝᾞᾟᾨᾩᾪᾫᾬᾭᾮᾯᾼῌῼ'), ''), _c -> CASE WHEN length(upper(_c)) = 1 THEN upper(_c) ELSE _c END), '') ELSE upper(c) END AS c,
          a + 10 AS d
        FROM source
    """).createOrReplaceTempView("step_1_derive")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          a,
          b,
          c,
          d
        FROM step_1_derive
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
