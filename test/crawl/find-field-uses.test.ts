import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createJobChecker } from '../../src/compile/check-project.ts'
import { planReads } from '../../src/compile/plan-reads.ts'
import { describeUse as describeInWords } from '../../src/compile/uses/describe-use.ts'
import type { FieldUse } from '../../src/compile/uses/field-use.ts'
import { createUseFinder, type FieldOwner } from '../../src/compile/uses/find-field-uses.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { dedent } from '../conformance/step-project.ts'
import { columnsOf } from './type-of.ts'

type Files = Readonly<Record<string, string>>

function describeUse(use: FieldUse): string {
  const at = `${use.place.file}:${use.place.line}`
  switch (use.kind) {
    case 'step':
      return `${at} step ${use.step} ${use.stepKind} | ${use.text} | ${use.as}`
    case 'query':
      return `${at} query of ${use.table} | ${use.as}`
    case 'sink':
      return `${at} sink ${use.table} | ${use.as}`
    default:
      return `${at} ${use.kind} ${use.text} | ${use.as}`
  }
}

function usesIn(files: Files, owner: FieldOwner, path: string, tables: Files = {}): readonly string[] {
  const entries = Object.entries(files).map(([file, text]) => ({ file, text }))
  const project = parseProject(entries.filter(({ file }) => !file.endsWith('.sql')))
  const queries = entries.flatMap(({ file, text }) => (file.endsWith('.sql') ? [{ file, sql: text }] : []))
  const known = Object.entries(tables).map(([full, columns]) => {
    const [database = '', name = ''] = full.split('.')
    return { database, name, columns: columnsOf(columns) }
  })
  return createUseFinder(project, { queries, tables: known })(owner, path).map(describeUse)
}

function leafPaths(type: DataType, path: string): readonly string[] {
  if (type.kind === 'array') return leafPaths(type.element, `${path}[*]`)
  if (type.kind !== 'struct') return [path]
  return type.fields.flatMap((field) => leafPaths(field.type, `${path}['${field.name}']`))
}

const root = join(import.meta.dirname, '../..')

function readFolder(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => !name.endsWith('.test.yaml'))
    .map((name) => `${folder}/${name}`)
}

describe('in the weather project', () => {
  const files = Object.fromEntries(
    ['etl.yaml', ...['jobs', 'schemas', 'sql'].flatMap(readFolder)].map((file) => [
      file,
      readFileSync(join(root, file), 'utf8'),
    ]),
  )
  const raw = { schema: 'raw' }

  /** `line` is a text that stands in it, once. */
  function at(file: string, line: string): string {
    const index = (files[file] ?? '').split('\n').findIndex((text) => text.includes(line))
    expect(index, `${file}: ${line}`).toBeGreaterThanOrEqual(0)
    return `${file}:${index + 1}`
  }

  const flatten = 'jobs/FlattenWeather.yaml'
  const relationalize = 'jobs/RelationalizeWeather.yaml'
  const transform = 'jobs/TransformWeatherData.yaml'
  const byUnnest = 'sql/readings_by_unnest.sql'

  it('the temperature is selected, checked, and read by the query that takes the list apart', () => {
    expect(usesIn(files, raw, '$.list[*].main.temp')).toEqual([
      `${at(flatten, 'temp: slot.main.temp')} step 3 select | temp: slot.main.temp | slot.main.temp`,
      `${at(flatten, 'warn: temp_min')} check temp_min <= temp AND temp <= temp_max | temp`,
      `${at(flatten, 'table: weather.weather_readings')} sink weather.weather_readings | temp`,
      `${at(relationalize, 'relationalize:')} step 1 relationalize | forecast | list[].main.temp`,
      `${at(relationalize, 'table: weather.forecast')} sink weather.forecast_list | list.val.main.temp`,
      `${at(transform, 'list: list')} step 1 select | list: list | list`,
      `${at(transform, 'table: weather.weather_full')} sink weather.weather_full | list[].main.temp`,
      `${at(byUnnest, 'slot.main.temp AS temp')} query of weather.weather_full | slot.main.temp`,
    ])
  })

  it('the time is computed with, and makes the partitions', () => {
    expect(usesIn(files, raw, '$.list[*].dt').filter((use) => use.startsWith(flatten))).toEqual([
      `${at(flatten, '  dt: slot.dt')} step 3 select | dt: slot.dt | slot.dt`,
      `${at(flatten, '  ts: CAST')} step 3 select | ts: CAST(from_unixtime(slot.dt) AS timestamp) | slot.dt`,
      ...['year', 'month', 'day'].map(
        (part) => `${at(flatten, 'partitionBy:')} partitionBy ${part}(ts) | ts`,
      ),
      ...['dt', 'ts', 'year', 'month', 'day'].map(
        (column) =>
          `${at(flatten, 'table: weather.weather_readings')} sink weather.weather_readings | ${column}`,
      ),
    ])
  })

  it('the list is exploded, and what stands in it comes after it', () => {
    const uses = usesIn(files, raw, '$.list')
    expect(uses[0]).toBe(`${at(flatten, 'explode: { slot')} step 1 explode | list | list`)
    expect(uses[1]).toBe(
      `${at(flatten, 'explode: { condition')} step 2 explode | slot.weather | slot.weather`,
    )
    expect(uses).toContain(`${at(byUnnest, 'UNNEST(list)')} query of weather.weather_full | list`)
  })

  it('the field of a table is read by its queries', () => {
    expect(usesIn(files, { table: 'weather.weather_full' }, '$.cityname')).toEqual([
      `${at('sql/preview.sql', 'SELECT cityid')} query of weather.weather_full | cityname`,
      `${at(byUnnest, 'cityname AS city')} query of weather.weather_full | cityname`,
    ])
  })

  it('a job uses just the fields that its read is cut down to', () => {
    const entries = Object.entries(files).map(([file, text]) => ({ file, text }))
    const parsed = parseProject(entries.filter(({ file }) => !file.endsWith('.sql')))
    const find = createUseFinder(parsed, { queries: [], tables: [] })
    const check = createJobChecker(parsed)
    const columns = parsed.schemas.find(({ name }) => name === 'raw')?.schema.columns ?? []
    const all = leafPaths({ kind: 'struct', fields: columns }, '$')
    expect(all.length).toBeGreaterThan(30)
    for (const { name } of parsed.jobs) {
      const checked = check(name)?.checked
      if (checked === undefined) throw new Error(name)
      const read = leafPaths({ kind: 'struct', fields: planReads(checked).columns }, '$')
      const used = all.filter((path) => find(raw, path).some((use) => 'job' in use && use.job === name))
      expect(used, name).toEqual(read)
    }
  })

  it('nobody uses what is not declared', () => {
    expect(usesIn(files, raw, '$.list[*].main.dew_point')).toEqual([])
    expect(usesIn(files, { schema: 'other' }, '$.a')).toEqual([])
  })
})

