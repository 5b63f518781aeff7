-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  city,
  list
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'city': 'STRUCT(name VARCHAR)',
    'list': 'STRUCT(t DOUBLE)[]'
  }
);

CREATE TEMP VIEW step_1_explode_slot AS
SELECT
  city,
  unnest(list) AS slot
FROM source;

CREATE TEMP VIEW step_2_sql AS
WITH input AS (
  SELECT
    city,
    slot
  FROM step_1_explode_slot
)
SELECT
  name,
  n,
  warmest
FROM (
  SELECT input.city.name, count(*) AS n, max(input.slot.t + 0e0) AS warmest
  FROM input AS input
  GROUP BY input.city.name
);

CREATE TEMP VIEW step_3_derive AS
SELECT
  name,
  n + 1 AS n,
  warmest
FROM step_2_sql;

CREATE TEMP VIEW output AS
SELECT
  name,
  n,
  warmest
FROM step_3_derive;

COPY (SELECT * REPLACE (
  warmest + 0e0 AS warmest
) FROM output) TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
