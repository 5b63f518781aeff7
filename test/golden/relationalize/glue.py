"""Case

Compiled from jobs/Case.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.glue_steps import relationalize
from glue_etl.run_script import run_script

JOB = {
    "name": "Case",
    "file": "jobs/Case.yaml",
    "specHash": "ba60fd4201914c17a732f3d1830baaac864c9f4ba155d8a68e7c36d7b8575fc6",
    "sources": [
        {
            "view": "source_records",
            "address": "data",
            "format": "json",
            "columns": {
                "cod": "string",
                "city": {"name": "string", "coord": {"lat": "double"}},
                "list": [
                    {
                        "dt": "bigint",
                        "main": {"temp": "double"},
                        "weather": [{"main": "string"}],
                        "rain": {"3h": "double"},
                    },
                ],
            },
            "schema": {
                "cod": "string",
                "city": {"name": "string", "coord": {"lat": "double"}},
                "list": [
                    {
                        "dt": "bigint",
                        "main": {"temp": "double"},
                        "weather": [{"main": "string"}],
                        "rain": {"3h": "double"},
                    },
                ],
            },
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "step_1_relationalize_root",
            "table": "root",
            "folder": "root",
            "columns": {
                "cod": "string",
                "city.name": "string",
                "city.coord.lat": "double",
                "list": "bigint",
            },
            "partitionKeys": {},
        },
        {
            "view": "step_1_relationalize_root_list",
            "table": "root_list",
            "folder": "root_list",
            "columns": {
                "id": "bigint",
                "index": "int",
                "list.val.dt": "bigint",
                "list.val.main.temp": "double",
                "list.val.weather": "bigint",
                "list.val.rain.3h": "double",
            },
            "partitionKeys": {},
        },
        {
            "view": "step_1_relationalize_root_list_val_weather",
            "table": "root_list_val_weather",
            "folder": "root_list.val.weather",
            "columns": {"id": "bigint", "index": "int", "list.val.weather.val.main": "string"},
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
          cod,
          city,
          list
        FROM source_records
    """).createOrReplaceTempView("source")
    # relationalize
    relationalize(
        spark,
        source="source",
        columns={
            "cod": "string",
            "city": {"name": "string", "coord": {"lat": "double"}},
            "list": [
                {
                    "dt": "bigint",
                    "main": {"temp": "double"},
                    "weather": [{"main": "string"}],
                    "rain": {"3h": "double"},
                },
            ],
        },
        tables=[
            {
                "name": "root",
                "columns": [
                    ("cod", "value", ["cod"]),
                    ("city.name", "value", ["city", "name"]),
                    ("city.coord.lat", "value", ["city", "coord", "lat"]),
                    ("list", "key", ["list"]),
                ],
            },
            {
                "name": "root_list",
                "from": ("array", "root", ["list"]),
                "columns": [
                    ("id", "id", []),
                    ("index", "index", []),
                    ("list.val.dt", "value", ["val", "dt"]),
                    ("list.val.main.temp", "value", ["val", "main", "temp"]),
                    ("list.val.weather", "key", ["val", "weather"]),
                    ("list.val.rain.3h", "value", ["val", "rain", "3h"]),
                ],
            },
            {
                "name": "root_list_val_weather",
                "from": ("array", "root_list", ["val", "weather"]),
                "columns": [
                    ("id", "id", []),
                    ("index", "index", []),
                    ("list.val.weather.val.main", "value", ["val", "main"]),
                ],
            },
        ],
        view="step_1_relationalize",
    )


if __name__ == "__main__":
    run_script(JOB, transform)
