"""TransformWeatherData: One row per document, with flat city columns and the nested list of slots

Compiled from jobs/TransformWeatherData.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "TransformWeatherData",
    "file": "jobs/TransformWeatherData.yaml",
    "description": "One row per document, with flat city columns and the nested list of slots",
    "specHash": "11ada9f3b8a4e0c6a59ad89b1f027bf364c173536a9e8e97457da2ed1e408122",
    "sources": [
        {
            "view": "source_records",
            "address": "s3://weather-data-inbox/raw/",
            "format": "json",
            "columns": {
                "cod": "string",
                "message": "double",
                "cnt": "int",
                "list": [
                    {
                        "dt": "bigint",
                        "main": {
                            "temp": "double",
                            "feels_like": "double",
                            "temp_min": "double",
                            "temp_max": "double",
                            "pressure": "double",
                            "sea_level": "double",
                            "grnd_level": "double",
                            "humidity": "bigint",
                            "temp_kf": "double",
                        },
                        "weather": [
                            {
                                "id": "bigint",
                                "main": "string",
                                "description": "string",
                                "icon": "string",
                            },
                        ],
                        "clouds": {"all": "bigint"},
                        "wind": {"speed": "double", "deg": "double", "gust": "double"},
                        "visibility": "bigint",
                        "pop": "double",
                        "rain": {"3h": "double"},
                        "snow": {"3h": "double"},
                        "sys": {"pod": "string"},
                        "dt_txt": "string",
                    },
                ],
                "city": {
                    "id": "bigint",
                    "name": "string",
                    "coord": {"lat": "double", "lon": "double"},
                    "country": "string",
                    "population": "bigint",
                    "sunrise": "bigint",
                    "sunset": "bigint",
                },
            },
            "schema": {
                "cod": "string",
                "message": "double",
                "cnt": "int",
                "list": [
                    {
                        "dt": "bigint",
                        "main": {
                            "temp": "double",
                            "feels_like": "double",
                            "temp_min": "double",
                            "temp_max": "double",
                            "pressure": "double",
                            "sea_level": "double",
                            "grnd_level": "double",
                            "humidity": "bigint",
                            "temp_kf": "double",
                        },
                        "weather": [
                            {
                                "id": "bigint",
                                "main": "string",
                                "description": "string",
                                "icon": "string",
                            },
                        ],
                        "clouds": {"all": "bigint"},
                        "wind": {"speed": "double", "deg": "double", "gust": "double"},
                        "visibility": "bigint",
                        "pop": "double",
                        "rain": {"3h": "double"},
                        "snow": {"3h": "double"},
                        "sys": {"pod": "string"},
                        "dt_txt": "string",
                    },
                ],
                "city": {
                    "id": "bigint",
                    "name": "string",
                    "coord": {"lat": "double", "lon": "double"},
                    "country": "string",
                    "population": "bigint",
                    "sys": {"population": "bigint"},
                    "timezone": "bigint",
                    "sunrise": "bigint",
                    "sunset": "bigint",
                },
            },
            "changed": "fail",
        },
    ],
    "outputs": [
        {
            "view": "output",
            "table": "weather_full",
            "folder": "",
            "columns": {
                "cod": "string",
                "message": "double",
                "cnt": "int",
                "list": [
                    {
                        "dt": "bigint",
                        "main": {
                            "temp": "double",
                            "feels_like": "double",
                            "temp_min": "double",
                            "temp_max": "double",
                            "pressure": "double",
                            "sea_level": "double",
                            "grnd_level": "double",
                            "humidity": "bigint",
                            "temp_kf": "double",
                        },
                        "weather": [
                            {
                                "id": "bigint",
                                "main": "string",
                                "description": "string",
                                "icon": "string",
                            },
                        ],
                        "clouds": {"all": "bigint"},
                        "wind": {"speed": "double", "deg": "double", "gust": "double"},
                        "visibility": "bigint",
                        "pop": "double",
                        "rain": {"3h": "double"},
                        "snow": {"3h": "double"},
                        "sys": {"pod": "string"},
                        "dt_txt": "string",
                    },
                ],
                "cityid": "bigint",
                "cityname": "string",
                "country": "string",
                "population": "bigint",
                "sunset": "bigint",
                "sunrise": "bigint",
                "latitude": "double",
                "longitude": "double",
            },
            "partitionKeys": {},
        },
    ],
    "sink": {
        "database": "weather",
        "path": "s3://weather-data-transformed/weather-full/",
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
    # the records of s3://weather-data-inbox/raw/
    spark.sql("""
        SELECT
          cod,
          message,
          cnt,
          list,
          city
        FROM source_records
    """).createOrReplaceTempView("source")
    # select
    spark.sql("""
        SELECT
          cod,
          message,
          cnt,
          list,
          city.id AS cityid,
          city.name AS cityname,
          city.country AS country,
          city.population AS population,
          city.sunset AS sunset,
          city.sunrise AS sunrise,
          city.coord.lat AS latitude,
          city.coord.lon AS longitude
        FROM source
    """).createOrReplaceTempView("step_1_select")
    # the rows of the table
    spark.sql("""
        SELECT /*+ REBALANCE */
          cod,
          message,
          cnt,
          list,
          cityid,
          cityname,
          country,
          population,
          sunset,
          sunrise,
          latitude,
          longitude
        FROM step_1_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
