import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { evolveJob } from '../../src/compile/evolve-job.ts'
import { findJob } from '../../src/compile/find-job.ts'
import { runJob } from '../../src/engine/run-job.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { inProject } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { expectCounts } from '../expect-counts.ts'
import { readProjectFiles } from '../run-project-job.ts'

async function runCase(root: string, fullRefresh = false) {
  const project = parseProject(await readProjectFiles(root))
  const result = await runJob(
    {
      checked: findJob(project, 'Case'),
      settings: project.settings,
      root,
      workingDirectory: root,
      trustInput: false,
      fullRefresh,
      threads: 2,
      memoryLimitBytes: 300_000_000,
    },
    { evolve: (fields) => evolveJob(project, 'Case', fields) },
  )
  expectCounts(result.report)
  return result.report
}

const project = (onMismatch: string, steps = '[]') => ({
  'etl.yaml': 'name: test\n',
  'schemas/in.yaml': 'id: int\nat:\n  x: double\n',
  'jobs/Case.yaml': `source: { path: data, schema: in }
steps: ${steps}
sink: { table: lake.out, path: s3://lake/out/ }
rejects: { onMismatch: ${onMismatch} }
`,
})

const out = (root: string) => join(root, '.etl/lake/lake/out')

function quarantined(root: string): readonly unknown[] {
  const folder = join(out(root), '_etl/_quarantine')
  return readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { raw: string }).raw),
  )
}

describe('discardValue', () => {
  it('makes NULL of what does not fit, counted by column; what is no JSON goes to quarantine', () =>
    inProject(
      {
        ...project('discardValue'),
        'data/a.json':
          '{"id":1,"at":{"x":1.5}}\n{"id":"2","at":{"x":2.5}}\n{"id":3,"at":{"x":true}}\n{"id":4,\n{"id":5,"at":7}\n',
      },
      async ({ root }) => {
        const report = await runCase(root)
        expect(report).toMatchObject({
          records: { read: 5, accepted: 4, quarantined: 1 },
          discarded: [
            { path: '$.id', values: 1 },
            { path: '$.at.x', values: 1 },
            { path: '$.at', values: 1 },
          ],
        })
        const rows = await readTable(out(root))
        const texts = rows.map(({ id, at }) => JSON.stringify([id, at])).sort()
        expect(texts).toEqual(['[1,{"x":1.5}]', '[3,{"x":null}]', '[5,null]', '[null,{"x":2.5}]'])
        expect(quarantined(root)).toEqual(['{"id":4,'])
      },
    ))
})

describe('unknown fields', () => {
  it('are listed with the first place, and do not keep a record out', () =>
    inProject(
      {
        ...project('quarantine'),
        'data/a.json': '{"id":1}\n{"id":2,"more":1}\n{"id":3,"at":{"x":1,"y":[1]},"more":2}\n',
      },
      async ({ root }) => {
        expect(await runCase(root)).toMatchObject({
          records: { read: 3, accepted: 3, quarantined: 0 },
          unknownFields: [
            { path: '$.more', file: 'data/a.json', line: 2 },
            { path: '$.at.y', file: 'data/a.json', line: 3 },
          ],
          evolved: [],
        })
      },
    ))
})

describe('evolve', () => {
  const first = '{"id":1,"at":{"x":1}}\n{"id":2,"at":{"x":2,"y":3},"more":"a"}\n'

  it('takes new fields into the schema, and keeps them from run to run', () =>
    inProject({ ...project('evolve'), 'data/a.json': first }, async ({ root }) => {
      expect((await runCase(root)).evolved).toEqual([
        { path: '$.at.y', type: 'int', file: 'data/a.json', line: 2 },
        { path: '$.more', type: 'string', file: 'data/a.json', line: 2 },
      ])
      await writeFile(join(root, 'data/b.json'), '{"id":3}\n{"id":4,"more":"b","last":[{"z":true}]}\n')
      expect((await runCase(root)).evolved).toEqual([
        { path: '$.last', type: 'array<struct<z:boolean>>', file: 'data/b.json', line: 2 },
      ])
      const rows = await readTable(out(root))
      const found = new Map(rows.map((row) => [row.id, row]))
      expect(found.get(2)).toMatchObject({ at: { x: 2, y: 3 }, more: 'a' })
      expect(found.get(3)).toMatchObject({ more: null, last: null })
      expect(found.get(4)).toMatchObject({ more: 'b', last: [{ z: true }] })
    }))

  it('quarantines a later value that does not fit the type a field was found with', () =>
    inProject({ ...project('evolve'), 'data/a.json': first }, async ({ root }) => {
      await runCase(root)
      await writeFile(join(root, 'data/b.json'), '{"id":3,"at":{"y":4.5}}\n{"id":4,"at":{"y":5}}\n')
      expect(await runCase(root)).toMatchObject({
        records: { read: 2, accepted: 1, quarantined: 1 },
        evolved: [],
      })
      expect(quarantined(root)).toEqual(['{"id":3,"at":{"y":4.5}}'])
    }))

  it('finds the types anew when the whole table is written anew', () =>
    inProject({ ...project('evolve'), 'data/a.json': first }, async ({ root }) => {
      await runCase(root)
      await writeFile(join(root, 'data/b.json'), '{"id":3,"at":{"y":4.5}}\n')
      const report = await runCase(root, true)
      expect(report.evolved.find(({ path }) => path === '$.at.y')?.type).toBe('double')
      expect(report.records).toEqual({ read: 3, accepted: 3, quarantined: 0 })
    }))

  it('refuses keys that are data by the thousand', () =>
    inProject(
      {
        ...project('evolve'),
        'data/a.json': `{"id":1,${Array.from({ length: 1001 }, (_, key) => `"k${key}":1`).join(',')}}\n`,
      },
      async ({ root }) => {
        const { status, error } = await runCase(root)
        expect(status).toBe('failed')
        expect(error?.problems[0]?.message).toContain('more new fields than can enter a schema; $.k0')
      },
    ))

  it('changes no columns where the steps name them', () =>
    inProject(
      { ...project('evolve', '[{ select: { id: id, x: at.x } }]'), 'data/a.json': first },
      async ({ root }) => {
        expect((await runCase(root)).evolved.map(({ path }) => path)).toContain('$.more')
        const [row] = await readTable(out(root))
        expect(Object.keys(row ?? {})).toEqual(['id', 'x'])
      },
    ))
})
