import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runQuery } from '../../src/engine/run-query.ts'
import { inProject, type ProjectFiles } from '../conformance/in-project.ts'
import { runInProcess } from '../conformance/run-in-process.ts'
import { runOn } from '../conformance/run-on.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { weatherReadingsColumns } from '../reference/flatten-weather.ts'
import type { Row } from '../reference/row.ts'
import { arbitraryDocument, type Kind } from './arbitrary-data.ts'

const repository = join(import.meta.dirname, '../..')
const raw = parse(readFileSync(join(repository, 'schemas/raw.yaml'), 'utf8')) as unknown

/** Where a column of `weather_readings` comes from, in the slots and conditions of `weather_full`. */
const fromSlot: Readonly<Record<string, readonly string[]>> = {
  clouds: ['clouds', 'all'],
  wind_speed: ['wind', 'speed'],
  wind_deg: ['wind', 'deg'],
  wind_gust: ['wind', 'gust'],
  rain_3h: ['rain', '3h'],
  snow_3h: ['snow', '3h'],
  pod: ['sys', 'pod'],
  ...Object.fromEntries(['dt', 'dt_txt', 'pop', 'visibility'].map((name) => [name, [name]])),
  ...Object.fromEntries(
    ['temp', 'temp_min', 'temp_max', 'feels_like', 'pressure', 'sea_level', 'grnd_level', 'humidity'].map(
      (name) => [name, ['main', name]],
    ),
  ),
}
const ofCity = ['cityid', 'cityname', 'country', 'population', 'latitude', 'longitude', 'sunrise', 'sunset']
const compared = Object.keys(weatherReadingsColumns).filter((name) => name !== 'ts')

describe('UNNEST over weather_full', () => {
  it('gives weather_readings, row for row', async () => {
    const documents = fc.array(arbitraryDocument(kindOf(raw) as Kind & { kind: 'struct' }), {
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(documents, async (given) => {
        const data = given.map(({ json }) => `${json}\n`).join('')
        await inProject({ ...projectFiles(), 'raw/a.ndjson': data }, async ({ root, project }) => {
          const full = await runOn(runInProcess(), { root, project, job: 'TransformWeatherData' })
          const readings = await runOn(runInProcess(), { root, project, job: 'FlattenWeather' })
          const due = readings.rows.map((row) =>
            Object.fromEntries(compared.map((name) => [name, row[name]])),
          )
          expect(compareRows(unnest(full.rows), due)).toBeUndefined()
          const queried = await query(unnestSql(), root)
          const stored = await query(`SELECT ${quoted(compared)} FROM weather.weather_readings`, root)
          expect(queried.sort()).toEqual(stored.sort())
          expect(queried).toHaveLength(due.length)
        })
      }),
      { numRuns: 12 },
    )
  })
})

/** By hand: a row per slot and condition; a slot or condition that is NULL counts, an empty array does not. */
function unnest(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) =>
    ((row.list ?? []) as readonly (Row | null)[]).flatMap((slot) =>
      ((slot?.weather ?? []) as readonly (Row | null)[]).map((condition) =>
        Object.fromEntries(
          compared.map((name) => {
            if (ofCity.includes(name)) return [name, row[name]]
            const path = fromSlot[name]
            if (path === undefined) return [name, condition?.[name.slice('weather_'.length)] ?? null]
            return [name, path.reduce<unknown>((at, key) => (at as Row | null)?.[key] ?? null, slot)]
          }),
        ),
      ),
    ),
  )
}

function unnestSql(): string {
  const columns = compared.map((name) => {
    if (ofCity.includes(name)) return name
    const path = fromSlot[name]
    const source = path === undefined ? ['condition', name.slice('weather_'.length)] : ['slot', ...path]
    return `${source.map((part) => `"${part}"`).join('.')} AS ${name}`
  })
  return [
    `SELECT ${columns.join(', ')}`,
    'FROM weather.weather_full',
    'CROSS JOIN UNNEST(list) AS t(slot)',
    'CROSS JOIN UNNEST(slot.weather) AS s(condition)',
  ].join('\n')
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** Rows as lines of text. */
async function query(sql: string, root: string): Promise<string[]> {
  const rows: string[] = []
  await runQuery(
    {
      sql,
      place: {},
      lake: { root, sampleData: [] },
      makers: () => new Map(),
      threads: 2,
      memoryLimitBytes: 500_000_000,
      temporaryDirectory: join(root, 'spill'),
    },
    { onColumns() {}, onRow: (values) => rows.push(values.join('|')) },
  )
  return rows
}

function projectFiles(): ProjectFiles {
  const texts = ['jobs', 'schemas'].flatMap((folder) =>
    readdirSync(join(repository, folder))
      .filter((name) => /(?<!\.test)\.yaml$/.test(name))
      // the generated documents do not pass the checks
      .map((name) => [`${folder}/${name}`, readText(folder, name).replace(/^checks:[\s\S]*/m, '')] as const),
  )
  const settings = 'name: weather\nsampleData: { s3://weather-data-inbox/raw/: raw }\n'
  return { ...Object.fromEntries(texts), 'etl.yaml': settings }
}

function readText(folder: string, name: string): string {
  return readFileSync(join(repository, folder, name), 'utf8')
}

/** The schema for the generator; moments lie in years that a timestamp has. */
function kindOf(schema: unknown, name = ''): Kind {
  if (typeof schema === 'string') return { kind: 'scalar', type: name === 'dt' ? 'int' : schema }
  if (Array.isArray(schema)) return { kind: 'array', element: kindOf(schema[0]) }
  const fields = Object.entries(schema as Record<string, unknown>)
  return { kind: 'struct', fields: fields.map(([field, inner]) => [field, kindOf(inner, field)]) }
}
