-- Case

SET VARIABLE source_files = ['data']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  s,
  "myList",
  el
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    's': 'STRUCT(p JSON, q INTEGER)',
    'myList': 'STRUCT(price JSON, n INTEGER, "in" STRUCT(w JSON)[])[]',
    'el': 'JSON[][]'
  }
);

CREATE TEMP VIEW "step_1_resolveChoice" AS
SELECT
  CASE WHEN s IS NOT NULL THEN struct_pack(p := CASE WHEN json_type((s).p) IN ('VARCHAR', 'BIGINT', 'UBIGINT', 'DOUBLE', 'BOOLEAN') THEN TRY_CAST(((s).p ->> '$') AS VARCHAR) END, q := (s).q) END AS s,
  list_transform("myList", lambda x1: CASE WHEN x1 IS NOT NULL THEN struct_pack(price_int := CASE WHEN json_type((x1).price) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST(((x1).price ->> '$') AS INTEGER) END, price_double := CASE WHEN CASE WHEN json_type((x1).price) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST(((x1).price ->> '$') AS INTEGER) END IS NULL THEN CASE WHEN json_type((x1).price) IN ('BIGINT', 'UBIGINT', 'DOUBLE') AND isfinite(TRY_CAST(((x1).price ->> '$') AS DOUBLE)) THEN TRY_CAST(((x1).price ->> '$') AS DOUBLE) END END, n := (x1).n, "in" := list_transform((x1)."in", lambda x3: CASE WHEN x3 IS NOT NULL THEN struct_pack(w := CASE WHEN json_type((x3).w) <> 'NULL' THEN struct_pack("int" := CASE WHEN json_type((x3).w) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST(((x3).w ->> '$') AS INTEGER) END, string := CASE WHEN CASE WHEN json_type((x3).w) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST(((x3).w ->> '$') AS INTEGER) END IS NULL THEN CASE WHEN json_type((x3).w) IN ('VARCHAR') THEN ((x3).w ->> '$') END END) END) END)) END) AS "myList",
  list_transform(el, lambda x1: list_transform(x1, lambda x2: CASE WHEN json_type(x2) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST((x2 ->> '$') AS INTEGER) END)) AS el
FROM source;

CREATE TEMP VIEW output AS
SELECT
  s,
  "myList",
  el
FROM "step_1_resolveChoice";

COPY (SELECT * REPLACE (
  list_transform("myList", lambda x0: CASE WHEN x0 IS NOT NULL THEN struct_pack(price_int := (x0).price_int, price_double := (x0).price_double + 0e0, n := (x0).n, "in" := (x0)."in") END) AS "myList"
) FROM output) TO 's3://lake/out/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
