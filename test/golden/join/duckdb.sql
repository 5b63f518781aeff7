-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

SET VARIABLE joined_1_files = ['places']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  id,
  city
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'id': 'INTEGER',
    'city': 'INTEGER'
  }
);

CREATE TEMP VIEW joined_1 AS
SELECT
  struct_pack(id := id, name := name) AS place
FROM (
SELECT
  CAST(id AS INTEGER) AS id,
  name AS name
FROM read_csv(getvariable('joined_1_files'), header = true, union_by_name = true, all_varchar = true, comment = '', delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, strict_mode = true, hive_partitioning = false)
);

CREATE TEMP VIEW step_1_join_place AS
SELECT
  id,
  place
FROM source
LEFT JOIN joined_1 ON place.id = city;

CREATE TEMP VIEW step_2_select AS
SELECT
  id,
  place.name AS name,
  place IS NOT NULL AS found
FROM step_1_join_place;

CREATE TEMP VIEW output AS
SELECT
  id,
  name,
  found
FROM step_2_select;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
