import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, it } from 'vitest'
import { writeSampleData } from '../scripts/generate/sample-data.ts'
import { flattenWeather } from './reference/flatten-weather.ts'
import { readDocuments, readDocumentsIn, readText } from './reference/read-documents.ts'

const committed = join(import.meta.dirname, '../sample-data/raw')
const made = mkdtempSync(join(tmpdir(), 'sample-data-'))
afterAll(() => rmSync(made, { recursive: true }))

describe('sample-data/raw', () => {
  it('is what `npm run generate -- --sample` writes', async () => {
    await writeSampleData(made)
    const names = readdirSync(committed).sort()
    expect(readdirSync(made).sort()).toEqual(names)
    for (const name of names) {
      // gzip's bytes depend on the version of zlib
      const read = (folder: string) =>
        name.endsWith('.gz')
          ? readText(join(folder, name))
          : readFileSync(join(folder, name)).toString('latin1')
      expect(read(made) === read(committed), name).toBe(true)
    }
  })

  it('has 74 documents in less than 1.5 MB', () => {
    const bytes = readdirSync(committed).map((name) => statSync(join(committed, name)).size)
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(1.5e6)
    expect(readDocumentsIn(committed)).toHaveLength(74)
  })

  it('holds what holds in good data', () => {
    for (const document of readDocumentsIn(committed) as readonly { cnt: number; list: unknown[] }[]) {
      expect(document.cnt).toBe(document.list.length)
    }
    for (const row of flattenWeather(readDocumentsIn(committed))) {
      expect(row.ts).toBe(`${row.dt_txt}.000000`)
      expect(row.temp_min).toBeLessThanOrEqual(row.temp as number)
      expect(row.temp).toBeLessThanOrEqual(row.temp_max as number)
      expect(String(row.weather_icon).at(-1)).toBe(row.pod)
    }
  })

  it('has what makes real documents hard to read', () => {
    const text = readdirSync(committed).map((name) => readText(join(committed, name)))
    const all = text.join('\n')
    expect(all).toContain('"rain":{},')
    expect(all).toContain('"snow":{"3h":')
    expect(all).toMatch(/"weather":\[\{[^}]*\},\{/)
    expect(all).toMatch(/"temp":-?\d+,/)
    expect(all).toMatch(/"temp":-?\d+\.\d+,/)
    expect(all).toContain('"message":0.0149,')
    expect(all).toContain('"message":0,')
    expect(all).toContain('\r\n')
    expect(all).toMatch(/"name":"[^"]*ó/)
    expect(all).toMatch(/"sys":\s*\{\s*"population":/)
  })

  it.each(readdirSync(committed))('is read the same by DuckDB: %s', async (name) => {
    const instance = await DuckDBInstance.create()
    const connection = await instance.connect()
    const columns = `columns = { city: 'STRUCT(id BIGINT)', list: 'STRUCT(dt BIGINT)[]' }`
    const source = `read_json('${join(committed, name)}', format = 'auto', ${columns})`
    const result = await connection.runAndReadAll(
      `SELECT city.id, list_sum([slot.dt FOR slot IN list])::BIGINT FROM ${source}`,
    )
    const documents = readDocuments(join(committed, name)) as readonly {
      city: { id: number }
      list: readonly { dt: number }[]
    }[]
    const expected = documents.map(({ city, list }) => [
      BigInt(city.id),
      BigInt(list.reduce((sum, { dt }) => sum + dt, 0)),
    ])
    expect(result.getRows()).toEqual(expected)
    connection.closeSync()
    instance.closeSync()
  })
})
