import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type City, cities } from './cities.ts'
import { type Forecast, makeForecastOf } from './forecast.ts'
import { extensionOf, type Layout, layOut } from './forms.ts'
import { createRandom } from './random.ts'
import type { Slot } from './slot.ts'
import { sunTimes, utcOffset } from './sun.ts'
import { writeFile } from './write-file.ts'

interface SampleFile extends Partial<Layout> {
  /** When its forecasts start. */
  readonly at: string
  readonly documents: number
}

const files: readonly SampleFile[] = [
  { at: '2016-05-23T00:00Z', documents: 1, form: 'pretty' },
  { at: '2017-10-14T18:00Z', documents: 8, crlf: true },
  { at: '2018-02-27T21:00Z', documents: 8, form: 'array' },
  { at: '2019-03-26T00:00Z', documents: 6, form: 'concatenated' },
  { at: '2019-09-07T15:00Z', documents: 10 },
  { at: '2020-02-02T00:00Z', documents: 12, compression: 'gz' },
  { at: '2020-07-21T15:00Z', documents: 6, bom: true },
  { at: '2021-12-05T06:00Z', documents: 8, compression: 'zst' },
  { at: '2022-11-15T15:00Z', documents: 6, form: 'array', compression: 'gz' },
  { at: '2023-08-10T09:00Z', documents: 1, form: 'pretty', bom: true },
  { at: '2024-05-27T12:00Z', documents: 8 },
]

/** Writes the files of `sample-data/raw`: a small data set with every layout and year; gives their paths. */
export async function writeSampleData(out: string): Promise<readonly string[]> {
  await mkdir(out, { recursive: true })
  const paths: string[] = []
  for (const file of files) {
    const layout: Layout = { form: 'ndjson', compression: 'none', bom: false, crlf: false, ...file }
    const path = join(out, `forecast-${file.at.slice(0, 10)}.${extensionOf(layout)}`)
    await writeFile(path, layOut(makeDocuments(file), layout), layout.compression)
    paths.push(path)
  }
  return paths
}

/** One document for each of some cities, all asked for at the same time. */
function makeDocuments({ at, documents }: SampleFile): readonly Forecast[] {
  const day = at.slice(0, 10)
  const start = Date.parse(at) / 1000
  const first = createRandom(day, 0).integer(0, cities.length - 1)
  return Array.from({ length: documents }, (_, index) => {
    // 7 and the number of cities have no common divisor: no city comes twice
    const city = cities[(first + 7 * index) % cities.length] as City
    if (day === '2019-09-07' && index === 0) return makeBookForecast(start)
    return makeForecastOf({ city, start, variations: true }, createRandom(day, index))
  })
}

/** The document whose first slot is shown wherever this data set is described. */
function makeBookForecast(start: number): Forecast {
  const city = cities.find(({ name }) => name === 'Anchorage') as City
  const forecast = makeForecastOf({ city, start, variations: true }, createRandom('book', 0))
  const [, ...rest] = forecast.list as readonly Slot[]
  const times = { timezone: utcOffset(city, start), ...sunTimes(city, start) }
  return {
    ...forecast,
    message: 0.0149,
    list: [bookSlot, ...rest],
    city: { ...(forecast.city as Slot), ...times },
  }
}

const bookSlot: Slot = {
  dt: 1567868400,
  main: {
    temp: 9.26,
    temp_min: 9.26,
    temp_max: 10.05,
    pressure: 1004.63,
    sea_level: 1004.63,
    grnd_level: 995.68,
    humidity: 85,
    temp_kf: -0.79,
  },
  weather: [{ id: 804, main: 'Clouds', description: 'overcast clouds', icon: '04n' }],
  clouds: { all: 99 },
  wind: { speed: 4.74, deg: 46.154 },
  sys: { pod: 'n' },
  dt_txt: '2019-09-07 15:00:00',
}
