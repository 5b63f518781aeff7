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
    'c': 'STRUCT(d VARCHAR)'
  }
);

CREATE TEMP VIEW step_1_rename AS
SELECT
  a AS b,
  b AS a,
  c
FROM source;

CREATE TEMP VIEW output AS
SELECT
  b,
  a,
  c
FROM step_1_rename;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