/** A job over a schema. */
function project(schema: string, steps: string, more: Files = {}): Files {
  return {
    'etl.yaml': 'name: test\n',
    'schemas/in.yaml': dedent(schema),
    'jobs/Case.yaml': `source: { path: data, schema: in }\nsteps:\n${dedent(steps).replaceAll(/^(?=.)/gm, '  ')}sink:\n  table: lake.out\n  path: s3://lake/out/\n`,
    ...more,
  }
}

const schema = `
id: int
city: { name: string, size: int }
list: [ { a: int, tags: [string], deep: { x: double } } ]
m: map<string,int>
c: choice<int,string>
json: string
never: null
`

function steps(path: string, text: string): readonly string[] {
  return usesIn(project(schema, text), { schema: 'in' }, path).flatMap((use) => {
    const [, step] = / (step \d+ .*)$/.exec(use) ?? []
    return step === undefined ? use.replace(/^.* sink /, 'sink ') : [step]
  })
}

describe('a field is followed', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'through renames',
      '$.city.name',
      `
      - rename: { town: city }
      - derive: { name: upper(town.name) }
      - filter: name <> ''
      - select: { n: name, i: id }
      `,
      [
        'step 2 derive | name: upper(town.name) | town.name',
        "step 3 filter | name <> '' | name",
        'step 4 select | n: name | name',
        'sink lake.out | n',
      ],
    ],
    [
      'no further than it is kept',
      '$.city.name',
      `
      - derive: { name: city.name, size: city.size }
      - drop: [name, city, list, m, c, json, never]
      `,
      [],
    ],
    [
      'until it is replaced',
      '$.id',
      `
      - derive: { id: 1 }
      - select: { id: id }
      `,
      [],
    ],
    [
      'into elements and their fields',
      '$.list[*].deep.x',
      `
      - explode: { e: list }
      - select: { d: e.deep }
      - select: { x: d.x }
      `,
      ['step 2 select | d: e.deep | e.deep', 'step 3 select | x: d.x | d.x', 'sink lake.out | x'],
    ],
    [
      'through a function over its array',
      '$.list[*].tags',
      `
      - explode: { e: "filter(list, l -> l.a > 0)" }
      - select: { t: e.tags, a: id }
      `,
      [
        'step 1 explode | filter(list, l -> l.a > 0) | list',
        'step 2 select | t: e.tags | e.tags',
        'sink lake.out | t',
      ],
    ],
    [
      'through mappings',
      '$.city.size',
      `
      - applyMapping:
          - [city.size, int, place.size, bigint]
          - [id, int, id, int]
      - select: { s: place.size, i: id }
      `,
      [
        'step 1 applyMapping | city.size → place.size | city.size',
        'step 2 select | s: place.size | place.size',
        'sink lake.out | s',
      ],
    ],
    [
      'through a resolved choice',
      '$.c',
      `
      - resolveChoice: { c: make_cols }
      - select: { c_int: c_int }
      `,
      [
        'step 1 resolveChoice | make_cols | c',
        'step 2 select | c_int: c_int | c_int',
        'sink lake.out | c_int',
      ],
    ],
    [
      'through text that is JSON',
      '$.json',
      `
      - unbox: { json: "struct<a:int>" }
      - select: { a: json.a }
      `,
      [
        'step 1 unbox | json: struct<a:int> | json',
        'step 2 select | a: json.a | json.a',
        'sink lake.out | a',
      ],
    ],
    [
      'through whole rows',
      '$.city.size',
      `
      - drop: [m, c, never]
      - dropDuplicates: { keys: [id] }
      - select: { id: id, size: city.size }
      `,
      [
        'step 2 dropDuplicates | id | city.size',
        'step 3 select | size: city.size | city.size',
        'sink lake.out | size',
      ],
    ],
    [
      'through SQL',
      '$.list[*].deep.x',
      `
      - drop: [never, c]
      - sql: |
          WITH parts AS (SELECT id, part FROM input CROSS JOIN UNNEST(list) AS t(part))
          SELECT p.id AS k, max(p.part.deep.x) AS most, (SELECT count(*) FROM parts) AS n
          FROM parts p GROUP BY p.id
      - select: { k: k, most: most }
      `,
      [
        'step 2 sql | part | part',
        'step 2 sql | part.deep.x | part.deep.x',
        'step 3 select | most: most | most',
        'sink lake.out | most',
      ],
    ],
    [
      'into a map, which is used as a whole',
      '$.m.*',
      `- select: { a: "element_at(m, 'x')" }`,
      ["step 1 select | a: element_at(m, 'x') | m", 'sink lake.out | a'],
    ],
  ])('%s', (_name, path, text, due) => {
    expect(steps(path, text)).toEqual(due)
  })

  it('into another job, through its table, and into joins', () => {
    const files = project(schema, '- select: { key: id, name: city.name }', {
      'jobs/Next.yaml': dedent(`
        source: { table: lake.out }
        steps:
          - join: { other: { path: more, schema: in } }
            on: other.id = key
          - select: { key: key, size: other.city.size, upper: upper(name) }
        sink: { table: lake.next, path: "s3://lake/next/" }
        `),
      'sql/q.sql': 'SELECT n.key,\n  n.upper\nFROM lake.next n\nWHERE size > 0\n',
      'sql/wrong.sql': 'SELECT nothing FROM nowhere',
    })
    expect(usesIn(files, { schema: 'in' }, '$.city.name')).toEqual([
      'jobs/Case.yaml:3 step 1 select | name: city.name | city.name',
      'jobs/Case.yaml:5 sink lake.out | name',
      'jobs/Next.yaml:5 step 2 select | upper: upper(name) | name',
      'jobs/Next.yaml:6 sink lake.next | upper',
      'sql/q.sql:2 query of lake.next | upper',
    ])
    expect(usesIn(files, { schema: 'in' }, '$.city.size')).toEqual([
      'jobs/Next.yaml:5 step 2 select | size: other.city.size | other.city.size',
      'jobs/Next.yaml:6 sink lake.next | size',
      'sql/q.sql:4 query of lake.next | size',
    ])
    expect(usesIn(files, { schema: 'in' }, '$.id')).toContain(
      'jobs/Next.yaml:4 step 1 join | other.id = key | other.id',
    )
  })

  it('and told in words', () => {
    const files = project(schema, '- select: { key: id }', {
      'sql/q.sql': 'SELECT key FROM lake.out',
    })
    const withMore = {
      ...files,
      'jobs/Case.yaml': `${files['jobs/Case.yaml']}  partitionBy: [key]\nchecks:\n  - key > 0\n`.replace(
        '{ key: id }',
        '{ key: id, more: m }',
      ),
    }
    const entries = Object.entries(withMore).map(([file, text]) => ({ file, text }))
    const queries = [{ file: 'sql/q.sql', sql: 'SELECT key FROM lake.out' }]
    const find = createUseFinder(parseProject(entries), { queries, tables: [] })
    expect(find({ schema: 'in' }, '$.id').map(describeInWords)).toEqual([
      'jobs/Case.yaml:3:20: step 1, select: key: id',
      'jobs/Case.yaml:9:5: check: key > 0',
      'jobs/Case.yaml:7:17: partitioned by key',
      'jobs/Case.yaml:5:3: written to lake.out as key',
      'sql/q.sql:1:8: SELECT key FROM lake.out',
    ])
  })

  it('in queries over tables that no job writes', () => {
    const files = {
      'etl.yaml': 'name: x\n',
      'sql/q.sql': 'SELECT city.name FROM raw.orders WHERE "City"."Size" > 1',
    }
    const tables = { 'raw.orders': 'struct<id:int,City:struct<name:string,size:int>>' }
    expect(usesIn(files, { table: 'raw.orders' }, '$.city.Size', tables)).toEqual([
      'sql/q.sql:1 query of raw.orders | City.size',
    ])
  })
})
