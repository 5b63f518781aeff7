import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type BenchJob, handwrittenSql } from '../scripts/bench/handwritten-sql.ts'
import { compareRows } from './reference/compare-rows.ts'
import { flattenWeather } from './reference/flatten-weather.ts'
import { readDocumentsIn } from './reference/read-documents.ts'
import { readParquet } from './reference/read-parquet.ts'
import { readParquetLite } from './reference/read-parquet-lite.ts'
import { fillDocument, type Shape } from './reference/relationalize.ts'
import type { Row } from './reference/row.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'handwritten-'))
const documents = readDocumentsIn(join(root, 'sample-data/raw'))
const input = join(folder, 'documents.ndjson')

beforeAll(() => writeFileSync(input, documents.map((document) => JSON.stringify(document)).join('\n')))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a job; gives the folder it wrote. */
async function run(job: BenchJob): Promise<string> {
  const output = join(folder, job)
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  await connection.run(handwrittenSql[job]({ input, output }))
  connection.closeSync()
  instance.closeSync()
  return output
}

describe('the hand-written SQL of the benchmark', () => {
  it('flattens the sample data as the reference does, whoever reads the files', async () => {
    const output = await run('FlattenWeather')
    const expected = flattenWeather(documents)
    expect(compareRows(await readParquet(output), expected)).toBeUndefined()
    expect(compareRows(await readParquetLite(output), expected)).toBeUndefined()
  })

  it('keeps the nested list', async () => {
    const shape = parse(readFileSync(join(root, 'schemas/raw.yaml'), 'utf8')) as Shape
    const expected = documents.map((document) => {
      const { city, ...rest } = fillDocument(document, shape) as { city: Row & { coord: Row } }
      const { id, name, country, population, sunrise, sunset, coord } = city
      const flat = { country, population, sunrise, sunset, latitude: coord.lat, longitude: coord.lon }
      return { ...rest, cityid: id, cityname: name, ...flat }
    })
    const actual = await readParquet(await run('TransformWeatherData'))
    const fill = (row: Row) => ({ ...row, list: fillDocument(row.list, (shape as { list: Shape }).list) })
    expect(compareRows(actual.map(fill), expected)).toBeUndefined()
  })
})
