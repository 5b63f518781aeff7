-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  a,
  b,
  c
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'a': 'INTEGER',
    'b': 'INTEGER',
    'c': 'VARCHAR'
  }
);

CREATE TEMP VIEW step_1_derive AS
SELECT
  b AS a,
  a AS b,
  replace(upper(replace(c, 'ß', chr(57344))), chr(57344), 'ß') AS c,
  a + 10 AS d
FROM source;

CREATE TEMP VIEW output AS
SELECT
  a,
  b,
  c,
  d
FROM step_1_derive;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
