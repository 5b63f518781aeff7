-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  b
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'b': 'INTEGER'
  }
);

CREATE TEMP VIEW step_1_drop AS
SELECT
  b
FROM source;

CREATE TEMP VIEW output AS
SELECT
  b
FROM step_1_drop;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
