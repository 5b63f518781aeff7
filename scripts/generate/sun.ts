import type { City } from './cities.ts'

export const daySeconds = 86_400
const yearSeconds = 365.25 * daySeconds

/**
 * A sine wave of period 1 by Bhaskara's approximation: plain arithmetic, so that every engine rounds it alike,
 * which `Math.sin` does not promise.
 */
export function wave(turns: number): number {
  const phase = turns - Math.floor(turns)
  const half = phase < 0.5 ? phase : phase - 0.5
  const arch = half * (0.5 - half)
  const height = (16 * arch) / (1.25 - 4 * arch)
  return phase < 0.5 ? height : -height
}

/** 1 in the middle of the northern summer, -1 in the middle of the southern. */
export function season(at: number, peakDay: number): number {
  return wave((at - peakDay * daySeconds) / yearSeconds + 0.25)
}

/** Sunrise and sunset (seconds since 1970, UTC) of the solar day `at` falls in. */
export function sunTimes(city: City, at: number): { readonly sunrise: number; readonly sunset: number } {
  const solarOffset = Math.round((city.lon / 360) * daySeconds)
  const noon = Math.floor((at + solarOffset) / daySeconds) * daySeconds + daySeconds / 2 - solarOffset
  const lengthening = (0.055 * city.lat + 0.0000124 * city.lat ** 3) * season(at, 171)
  const halfDay = Math.round((6 + lengthening / 2) * 3600)
  return { sunrise: noon - halfDay, sunset: noon + halfDay }
}

/** Seconds east of UTC; summer time is taken by whole months. */
export function utcOffset(city: City, at: number): number {
  const month = new Date(at * 1000).getUTCMonth()
  const northernSummer = month >= 3 && month <= 9
  const summer = city.summerTime === 'north' ? northernSummer : city.summerTime === 'south' && !northernSummer
  return (city.offsetHours + (summer ? 1 : 0)) * 3600
}
