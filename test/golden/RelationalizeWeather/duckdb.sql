-- RelationalizeWeather: The documents as flat tables that join by surrogate keys, with Glue's own names

SET VARIABLE source_files = ['s3://weather-data-inbox/raw/']::VARCHAR[];

SET VARIABLE key_base = 0::BIGINT;

CREATE TEMP VIEW source AS
SELECT
  cod,
  message,
  cnt,
  list,
  city
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'cod': 'VARCHAR',
    'message': 'DOUBLE',
    'cnt': 'INTEGER',
    'list': 'STRUCT(dt BIGINT, main STRUCT(temp DOUBLE, feels_like DOUBLE, temp_min DOUBLE, temp_max DOUBLE, pressure DOUBLE, sea_level DOUBLE, grnd_level DOUBLE, humidity BIGINT, temp_kf DOUBLE), weather STRUCT(id BIGINT, main VARCHAR, description VARCHAR, icon VARCHAR)[], clouds STRUCT("all" BIGINT), wind STRUCT(speed DOUBLE, deg DOUBLE, gust DOUBLE), visibility BIGINT, pop DOUBLE, rain STRUCT("3h" DOUBLE), snow STRUCT("3h" DOUBLE), sys STRUCT(pod VARCHAR), dt_txt VARCHAR)[]',
    'city': 'STRUCT(id BIGINT, name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE), country VARCHAR, population BIGINT, sys STRUCT(population BIGINT), timezone BIGINT, sunrise BIGINT, sunset BIGINT)'
  }
);

CREATE TEMP TABLE rows_forecast AS
SELECT
  getvariable('key_base') + row_number() OVER () AS __key,
  cod,
  message,
  cnt,
  list,
  city
FROM source;

CREATE TEMP VIEW relational_forecast AS
SELECT
  CAST(cod AS VARCHAR) AS cod,
  CAST(message AS DOUBLE) AS message,
  CAST(cnt AS INTEGER) AS cnt,
  CASE WHEN list IS NOT NULL THEN __key END AS list,
  CAST((city).id AS BIGINT) AS "city.id",
  CAST((city).name AS VARCHAR) AS "city.name",
  CAST((city).coord.lat AS DOUBLE) AS "city.coord.lat",
  CAST((city).coord.lon AS DOUBLE) AS "city.coord.lon",
  CAST((city).country AS VARCHAR) AS "city.country",
  CAST((city).population AS BIGINT) AS "city.population",
  CAST((city).sys.population AS BIGINT) AS "city.sys.population",
  CAST((city).timezone AS BIGINT) AS "city.timezone",
  CAST((city).sunrise AS BIGINT) AS "city.sunrise",
  CAST((city).sunset AS BIGINT) AS "city.sunset"
FROM rows_forecast;

CREATE TEMP TABLE rows_forecast_list AS
SELECT
  getvariable('key_base') + row_number() OVER () AS __key,
  id,
  CAST(index AS INTEGER) AS index,
  unnested.entry AS val
FROM (
SELECT
  __key AS id,
  unnest(range(0, len(list))) AS index,
  unnest(list) AS entry
FROM rows_forecast
) AS unnested;

