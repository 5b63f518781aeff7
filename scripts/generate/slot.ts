import type { ApiVersion } from './api-version.ts'
import type { City } from './cities.ts'
import { type Condition, chooseCondition, conditions, type Language } from './conditions.ts'
import type { Random } from './random.ts'
import { daySeconds, season, sunTimes, wave } from './sun.ts'

/** One element of `list`. */
export type Slot = Record<string, unknown>

/** What stays the same through the slots of one document. */
export interface Scene {
  readonly city: City
  readonly api: ApiVersion
  readonly language: Language
  readonly units: 'standard' | 'metric' | 'imperial'
  /** False: one weather entry, no `{}`, nothing missing. */
  readonly variations: boolean
  readonly emptyRain: boolean
  readonly emptySnow: boolean
  /** How far the first slots' temp stands from the other end of their range, °C. */
  readonly tempKf: number
}

/** The weather, carried from slot to slot; `step` changes it. */
export interface Sky {
  clouds: number
  warmth: number
  pressure: number
  windDegrees: number
  rainSeen: boolean
  snowSeen: boolean
}

export function makeSlot(scene: Scene, sky: Sky, index: number, dt: number, random: Random): Slot {
  step(sky, random)
  const celsius = airTemperature(scene.city, dt) + sky.warmth
  const wet = sky.clouds > 70 && random.chance(0.55)
  const amount = wet ? round(random.next() ** 3 * 14 + 0.01, scene.api.doubles ? 3 : 2) : 0
  const snow = celsius < 1.5 ? amount : 0
  const rain = amount - snow
  const { sunrise, sunset } = sunTimes(scene.city, dt)
  const pod = dt >= sunrise && dt < sunset ? 'd' : 'n'
  const condition = chooseCondition({ clouds: sky.clouds, rain, snow, celsius })
  const humidity = clamp(Math.round(55 + sky.clouds * 0.35 + random.between(-18, 12)), 8, 100)
  const slot: Slot = {
    dt,
    main: makeMain(scene, sky, index, celsius, humidity, random),
    weather: makeWeather(scene, condition, pod, wet && humidity > 90 && random.chance(0.12)),
    clouds: { all: sky.clouds },
    wind: makeWind(scene, sky, random),
  }
  if (scene.api.visibility) {
    if (!scene.variations || !random.chance(0.02)) {
      slot.visibility = wet && random.chance(0.5) ? random.integer(90, 9999) : 10000
    }
    slot.pop = round(wet ? random.between(0.2, 1.05) : random.chance(0.6) ? 0 : random.next() * 0.3, 2)
    if ((slot.pop as number) > 1) slot.pop = 1
  }
  sky.rainSeen ||= rain > 0
  sky.snowSeen ||= snow > 0
  if (rain > 0) slot.rain = { '3h': rain }
  else if (scene.emptyRain && sky.rainSeen) slot.rain = {}
  if (snow > 0) slot.snow = { '3h': snow }
  else if (scene.emptySnow && sky.snowSeen) slot.snow = {}
  slot.sys = { pod }
  slot.dt_txt = formatUtc(dt)
  return slot
}

function step(sky: Sky, random: Random): void {
  sky.clouds = clamp(Math.round(sky.clouds + random.between(-28, 29)), 0, 100)
  sky.warmth = clamp(sky.warmth + random.between(-0.9, 0.9), -7, 7)
  sky.pressure = clamp(sky.pressure + random.between(-1.6, 1.6), 972, 1048)
  sky.windDegrees = (sky.windDegrees + random.between(-25, 25) + 360) % 360
}

function airTemperature(city: City, dt: number): number {
  const distance = Math.abs(city.lat)
  const yearly = 28 - 0.38 * distance - city.elevationMetres * 0.0045
  const summer = season(dt, 201) * (city.lat < 0 ? -1 : 1)
  const solarTurns = dt / daySeconds + city.lon / 360
  return yearly + 0.2 * distance * summer + 4 * wave(solarTurns - 9 / 24)
}

function makeMain(
  scene: Scene,
  sky: Sky,
  index: number,
  celsius: number,
  humidity: number,
  random: Random,
): Slot {
  const { api } = scene
  const digits = api.doubles && index >= 4 && scene.units === 'standard' ? 3 : 2
  const kf = index < 4 ? round(scene.tempKf * (1 - index / 4), 2) : 0
  const temp = round(inUnits(scene, celsius), digits)
  const other = round(temp - kf, digits)
  const feelsLike = celsius - random.between(0, 3) + (celsius > 24 ? 3 : 0)
  const seaLevel = sky.pressure
  const groundLevel = seaLevel * (1 - scene.city.elevationMetres / 8600)
  const pressureDigits = api.doubles ? 2 : 0
  const main: Slot = { temp }
  if (api.feelsLike) main.feels_like = round(inUnits(scene, feelsLike), 2)
  main.temp_min = Math.min(temp, other)
  main.temp_max = Math.max(temp, other)
  main.pressure = round(api.keyOrder === 'cityLast' ? seaLevel : groundLevel, pressureDigits)
  main.sea_level = round(seaLevel, pressureDigits)
  main.grnd_level = round(groundLevel, pressureDigits)
  main.humidity = humidity
  if (!api.sparseTempKf || !scene.variations || index < 20) main.temp_kf = kf
  return main
}

function makeWeather(scene: Scene, condition: Condition, pod: string, second: boolean): readonly Slot[] {
  const describe = (one: Condition): Slot => ({
    id: one.id,
    main: one.main,
    description:
      one === conditions.clear && scene.language === 'en'
        ? scene.api.clearSky
        : one.description[scene.language],
    icon: one.icon + pod,
  })
  if (!second || !scene.variations) return [describe(condition)]
  return [describe(condition), describe(condition.main === 'Snow' ? conditions.fog : conditions.mist)]
}

function makeWind(scene: Scene, sky: Sky, random: Random): Slot {
  const speed = round(random.next() ** 2 * 11 + 0.3, 2)
  const wind: Slot = {
    speed,
    deg: scene.api.doubles ? round(sky.windDegrees, 3) : Math.floor(sky.windDegrees),
  }
  if (scene.api.gust) wind.gust = round(speed * random.between(1, 2), 2)
  return wind
}

function inUnits(scene: Scene, celsius: number): number {
  if (scene.units === 'metric') return celsius
  return scene.units === 'standard' ? celsius + 273.15 : celsius * 1.8 + 32
}

/** `2019-09-07 15:00:00`, UTC. */
function formatUtc(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits
  // `+ 0` turns -0 into 0
  return Math.round(value * factor) / factor + 0
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
