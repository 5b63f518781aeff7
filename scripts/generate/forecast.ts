import { apiVersionAt } from './api-version.ts'
import { type City, cities } from './cities.ts'
import { languages } from './conditions.ts'
import { createRandom, type Random } from './random.ts'
import { makeSlot, type Scene, type Sky, type Slot } from './slot.ts'
import { daySeconds, sunTimes, utcOffset } from './sun.ts'

/** A document of the OpenWeather 5-day/3-hour forecast. */
export type Forecast = Record<string, unknown>

export interface ForecastOptions {
  readonly seed: string
  /** First and last UTC day a forecast may start on, `2019-09-07`. */
  readonly from: string
  readonly to: string
  /** `none`: documents differ in their values alone, and have every field. */
  readonly variations: 'none' | 'good'
}

const slotSeconds = 3 * 3600

/** The document number `index` of a seed; it does not depend on how many are made. */
export function makeForecast(index: number, options: ForecastOptions): Forecast {
  const random = createRandom(options.seed, index)
  const first = Date.parse(options.from) / 1000
  const slots = (Date.parse(options.to) / 1000 - first) / slotSeconds + daySeconds / slotSeconds
  const start = first + random.integer(0, slots - 1) * slotSeconds
  return makeForecastOf(
    { city: random.pick(cities), start, variations: options.variations === 'good' },
    random,
  )
}

/** @param start seconds since 1970, UTC, a multiple of three hours */
export function makeForecastOf(
  of: { readonly city: City; readonly start: number; readonly variations: boolean },
  random: Random,
): Forecast {
  const { city, start, variations } = of
  const api = apiVersionAt(variations ? start : Date.parse('2024-01-01') / 1000)
  const scene: Scene = {
    city,
    api,
    variations,
    language: variations && random.chance(0.2) ? random.pick(languages) : 'en',
    units: !variations || random.chance(0.7) ? 'metric' : random.chance(0.85) ? 'standard' : 'imperial',
    emptyRain: variations && api.emptyPrecipitation && random.chance(0.7),
    emptySnow: variations && api.emptyPrecipitation && random.chance(0.7),
    tempKf: random.between(-2.5, 2.5),
  }
  const sky: Sky = {
    clouds: random.integer(0, 100),
    warmth: random.between(-4, 4),
    pressure: random.between(990, 1030),
    windDegrees: random.between(0, 360),
    rainSeen: false,
    snowSeen: false,
  }
  const count = variations && random.chance(0.12) ? random.integer(2, 39) : 40
  const list: Slot[] = []
  for (let index = 0; index < count; index += 1) {
    list.push(makeSlot(scene, sky, index, start + index * slotSeconds, random))
  }
  const message = api.doubles ? random.integer(2, 4000) / 10000 : 0
  return arrange(scene, message, list, makeCity(scene, start, random))
}

function arrange(scene: Scene, message: number, list: readonly Slot[], city: Slot): Forecast {
  const cnt = list.length
  switch (scene.api.keyOrder) {
    case 'listLast':
      return { cod: '200', message, city, cnt, list }
    case 'cityFirst':
      return { city, cod: '200', message, cnt, list }
    case 'cityLast':
      return { cod: '200', message, cnt, list, city }
  }
}

function makeCity({ city, api, variations }: Scene, start: number, random: Random): Slot {
  const { lat, lon } = city
  const result: Slot = {
    id: city.id,
    name: city.name,
    coord: api.keyOrder === 'cityLast' ? { lat, lon } : { lon, lat },
    country: city.country,
  }
  if (api.population === 'zero') result.population = 0
  else if (api.population === 'present' && !(variations && random.chance(0.05))) {
    result.population = city.population
  }
  if (api.citySys) result.sys = { population: 0 }
  if (api.cityTimes) Object.assign(result, { timezone: utcOffset(city, start), ...sunTimes(city, start) })
  return result
}