CREATE TEMP VIEW relational_forecast_list AS
SELECT
  id,
  index,
  CAST((val).dt AS BIGINT) AS "list.val.dt",
  CAST((val).main.temp AS DOUBLE) AS "list.val.main.temp",
  CAST((val).main.feels_like AS DOUBLE) AS "list.val.main.feels_like",
  CAST((val).main.temp_min AS DOUBLE) AS "list.val.main.temp_min",
  CAST((val).main.temp_max AS DOUBLE) AS "list.val.main.temp_max",
  CAST((val).main.pressure AS DOUBLE) AS "list.val.main.pressure",
  CAST((val).main.sea_level AS DOUBLE) AS "list.val.main.sea_level",
  CAST((val).main.grnd_level AS DOUBLE) AS "list.val.main.grnd_level",
  CAST((val).main.humidity AS BIGINT) AS "list.val.main.humidity",
  CAST((val).main.temp_kf AS DOUBLE) AS "list.val.main.temp_kf",
  CASE WHEN (val).weather IS NOT NULL THEN __key END AS "list.val.weather",
  CAST((val).clouds."all" AS BIGINT) AS "list.val.clouds.all",
  CAST((val).wind.speed AS DOUBLE) AS "list.val.wind.speed",
  CAST((val).wind.deg AS DOUBLE) AS "list.val.wind.deg",
  CAST((val).wind.gust AS DOUBLE) AS "list.val.wind.gust",
  CAST((val).visibility AS BIGINT) AS "list.val.visibility",
  CAST((val).pop AS DOUBLE) AS "list.val.pop",
  CAST((val).rain."3h" AS DOUBLE) AS "list.val.rain.3h",
  CAST((val).snow."3h" AS DOUBLE) AS "list.val.snow.3h",
  CAST((val).sys.pod AS VARCHAR) AS "list.val.sys.pod",
  CAST((val).dt_txt AS VARCHAR) AS "list.val.dt_txt"
FROM rows_forecast_list;

CREATE TEMP TABLE "rows_forecast_list.val.weather" AS
SELECT
  getvariable('key_base') + row_number() OVER () AS __key,
  id,
  CAST(index AS INTEGER) AS index,
  unnested.entry AS val
FROM (
SELECT
  __key AS id,
  unnest(range(0, len((val).weather))) AS index,
  unnest((val).weather) AS entry
FROM rows_forecast_list
) AS unnested;

CREATE TEMP VIEW "relational_forecast_list.val.weather" AS
SELECT
  id,
  index,
  CAST((val).id AS BIGINT) AS "list.val.weather.val.id",
  CAST((val).main AS VARCHAR) AS "list.val.weather.val.main",
  CAST((val).description AS VARCHAR) AS "list.val.weather.val.description",
  CAST((val).icon AS VARCHAR) AS "list.val.weather.val.icon"
FROM "rows_forecast_list.val.weather";

COPY (SELECT * REPLACE (
  message + 0e0 AS message,
  "city.coord.lat" + 0e0 AS "city.coord.lat",
  "city.coord.lon" + 0e0 AS "city.coord.lon"
) FROM relational_forecast) TO 's3://weather-data-transformed/weather-relational/forecast' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);

COPY (SELECT * REPLACE (
  "list.val.main.temp" + 0e0 AS "list.val.main.temp",
  "list.val.main.feels_like" + 0e0 AS "list.val.main.feels_like",
  "list.val.main.temp_min" + 0e0 AS "list.val.main.temp_min",
  "list.val.main.temp_max" + 0e0 AS "list.val.main.temp_max",
  "list.val.main.pressure" + 0e0 AS "list.val.main.pressure",
  "list.val.main.sea_level" + 0e0 AS "list.val.main.sea_level",
  "list.val.main.grnd_level" + 0e0 AS "list.val.main.grnd_level",
  "list.val.main.temp_kf" + 0e0 AS "list.val.main.temp_kf",
  "list.val.wind.speed" + 0e0 AS "list.val.wind.speed",
  "list.val.wind.deg" + 0e0 AS "list.val.wind.deg",
  "list.val.wind.gust" + 0e0 AS "list.val.wind.gust",
  "list.val.pop" + 0e0 AS "list.val.pop",
  "list.val.rain.3h" + 0e0 AS "list.val.rain.3h",
  "list.val.snow.3h" + 0e0 AS "list.val.snow.3h"
) FROM relational_forecast_list) TO 's3://weather-data-transformed/weather-relational/forecast_list' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);

COPY "relational_forecast_list.val.weather" TO 's3://weather-data-transformed/weather-relational/forecast_list.val.weather' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
