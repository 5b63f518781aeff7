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
    'doc': 'VARCHAR'
  }
);

CREATE TEMP VIEW step_1_unbox AS
SELECT
  list_transform([TRY_CAST(doc AS JSON)], lambda j0: CASE WHEN json_type(j0) = 'OBJECT' THEN struct_pack(id := CASE WHEN json_type(json_extract(j0, '/id')) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST((json_extract(j0, '/id') ->> '$') AS INTEGER) END, name := CASE WHEN json_type(json_extract(j0, '/name')) IN ('VARCHAR') THEN (json_extract(j0, '/name') ->> '$') END, tags := CASE WHEN json_type(json_extract(j0, '/tags')) IN ('ARRAY') THEN list_transform(json_extract(json_extract(j0, '/tags'), '$[*]'), lambda j1: CASE WHEN json_type(j1) IN ('VARCHAR') THEN (j1 ->> '$') END) END, "at" := list_transform([json_extract(j0, '/at')], lambda j1: CASE WHEN json_type(j1) = 'OBJECT' THEN struct_pack(ok := CASE WHEN json_type(json_extract(j1, '/ok')) IN ('BOOLEAN') THEN TRY_CAST((json_extract(j1, '/ok') ->> '$') AS BOOLEAN) END) END)[1]) END)[1] AS doc
FROM source;

CREATE TEMP VIEW output AS
SELECT
  doc
FROM step_1_unbox;

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
