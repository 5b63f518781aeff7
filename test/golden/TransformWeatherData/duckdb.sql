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

COPY output TO 's3://weather-data-transformed/weather-full/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES 128000000, FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
