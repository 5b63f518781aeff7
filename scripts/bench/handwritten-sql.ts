/** The two jobs as one would write them by hand for DuckDB, in the fastest form measured. */
export const handwrittenSql = { FlattenWeather: flattenWeather, TransformWeatherData: transformWeatherData }

export type BenchJob = keyof typeof handwrittenSql

interface Places {
  /** A file of newline-delimited JSON. */
  readonly input: string
  /** A folder that does not exist yet. */
  readonly output: string
}

const city = `STRUCT(id BIGINT, name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE), country VARCHAR,
  population BIGINT, sunrise BIGINT, sunset BIGINT)`

function flattenWeather({ input, output }: Places): string {
  const slot = `STRUCT(
    dt BIGINT,
    main STRUCT(temp DOUBLE, feels_like DOUBLE, temp_min DOUBLE, temp_max DOUBLE, pressure DOUBLE,
      sea_level DOUBLE, grnd_level DOUBLE, humidity BIGINT),
    weather STRUCT(id BIGINT, main VARCHAR, description VARCHAR, icon VARCHAR)[],
    clouds STRUCT("all" BIGINT),
    wind STRUCT(speed DOUBLE, deg DOUBLE, gust DOUBLE),
    visibility BIGINT,
    pop DOUBLE,
    rain STRUCT("3h" DOUBLE),
    snow STRUCT("3h" DOUBLE),
    sys STRUCT(pod VARCHAR),
    dt_txt VARCHAR)`
  return `
    COPY (
      WITH documents AS (
        FROM read_json('${input}', format = 'newline_delimited', columns = { city: '${city}', list: '${slot}[]' })
      ),
      slots AS (SELECT city, unnest(list) AS slot FROM documents),
      conditions AS (SELECT city, slot, unnest(slot.weather) AS condition FROM slots),
      readings AS (
        SELECT
          city.id AS cityid, city.name AS cityname, city.country AS country, city.population AS population,
          city.coord.lat AS latitude, city.coord.lon AS longitude, city.sunrise AS sunrise, city.sunset AS sunset,
          slot.dt AS dt, slot.dt_txt AS dt_txt, make_timestamp(slot.dt * 1000000) AS ts,
          slot.main.temp AS temp, slot.main.temp_min AS temp_min, slot.main.temp_max AS temp_max,
          slot.main.feels_like AS feels_like, slot.main.pressure AS pressure, slot.main.sea_level AS sea_level,
          slot.main.grnd_level AS grnd_level, slot.main.humidity AS humidity, slot.clouds."all" AS clouds,
          slot.wind.speed AS wind_speed, slot.wind.deg AS wind_deg, slot.wind.gust AS wind_gust,
          slot.rain."3h" AS rain_3h, slot.snow."3h" AS snow_3h, slot.pop AS pop, slot.visibility AS visibility,
          slot.sys.pod AS pod, condition.id AS weather_id, condition.main AS weather_main,
          condition.description AS weather_description, condition.icon AS weather_icon
        FROM conditions
      )
      SELECT *, strftime(ts, '%Y') AS year, strftime(ts, '%m') AS month, strftime(ts, '%d') AS day FROM readings
    ) TO '${output}'
    (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 40960, PARTITION_BY (year, month, day))`
}

/** All of a forecast slot. */
export const wholeSlot = `STRUCT(
  dt BIGINT,
  main STRUCT(temp DOUBLE, feels_like DOUBLE, temp_min DOUBLE, temp_max DOUBLE, pressure DOUBLE,
    sea_level DOUBLE, grnd_level DOUBLE, humidity BIGINT, temp_kf DOUBLE),
  weather STRUCT(id BIGINT, main VARCHAR, description VARCHAR, icon VARCHAR)[],
  clouds STRUCT("all" BIGINT),
  wind STRUCT(speed DOUBLE, deg DOUBLE, gust DOUBLE),
  visibility BIGINT,
  pop DOUBLE,
  rain STRUCT("3h" DOUBLE),
  snow STRUCT("3h" DOUBLE),
  sys STRUCT(pod VARCHAR),
  dt_txt VARCHAR)`

function transformWeatherData({ input, output }: Places): string {
  const columns = `{ cod: 'VARCHAR', message: 'DOUBLE', cnt: 'INTEGER', list: '${wholeSlot}[]', city: '${city}' }`
  return `
    COPY (
      SELECT
        cod, message, cnt, list, city.id AS cityid, city.name AS cityname, city.country AS country,
        city.population AS population, city.sunset AS sunset, city.sunrise AS sunrise,
        city.coord.lat AS latitude, city.coord.lon AS longitude
      FROM read_json('${input}', format = 'newline_delimited', columns = ${columns})
    ) TO '${output}'
    (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 4096, FILE_SIZE_BYTES '128MB')`
}
