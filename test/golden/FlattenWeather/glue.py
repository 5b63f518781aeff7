"""FlattenWeather: One row per city, forecast slot and weather condition

Compiled from jobs/FlattenWeather.yaml: change that file, not this one.
Runs on AWS Glue, EMR Serverless and spark-submit, with the package glue_etl beside it.
"""

from pyspark.sql import SparkSession

from glue_etl.run_script import run_script

JOB = {
    "name": "FlattenWeather",
    "file": "jobs/FlattenWeather.yaml",
    "description": "One row per city, forecast slot and weather condition",
    "specHash": "0c31bfe1d112329ced6151c160757b560336ed8af617a1871bb28d0d798006fa",
    "sources": [
        {
            "view": "source_records",
            "address": "s3://weather-data-inbox/raw/",
            "format": "json",
            "columns": {
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
            "table": "weather_readings",
            "folder": "",
            "columns": {
                "cityid": "bigint",
                "cityname": "string",
                "country": "string",
                "population": "bigint",
                "latitude": "double",
                "longitude": "double",
                "sunrise": "bigint",
                "sunset": "bigint",
                "dt": "bigint",
                "dt_txt": "string",
                "ts": "timestamp",
                "temp": "double",
                "temp_min": "double",
                "temp_max": "double",
                "feels_like": "double",
                "pressure": "double",
                "sea_level": "double",
                "grnd_level": "double",
                "humidity": "bigint",
                "clouds": "bigint",
                "wind_speed": "double",
                "wind_deg": "double",
                "wind_gust": "double",
                "rain_3h": "double",
                "snow_3h": "double",
                "pop": "double",
                "visibility": "bigint",
                "pod": "string",
                "weather_id": "bigint",
                "weather_main": "string",
                "weather_description": "string",
                "weather_icon": "string",
            },
            "partitionKeys": {"year": "string", "month": "string", "day": "string"},
        },
    ],
    "sink": {
        "database": "weather",
        "path": "s3://weather-data-transformed/weather-readings/",
        "mode": "append",
        "format": "parquet",
        "compression": "snappy",
        "targetFileBytes": 128000000,
    },
    "rejects": {"onMismatch": "quarantine", "max": {"kind": "share", "text": "1%", "share": 0.01}},
    "checks": [
        {
            "check": "cityid IS NOT NULL",
            "severity": "fail",
            "place": {"file": "jobs/FlattenWeather.yaml", "line": 52, "column": 5},
            "hint": "mend the data or the job, filter the rows out, or make it a warning with warn:",
            "kind": "row",
            "condition": "cityid IS NOT NULL",
            "columns": ["cityid"],
        },
        {
            "check": "temp_min <= temp AND temp <= temp_max",
            "severity": "warn",
            "place": {"file": "jobs/FlattenWeather.yaml", "line": 53, "column": 11},
            "hint": "mend the data or the job, filter the rows out",
            "kind": "row",
            "condition": "temp_min <= temp AND temp <= temp_max",
            "columns": ["temp_min", "temp", "temp_max"],
        },
    ],
}


def transform(spark: SparkSession) -> None:
    """Makes a view per step, from the records of the sources to the rows of the table."""
    # the records of s3://weather-data-inbox/raw/
    spark.sql("""
        SELECT
          list,
          city
        FROM source_records
    """).createOrReplaceTempView("source")
    # explode: slot from list
    spark.sql("""
        SELECT
          city,
          explode(list) AS slot
        FROM source
    """).createOrReplaceTempView("step_1_explode_slot")
    # explode: condition from slot.weather
    spark.sql("""
        SELECT
          city,
          slot,
          explode(slot.weather) AS condition
        FROM step_1_explode_slot
    """).createOrReplaceTempView("step_2_explode_condition")
    # select
    spark.sql("""
        SELECT
          city.id AS cityid,
          city.name AS cityname,
          city.country AS country,
          city.population AS population,
          city.coord.lat AS latitude,
          city.coord.lon AS longitude,
          city.sunrise AS sunrise,
          city.sunset AS sunset,
          slot.dt AS dt,
          slot.dt_txt AS dt_txt,
          CAST(timestamp_seconds(slot.dt) AS TIMESTAMP_NTZ) AS ts,
          slot.main.temp AS temp,
          slot.main.temp_min AS temp_min,
          slot.main.temp_max AS temp_max,
          slot.main.feels_like AS feels_like,
          slot.main.pressure AS pressure,
          slot.main.sea_level AS sea_level,
          slot.main.grnd_level AS grnd_level,
          slot.main.humidity AS humidity,
          slot.clouds.all AS clouds,
          slot.wind.speed AS wind_speed,
          slot.wind.deg AS wind_deg,
          slot.wind.gust AS wind_gust,
          slot.rain.`3h` AS rain_3h,
          slot.snow.`3h` AS snow_3h,
          slot.pop AS pop,
          slot.visibility AS visibility,
          slot.sys.pod AS pod,
          condition.id AS weather_id,
          condition.main AS weather_main,
          condition.description AS weather_description,
          condition.icon AS weather_icon
        FROM step_2_explode_condition
    """).createOrReplaceTempView("step_3_select")
    # the rows of the table, with their partition keys
    spark.sql("""
        SELECT /*+ REBALANCE(year, month, day) */
          cityid,
          cityname,
          country,
          population,
          latitude,
          longitude,
          sunrise,
          sunset,
          dt,
          dt_txt,
          ts,
          temp,
          temp_min,
          temp_max,
          feels_like,
          pressure,
          sea_level,
          grnd_level,
          humidity,
          clouds,
          wind_speed,
          wind_deg,
          wind_gust,
          rain_3h,
          snow_3h,
          pop,
          visibility,
          pod,
          weather_id,
          weather_main,
          weather_description,
          weather_icon,
          coalesce(replace(date_format(ts, 'yyyy'), '+', ''), '__HIVE_DEFAULT_PARTITION__') AS year,
          coalesce(date_format(ts, 'MM'), '__HIVE_DEFAULT_PARTITION__') AS month,
          coalesce(date_format(ts, 'dd'), '__HIVE_DEFAULT_PARTITION__') AS day
        FROM step_3_select
    """).createOrReplaceTempView("output")


if __name__ == "__main__":
    run_script(JOB, transform)
