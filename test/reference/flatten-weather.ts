import type { Row } from './row.ts'

/** Parsed JSON; a wrong guess about its shape throws. */
// biome-ignore lint/suspicious/noExplicitAny: documents are walked as they come
type Json = any

/** The columns of `weather_readings` in order, with their types as Hive spells them. */
export const weatherReadingsColumns: Readonly<Record<string, 'bigint' | 'double' | 'string' | 'timestamp'>> =
  {
    cityid: 'bigint',
    cityname: 'string',
    country: 'string',
    population: 'bigint',
    latitude: 'double',
    longitude: 'double',
    sunrise: 'bigint',
    sunset: 'bigint',
    dt: 'bigint',
    dt_txt: 'string',
    ts: 'timestamp',
    temp: 'double',
    temp_min: 'double',
    temp_max: 'double',
    feels_like: 'double',
    pressure: 'double',
    sea_level: 'double',
    grnd_level: 'double',
    humidity: 'bigint',
    clouds: 'bigint',
    wind_speed: 'double',
    wind_deg: 'double',
    wind_gust: 'double',
    rain_3h: 'double',
    snow_3h: 'double',
    pop: 'double',
    visibility: 'bigint',
    pod: 'string',
    weather_id: 'bigint',
    weather_main: 'string',
    weather_description: 'string',
    weather_icon: 'string',
  }

/** `weather_readings` by hand: one row per document, slot and condition, with the partition columns behind. */
export function flattenWeather(documents: readonly Json[]): readonly Row[] {
  const rows: Row[] = []
  for (const document of documents) {
    for (const slot of document.list ?? []) {
      for (const condition of slot.weather ?? []) rows.push(makeRow(document.city, slot, condition))
    }
  }
  return rows
}

function makeRow(city: Json, slot: Json, condition: Json): Row {
  const moment = new Date(slot.dt * 1000).toISOString()
  return {
    cityid: integer(city.id),
    cityname: city.name ?? null,
    country: city.country ?? null,
    population: integer(city.population),
    latitude: city.coord?.lat ?? null,
    longitude: city.coord?.lon ?? null,
    sunrise: integer(city.sunrise),
    sunset: integer(city.sunset),
    dt: integer(slot.dt),
    dt_txt: slot.dt_txt ?? null,
    ts: `${moment.slice(0, 10)} ${moment.slice(11, 19)}.000000`,
    temp: slot.main?.temp ?? null,
    temp_min: slot.main?.temp_min ?? null,
    temp_max: slot.main?.temp_max ?? null,
    feels_like: slot.main?.feels_like ?? null,
    pressure: slot.main?.pressure ?? null,
    sea_level: slot.main?.sea_level ?? null,
    grnd_level: slot.main?.grnd_level ?? null,
    humidity: integer(slot.main?.humidity),
    clouds: integer(slot.clouds?.all),
    wind_speed: slot.wind?.speed ?? null,
    wind_deg: slot.wind?.deg ?? null,
    wind_gust: slot.wind?.gust ?? null,
    rain_3h: slot.rain?.['3h'] ?? null,
    snow_3h: slot.snow?.['3h'] ?? null,
    pop: slot.pop ?? null,
    visibility: integer(slot.visibility),
    pod: slot.sys?.pod ?? null,
    weather_id: integer(condition.id),
    weather_main: condition.main ?? null,
    weather_description: condition.description ?? null,
    weather_icon: condition.icon ?? null,
    year: moment.slice(0, 4),
    month: moment.slice(5, 7),
    day: moment.slice(8, 10),
  }
}

function integer(value: Json): bigint | null {
  if (value === undefined || value === null) return null
  if (typeof value !== 'number') throw new TypeError(`expected an integer, found ${JSON.stringify(value)}`)
  return BigInt(value)
}
