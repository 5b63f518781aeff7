-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  a,
  b,
  s
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'a': 'INTEGER',
    'b': 'INTEGER',
    's': 'STRUCT(x STRUCT(y VARCHAR))'
  }
);

CREATE TEMP VIEW step_1_select AS
SELECT
  a AS b,
  b AS a,
  a + b AS sum,
  s.x.y AS y,
  s.x AS x,
  a AS again,
  1 AS one,
  'it''s' AS text
FROM source;

CREATE TEMP VIEW output AS
SELECT
  b,
  a,
  sum,
  y,
  x,
  again,
  one,
  text
FROM step_1_select;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
