-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

SET VARIABLE key_base = 0::BIGINT;

CREATE TEMP VIEW source AS
SELECT
  cod,
  city,
  list
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'cod': 'VARCHAR',
    'city': 'STRUCT(name VARCHAR, coord STRUCT(lat DOUBLE))',
    'list': 'STRUCT(dt BIGINT, main STRUCT(temp DOUBLE), weather STRUCT(main VARCHAR)[], rain STRUCT("3h" DOUBLE))[]'
  }
);

CREATE TEMP TABLE rows_root AS
SELECT
  getvariable('key_base') + row_number() OVER () AS __key,
  cod,
  city,
  list
FROM source;

CREATE TEMP VIEW relational_root AS
SELECT
  CAST(cod AS VARCHAR) AS cod,
  CAST((city).name AS VARCHAR) AS "city.name",
  CAST((city).coord.lat AS DOUBLE) AS "city.coord.lat",
  CASE WHEN list IS NOT NULL THEN __key END AS list
FROM rows_root;

CREATE TEMP TABLE rows_root_list AS
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
FROM rows_root
) AS unnested;

CREATE TEMP VIEW relational_root_list AS
SELECT
  id,
  index,
  CAST((val).dt AS BIGINT) AS "list.val.dt",
  CAST((val).main.temp AS DOUBLE) AS "list.val.main.temp",
  CASE WHEN (val).weather IS NOT NULL THEN __key END AS "list.val.weather",
  CAST((val).rain."3h" AS DOUBLE) AS "list.val.rain.3h"
FROM rows_root_list;

CREATE TEMP TABLE "rows_root_list.val.weather" AS
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
FROM rows_root_list
) AS unnested;

CREATE TEMP VIEW "relational_root_list.val.weather" AS
SELECT
  id,
  index,
  CAST((val).main AS VARCHAR) AS "list.val.weather.val.main"
FROM "rows_root_list.val.weather";

COPY (SELECT * REPLACE (
  "city.coord.lat" + 0e0 AS "city.coord.lat"
) FROM relational_root) TO 's3://lake/out/root' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);

COPY (SELECT * REPLACE (
  "list.val.main.temp" + 0e0 AS "list.val.main.temp",
  "list.val.rain.3h" + 0e0 AS "list.val.rain.3h"
) FROM relational_root_list) TO 's3://lake/out/root_list' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);

COPY "relational_root_list.val.weather" TO 's3://lake/out/root_list.val.weather' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
