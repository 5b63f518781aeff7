-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  k,
  "at",
  v,
  l
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'k': 'VARCHAR',
    'at': 'INTEGER',
    'v': 'VARCHAR',
    'l': 'STRUCT(n INTEGER)[]'
  }
);

CREATE TEMP VIEW "step_1_dropDuplicates" AS
SELECT
  k,
  "at",
  v
FROM source
QUALIFY row_number() OVER (PARTITION BY k ORDER BY "at" DESC NULLS LAST, k NULLS LAST, "at" NULLS LAST, v NULLS LAST, l NULLS LAST) = 1;

CREATE TEMP VIEW step_2_drop AS
SELECT
  k,
  "at",
  v
FROM "step_1_dropDuplicates";

CREATE TEMP VIEW output AS
SELECT
  k,
  "at",
  v
FROM step_2_drop;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
