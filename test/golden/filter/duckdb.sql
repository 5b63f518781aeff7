-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  id,
  a,
  s
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'id': 'INTEGER',
    'a': 'INTEGER',
    's': 'STRUCT(ok BOOLEAN)'
  }
);

CREATE TEMP VIEW step_1_filter AS
SELECT
  id
FROM source
WHERE a IS NULL AND s.ok IS NULL;

CREATE TEMP VIEW step_2_select AS
SELECT
  id
FROM step_1_filter;

CREATE TEMP VIEW output AS
SELECT
  id
FROM step_2_select;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
