-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  id,
  city,
  list
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'id': 'INTEGER',
    'city': 'STRUCT(name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE))',
    'list': 'STRUCT(dt BIGINT)[]'
  }
);

CREATE TEMP VIEW "step_1_applyMapping" AS
SELECT
  struct_pack(id := TRY_CAST(id AS BIGINT), label := struct_pack(text := city.name), coord := city.coord) AS place,
  city.coord.lat AS latitude,
  list,
  id AS copy
FROM source;

CREATE TEMP VIEW output AS
SELECT
  place,
  latitude,
  list,
  copy
FROM "step_1_applyMapping";

COPY (SELECT * REPLACE (
  CASE WHEN place IS NOT NULL THEN struct_pack(id := (place).id, label := (place).label, coord := CASE WHEN (place).coord IS NOT NULL THEN struct_pack(lat := (place).coord.lat + 0e0, lon := (place).coord.lon + 0e0) END) END AS place,
  latitude + 0e0 AS latitude
) FROM output) TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
