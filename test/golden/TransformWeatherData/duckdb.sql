-- TransformWeatherData: One row per document, with flat city columns and the nested list of slots

SET VARIABLE source_files = ['s3://weather-data-inbox/raw/']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  cod,
  message,
  cnt,
  list,
  city
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'cod': 'VARCHAR',
    'message': 'DOUBLE',
    'cnt': 'INTEGER',
    'list': 'STRUCT(dt BIGINT, main STRUCT(temp DOUBLE, feels_like DOUBLE, temp_min DOUBLE, temp_max DOUBLE, pressure DOUBLE, sea_level DOUBLE, grnd_level DOUBLE, humidity BIGINT, temp_kf DOUBLE), weather STRUCT(id BIGINT, main VARCHAR, description VARCHAR, icon VARCHAR)[], clouds STRUCT("all" BIGINT), wind STRUCT(speed DOUBLE, deg DOUBLE, gust DOUBLE), visibility BIGINT, pop DOUBLE, rain STRUCT("3h" DOUBLE), snow STRUCT("3h" DOUBLE), sys STRUCT(pod VARCHAR), dt_txt VARCHAR)[]',
    'city': 'STRUCT(id BIGINT, name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE), country VARCHAR, population BIGINT, sunrise BIGINT, sunset BIGINT)'
  }
);

CREATE TEMP VIEW step_1_select AS
SELECT
  cod,
  message,
  cnt,
  list,
  city.id AS cityid,
  city.name AS cityname,
  city.country AS country,
  city.population AS population,
  city.sunset AS sunset,
  city.sunrise AS sunrise,
  city.coord.lat AS latitude,
  city.coord.lon AS longitude
FROM source;

CREATE TEMP VIEW output AS
SELECT
  cod,
  message,
  cnt,
  list,
  cityid,
  cityname,
  country,
  population,
  sunset,
  sunrise,
  latitude,
  longitude
FROM step_1_select;

COPY (SELECT * REPLACE (
  message + 0e0 AS message,
  list_transform(list, lambda x0: CASE WHEN x0 IS NOT NULL THEN struct_pack(dt := (x0).dt, main := CASE WHEN (x0).main IS NOT NULL THEN struct_pack(temp := (x0).main.temp + 0e0, feels_like := (x0).main.feels_like + 0e0, temp_min := (x0).main.temp_min + 0e0, temp_max := (x0).main.temp_max + 0e0, pressure := (x0).main.pressure + 0e0, sea_level := (x0).main.sea_level + 0e0, grnd_level := (x0).main.grnd_level + 0e0, humidity := (x0).main.humidity, temp_kf := (x0).main.temp_kf + 0e0) END, weather := (x0).weather, clouds := (x0).clouds, wind := CASE WHEN (x0).wind IS NOT NULL THEN struct_pack(speed := (x0).wind.speed + 0e0, deg := (x0).wind.deg + 0e0, gust := (x0).wind.gust + 0e0) END, visibility := (x0).visibility, pop := (x0).pop + 0e0, rain := CASE WHEN (x0).rain IS NOT NULL THEN struct_pack("3h" := (x0).rain."3h" + 0e0) END, snow := CASE WHEN (x0).snow IS NOT NULL THEN struct_pack("3h" := (x0).snow."3h" + 0e0) END, sys := (x0).sys, dt_txt := (x0).dt_txt) END) AS list,
  latitude + 0e0 AS latitude,
  longitude + 0e0 AS longitude
) FROM output) TO 's3://weather-data-transformed/weather-full/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
