import type { Forecast } from './forecast.ts'

/** Documents that break the contract of `schemas/raw.yaml`, each in one place that the flattening jobs read. */
const breakages: Readonly<Record<string, (forecast: Forecast) => Forecast>> = {
  cityIdString: (forecast) => withCity(forecast, (city) => ({ ...city, id: String(city.id) })),
  tempString: (forecast) =>
    withFirstSlot(forecast, (slot) => ({ ...slot, main: { ...(slot.main as Forecast), temp: '9.26' } })),
  fractionalDt: (forecast) => withFirstSlot(forecast, (slot) => ({ ...slot, dt: (slot.dt as number) + 0.5 })),
  listObject: (forecast) => ({ ...forecast, list: (forecast.list as readonly Forecast[])[0] }),
  countryNumber: (forecast) => withCity(forecast, (city) => ({ ...city, country: 44 })),
}

export const breakageNames = Object.keys(breakages)

/** Breaks a good document in the way number `index`, going round. */
export function breakForecast(forecast: Forecast, index: number): Forecast {
  const broken = breakages[breakageNames[index % breakageNames.length] as string]
  return (broken as (forecast: Forecast) => Forecast)(forecast)
}

function withCity(forecast: Forecast, change: (city: Forecast) => Forecast): Forecast {
  return { ...forecast, city: change(forecast.city as Forecast) }
}

function withFirstSlot(forecast: Forecast, change: (slot: Forecast) => Forecast): Forecast {
  const [first, ...rest] = forecast.list as readonly [Forecast, ...Forecast[]]
  return { ...forecast, list: [change(first), ...rest] }
}
