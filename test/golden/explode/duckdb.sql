-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  doc
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'doc': 'STRUCT(list STRUCT(dt BIGINT, weather STRUCT(main VARCHAR)[])[])'
  }
);

CREATE TEMP VIEW step_1_explode_slot AS
SELECT
  unnest(doc.list) AS slot,
  unnest(range(1, len(doc.list) + 1)) AS s
FROM source;

CREATE TEMP VIEW step_2_explode_condition AS
SELECT
  slot,
  s,
  unnest(CASE WHEN len(slot.weather) > 0 THEN slot.weather ELSE [NULL] END) AS condition,
  unnest(CASE WHEN len(slot.weather) > 0 THEN range(1, len(slot.weather) + 1) ELSE [NULL] END) AS c
FROM step_1_explode_slot;

CREATE TEMP VIEW step_3_select AS
SELECT
  s,
  c,
  slot.dt AS dt,
  condition.main AS main
FROM step_2_explode_condition;

CREATE TEMP VIEW output AS
SELECT
  s,
  c,
  dt,
  main
FROM step_3_select;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
