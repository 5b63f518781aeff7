import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { breakageNames, breakForecast } from '../scripts/generate/break-forecast.ts'
import { type Forecast, makeForecast } from '../scripts/generate/forecast.ts'
import { type WriteOptions, writeForecasts } from '../scripts/generate/write-forecasts.ts'
import { flattenWeather } from './reference/flatten-weather.ts'
import { readDocuments } from './reference/read-documents.ts'

const folder = mkdtempSync(join(tmpdir(), 'generate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const options = { seed: 'test', from: '2014-09-01', to: '2024-08-31', variations: 'good' } as const
const defaults: WriteOptions = {
  ...options,
  out: folder,
  size: { documents: 20 },
  documentsPerFile: Number.POSITIVE_INFINITY,
  bad: 0,
  form: 'ndjson',
  compression: 'none',
  bom: false,
  crlf: false,
}

async function write(name: string, changes: Partial<WriteOptions>) {
  return writeForecasts({ ...defaults, ...changes, out: join(folder, name) })
}

const some = Array.from({ length: 400 }, (_, index) => makeForecast(index, options))

describe('makeForecast', () => {
  it('makes documents in which holds what holds in good data', () => {
    for (const row of flattenWeather(some)) {
      expect(row.ts).toBe(`${row.dt_txt}.000000`)
      expect(row.temp_min).toBeLessThanOrEqual(row.temp as number)
      expect(row.temp).toBeLessThanOrEqual(row.temp_max as number)
      expect(String(row.weather_icon).at(-1)).toBe(row.pod)
    }
  })

  it('adds fields when the API did', () => {
    const firstWith = (has: (forecast: Forecast, text: string) => boolean) => {
      const days = some
        .filter((forecast) => has(forecast, JSON.stringify(forecast)))
        .map((forecast) => String((forecast.list as readonly Forecast[])[0]?.dt_txt))
      return days.sort()[0]?.slice(0, 4)
    }
    expect(firstWith((_, text) => text.includes('"timezone"'))).toBe('2019')
    expect(firstWith((_, text) => text.includes('"feels_like"'))).toBe('2020')
    expect(firstWith((_, text) => text.includes('"pop"'))).toBe('2020')
    expect(firstWith((_, text) => text.includes('"gust"'))).toBe('2021')
    expect(firstWith(({ message }) => message === 0)).toBe('2019')
  })

  it('gives every document the same fields where no variations are asked for', () => {
    const fields = (index: number) => {
      const forecast = makeForecast(index, { ...options, variations: 'none' })
      const [slot] = forecast.list as readonly Forecast[]
      const { rain, snow, ...always } = slot as Forecast
      return [Object.keys(forecast), Object.keys(forecast.city as Forecast), Object.keys(always)]
    }
    for (let index = 1; index < 50; index += 1) expect(fields(index)).toEqual(fields(0))
  })
})

describe('breakForecast', () => {
  it.each(breakageNames.map((name, index) => [name, index] as const))('changes one place: %s', (_, index) => {
    const good = some[0] as Forecast
    const before = JSON.stringify(good)
    expect(JSON.stringify(breakForecast(good, index))).not.toBe(before)
    expect(JSON.stringify(good)).toBe(before)
  })
})

describe('writeForecasts', () => {
  it('writes the same bytes for the same seed, and others for another', async () => {
    const [first = ''] = await write('first', {})
    const [second = ''] = await write('second', {})
    const [third = ''] = await write('third', { seed: 'other' })
    expect(readFileSync(second).equals(readFileSync(first))).toBe(true)
    expect(readFileSync(third).equals(readFileSync(first))).toBe(false)
  })

  it.each([
    { form: 'ndjson', crlf: true, bom: true },
    { form: 'array', compression: 'gz' },
    { form: 'array', documentsPerFile: 6 },
    { form: 'pretty', documentsPerFile: 1 },
    { form: 'pretty', documentsPerFile: 5, crlf: true },
    { form: 'concatenated', compression: 'zst' },
    { form: 'concatenated', bom: true },
  ] satisfies readonly Partial<WriteOptions>[])(
    'lays the same documents out as $form $compression',
    async (layout) => {
      const paths = await write(JSON.stringify(layout).replaceAll(/\W/g, ''), layout)
      const documents = paths.flatMap((path) => readDocuments(path))
      expect(documents).toEqual(Array.from({ length: 20 }, (_, index) => makeForecast(index, options)))
    },
  )

  it('stops at a size', async () => {
    const [path = ''] = await write('size', { size: { megabytes: 3 } })
    const size = readFileSync(path).length
    expect(size).toBeGreaterThan(3e6)
    expect(size).toBeLessThan(3.1e6)
  })

  it('plants as many broken documents as asked for', async () => {
    const [path = ''] = await write('bad', { bad: 3 })
    const broken = readDocuments(path)
      .map((document, index) => [JSON.stringify(document), index] as const)
      .filter(([text, index]) => text !== JSON.stringify(makeForecast(index, options)))
    expect(broken.map(([, index]) => index)).toEqual([3, 10, 16])
  })
})
