"""RelationalizeWeather: The documents as flat tables that join by surrogate keys, with Glue's own names

Compiled from jobs/RelationalizeWeather.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.glue_steps import relationalize
from glue_etl.run_script import run_script

JOB = {
    "name": "RelationalizeWeather",
    "file": "jobs/RelationalizeWeather.yaml",
    "description": "The documents as flat tables that join by surrogate keys, with Glue's own names",
    "specHash": "0ce1895762ffc94036b55b76073e1bd929dea460518ffe96186cfcd425443307",
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
                    "sys": {"population": "bigint"},
                    "timezone": "bigint",
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
            "view": "step_1_relationalize_forecast",
            "table": "forecast",
            "folder": "forecast",
            "columns": {
                "cod": "string",
                "message": "double",
                "cnt": "int",
                "list": "bigint",
                "city.id": "bigint",
                "city.name": "string",
                "city.coord.lat": "double",
                "city.coord.lon": "double",
                "city.country": "string",
                "city.population": "bigint",
                "city.sys.population": "bigint",
                "city.timezone": "bigint",
                "city.sunrise": "bigint",
                "city.sunset": "bigint",
            },
            "partitionKeys": {},
        },
        {
            "view": "step_1_relationalize_forecast_list",
            "table": "forecast_list",
            "folder": "forecast_list",
            "columns": {
                "id": "bigint",
                "index": "int",
                "list.val.dt": "bigint",
                "list.val.main.temp": "double",
                "list.val.main.feels_like": "double",
                "list.val.main.temp_min": "double",
                "list.val.main.temp_max": "double",
                "list.val.main.pressure": "double",
                "list.val.main.sea_level": "double",
                "list.val.main.grnd_level": "double",
                "list.val.main.humidity": "bigint",
                "list.val.main.temp_kf": "double",
                "list.val.weather": "bigint",
                "list.val.clouds.all": "bigint",
                "list.val.wind.speed": "double",
                "list.val.wind.deg": "double",
                "list.val.wind.gust": "double",
                "list.val.visibility": "bigint",
                "list.val.pop": "double",
                "list.val.rain.3h": "double",
                "list.val.snow.3h": "double",
                "list.val.sys.pod": "string",
                "list.val.dt_txt": "string",
            },
            "partitionKeys": {},
        },
        {
            "view": "step_1_relationalize_forecast_list_val_weather",
            "table": "forecast_list_val_weather",
            "folder": "forecast_list.val.weather",
            "columns": {
                "id": "bigint",
                "index": "int",
                "list.val.weather.val.id": "bigint",
                "list.val.weather.val.main": "string",
                "list.val.weather.val.description": "string",
                "list.val.weather.val.icon": "string",
            },
            "partitionKeys": {},
        },
    ],
    "sink": {
        "database": "weather",
        "path": "s3://weather-data-transformed/weather-relational/",
        "mode": "overwrite",
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
    # relationalize
    relationalize(
        spark,
        source="source",
        columns={
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
        tables=[
            {
                "name": "forecast",
                "columns": [
                    ("cod", "value", ["cod"]),
                    ("message", "value", ["message"]),
                    ("cnt", "value", ["cnt"]),
                    ("list", "key", ["list"]),
                    ("city.id", "value", ["city", "id"]),
                    ("city.name", "value", ["city", "name"]),
                    ("city.coord.lat", "value", ["city", "coord", "lat"]),
                    ("city.coord.lon", "value", ["city", "coord", "lon"]),
                    ("city.country", "value", ["city", "country"]),
                    ("city.population", "value", ["city", "population"]),
                    ("city.sys.population", "value", ["city", "sys", "population"]),
                    ("city.timezone", "value", ["city", "timezone"]),
                    ("city.sunrise", "value", ["city", "sunrise"]),
                    ("city.sunset", "value", ["city", "sunset"]),
                ],
            },
            {
                "name": "forecast_list",
                "from": ("array", "forecast", ["list"]),
                "columns": [
                    ("id", "id", []),
                    ("index", "index", []),
                    ("list.val.dt", "value", ["val", "dt"]),
                    ("list.val.main.temp", "value", ["val", "main", "temp"]),
                    ("list.val.main.feels_like", "value", ["val", "main", "feels_like"]),
                    ("list.val.main.temp_min", "value", ["val", "main", "temp_min"]),
                    ("list.val.main.temp_max", "value", ["val", "main", "temp_max"]),
                    ("list.val.main.pressure", "value", ["val", "main", "pressure"]),
                    ("list.val.main.sea_level", "value", ["val", "main", "sea_level"]),
                    ("list.val.main.grnd_level", "value", ["val", "main", "grnd_level"]),
                    ("list.val.main.humidity", "value", ["val", "main", "humidity"]),
                    ("list.val.main.temp_kf", "value", ["val", "main", "temp_kf"]),
                    ("list.val.weather", "key", ["val", "weather"]),
                    ("list.val.clouds.all", "value", ["val", "clouds", "all"]),
                    ("list.val.wind.speed", "value", ["val", "wind", "speed"]),
                    ("list.val.wind.deg", "value", ["val", "wind", "deg"]),
                    ("list.val.wind.gust", "value", ["val", "wind", "gust"]),
                    ("list.val.visibility", "value", ["val", "visibility"]),
                    ("list.val.pop", "value", ["val", "pop"]),
                    ("list.val.rain.3h", "value", ["val", "rain", "3h"]),
                    ("list.val.snow.3h", "value", ["val", "snow", "3h"]),
                    ("list.val.sys.pod", "value", ["val", "sys", "pod"]),
                    ("list.val.dt_txt", "value", ["val", "dt_txt"]),
                ],
            },
            {
                "name": "forecast_list_val_weather",
                "from": ("array", "forecast_list", ["val", "weather"]),
                "columns": [
                    ("id", "id", []),
                    ("index", "index", []),
                    ("list.val.weather.val.id", "value", ["val", "id"]),
                    ("list.val.weather.val.main", "value", ["val", "main"]),
                    ("list.val.weather.val.description", "value", ["val", "description"]),
                    ("list.val.weather.val.icon", "value", ["val", "icon"]),
                ],
            },
        ],
        view="step_1_relationalize",
    )


if __name__ == "__main__":
    run_script(JOB, transform)
