-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  a,
  s,
  l,
  m
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'a': 'INTEGER',
    's': 'STRUCT(b INTEGER, n JSON, deep STRUCT(n JSON, c VARCHAR))',
    'l': 'STRUCT(d INTEGER, n JSON, l STRUCT(e INTEGER, n JSON)[])[]',
    'm': 'MAP(VARCHAR, STRUCT(f INTEGER, n JSON))'
  }
);

CREATE TEMP VIEW "step_1_dropNullFields" AS
SELECT
  a,
  CASE WHEN s IS NOT NULL THEN struct_pack(b := (s).b, deep := CASE WHEN (s).deep IS NOT NULL THEN struct_pack(c := (s).deep.c) END) END AS s,
  list_transform(l, lambda x: CASE WHEN x IS NOT NULL THEN struct_pack(d := (x).d, l := list_transform((x).l, lambda x: CASE WHEN x IS NOT NULL THEN struct_pack(e := (x).e) END)) END) AS l,
  CASE WHEN m IS NOT NULL THEN map_from_entries(list_transform(map_entries(m), lambda x: struct_pack(k := (x).key, v := CASE WHEN (x).value IS NOT NULL THEN struct_pack(f := (x).value.f) END))) END AS m
FROM source;

CREATE TEMP VIEW output AS
SELECT
  a,
  s,
  l,
  m
FROM "step_1_dropNullFields";

COPY output TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
