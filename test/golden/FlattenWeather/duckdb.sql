-- FlattenWeather: One row per city, forecast slot and weather condition

SET VARIABLE source_files = ['s3://weather-data-inbox/raw/']::VARCHAR[];

CREATE TEMP VIEW source AS
SELECT
  list,
  city
FROM read_json(
  getvariable('source_files'),
  format = 'newline_delimited',
  records = true,
  hive_partitioning = false,
  maximum_object_size = 16777216,
  columns = {
    'list': 'STRUCT(dt BIGINT, main STRUCT(temp DOUBLE, feels_like DOUBLE, temp_min DOUBLE, temp_max DOUBLE, pressure DOUBLE, sea_level DOUBLE, grnd_level DOUBLE, humidity BIGINT), weather STRUCT(id BIGINT, main VARCHAR, description VARCHAR, icon VARCHAR)[], clouds STRUCT("all" BIGINT), wind STRUCT(speed DOUBLE, deg DOUBLE, gust DOUBLE), visibility BIGINT, pop DOUBLE, rain STRUCT("3h" DOUBLE), snow STRUCT("3h" DOUBLE), sys STRUCT(pod VARCHAR), dt_txt VARCHAR)[]',
    'city': 'STRUCT(id BIGINT, name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE), country VARCHAR, population BIGINT, sunrise BIGINT, sunset BIGINT)'
  }
);

CREATE TEMP VIEW step_1_explode_slot AS
SELECT
  city,
  unnest(list) AS slot
FROM source;

CREATE TEMP VIEW step_2_explode_condition AS
SELECT
  city,
  slot,
  unnest(slot.weather) AS condition
FROM step_1_explode_slot;

CREATE TEMP VIEW step_3_select AS
SELECT
  city.id AS cityid,
  city.name AS cityname,
  city.country AS country,
  city.population AS population,
  city.coord.lat AS latitude,
  city.coord.lon AS longitude,
  city.sunrise AS sunrise,
  city.sunset AS sunset,
  slot.dt AS dt,
  slot.dt_txt AS dt_txt,
  make_timestamp(slot.dt * 1000000) AS ts,
  slot.main.temp AS temp,
  slot.main.temp_min AS temp_min,
  slot.main.temp_max AS temp_max,
  slot.main.feels_like AS feels_like,
  slot.main.pressure AS pressure,
  slot.main.sea_level AS sea_level,
  slot.main.grnd_level AS grnd_level,
  slot.main.humidity AS humidity,
  slot.clouds."all" AS clouds,
  slot.wind.speed AS wind_speed,
  slot.wind.deg AS wind_deg,
  slot.wind.gust AS wind_gust,
  slot.rain."3h" AS rain_3h,
  slot.snow."3h" AS snow_3h,
  slot.pop AS pop,
  slot.visibility AS visibility,
  slot.sys.pod AS pod,
  condition.id AS weather_id,
  condition.main AS weather_main,
  condition.description AS weather_description,
  condition.icon AS weather_icon
FROM step_2_explode_condition;

CREATE TEMP VIEW output AS
SELECT
  cityid,
  cityname,
  country,
  population,
  latitude,
  longitude,
  sunrise,
  sunset,
  dt,
  dt_txt,
  ts,
  temp,
  temp_min,
  temp_max,
  feels_like,
  pressure,
  sea_level,
  grnd_level,
  humidity,
  clouds,
  wind_speed,
  wind_deg,
  wind_gust,
  rain_3h,
  snow_3h,
  pop,
  visibility,
  pod,
  weather_id,
  weather_main,
  weather_description,
  weather_icon,
  coalesce(CASE WHEN year(ts) > 999 THEN CAST(year(ts) AS VARCHAR) ELSE lpad(CAST(year(ts) AS VARCHAR), 4, '0') END, '__HIVE_DEFAULT_PARTITION__') AS "year",
  coalesce(lpad(CAST(month(ts) AS VARCHAR), 2, '0'), '__HIVE_DEFAULT_PARTITION__') AS "month",
  coalesce(lpad(CAST(day(ts) AS VARCHAR), 2, '0'), '__HIVE_DEFAULT_PARTITION__') AS "day"
FROM step_3_select;

COPY (SELECT * REPLACE (
  latitude + 0e0 AS latitude,
  longitude + 0e0 AS longitude,
  temp + 0e0 AS temp,
  temp_min + 0e0 AS temp_min,
  temp_max + 0e0 AS temp_max,
  feels_like + 0e0 AS feels_like,
  pressure + 0e0 AS pressure,
  sea_level + 0e0 AS sea_level,
  grnd_level + 0e0 AS grnd_level,
  wind_speed + 0e0 AS wind_speed,
  wind_deg + 0e0 AS wind_deg,
  wind_gust + 0e0 AS wind_gust,
  rain_3h + 0e0 AS rain_3h,
  snow_3h + 0e0 AS snow_3h,
  pop + 0e0 AS pop
) FROM output) TO 's3://weather-data-transformed/weather-readings/' (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, PARTITION_BY ("year", "month", "day"), FILENAME_PATTERN 'part-{i}', FILE_EXTENSION 'snappy.parquet', RETURN_FILES);
