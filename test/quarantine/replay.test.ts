import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { replayQuarantine } from '../../src/engine/replay-quarantine.ts'
import { type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { inProject } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { expectCounts } from '../expect-counts.ts'
import { readProjectFiles } from '../run-project-job.ts'

const settings = { 'etl.yaml': 'name: test\n' }
const job = (mode: string, steps = '[]') => `source: { path: data, schema: in }
steps: ${steps}
sink: { table: lake.out, path: s3://lake/out/, mode: ${mode} }
`
const strict = 'id: int\nprice: double\n'

/** Takes prices that are text as well. */
async function mend(root: string, mode: string): Promise<void> {
  await writeFile(join(root, 'schemas/in.yaml'), 'id: int\nprice: choice<double,string>\n')
  await writeFile(join(root, 'jobs/Case.yaml'), job(mode, '[{ resolveChoice: { price: "cast:double" } }]'))
}

const documents = [
  '{"id":1,"price":1.5}',
  '{"id":2,"price":"2.5"}',
  '{"id":3,"price":"3.5","more":{"a":[1]}}',
  '{"id":4,"price":true}',
  '{"id":5,"price":5.5}',
]

async function openJob(root: string) {
  const project = parseProject(await readProjectFiles(root))
  return {
    checked: findJob(project, 'Case'),
    settings: project.settings,
    root,
    workingDirectory: root,
    trustInput: false,
    threads: 2,
    memoryLimitBytes: 300_000_000,
  }
}

async function run(options: RunJobOptions) {
  const result = await runJob(options)
  expectCounts(result.report)
  return result
}

function quarantined(root: string): readonly Record<string, unknown>[] {
  const folder = join(root, '.etl/lake/lake/out/_etl/_quarantine')
  return readdirSync(folder)
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line))
}

const files = {
  ...settings,
  'schemas/in.yaml': strict,
  'jobs/Case.yaml': job('append'),
  'data/a.json': `${documents.slice(0, 3).join('\n')}\n`,
  'data/b.json': `[\n  ${documents[3]},\n  ${documents[4]?.replace(',', ',\n    ')}\n]`,
}

describe('quarantine', () => {
  it('keeps whole records, byte for byte, with their place and reason', () =>
    inProject(files, async ({ root }) => {
      const { report } = await run(await openJob(root))
      expect(report.records).toEqual({ read: 5, accepted: 2, quarantined: 3 })
      expect(report.quarantine).toMatchObject({ records: 3, committed: true, reasons: { wrongType: 3 } })
      const common = { reason: 'wrongType', path: '$.price', expected: 'double' }
      expect(quarantined(root)).toEqual([
        {
          ...common,
          found: 'string "2.5"',
          file: 'data/a.json',
          line: 2,
          index: 1,
          offset: 21,
          bytes: 22,
          raw: documents[1],
        },
        {
          ...common,
          found: 'string "3.5"',
          file: 'data/a.json',
          line: 3,
          index: 2,
          offset: 44,
          bytes: 39,
          raw: documents[2],
        },
        {
          ...common,
          found: 'true',
          file: 'data/b.json',
          line: 2,
          index: 0,
          offset: 4,
          bytes: 21,
          raw: documents[3],
        },
      ])
      const rows = await readTable(join(root, '.etl/lake/lake/out'))
      expect(rows.map(({ id }) => id).sort()).toEqual([1, 5])
    }))

  it('replay loads what fits after the schema was mended, once', () =>
    inProject(files, async ({ root }) => {
      await run(await openJob(root))
      const none = await replayQuarantine(await openJob(root))
      expect(none.report).toMatchObject({
        status: 'noNewInput',
        records: { read: 3, accepted: 0, quarantined: 3 },
      })
      await mend(root, 'append')
      const first = await replayQuarantine(await openJob(root))
      expect(first.report).toMatchObject({
        status: 'succeeded',
        records: { read: 3, accepted: 2, quarantined: 1 },
        rows: { written: 2 },
      })
      const again = await replayQuarantine(await openJob(root))
      expect(again.report).toMatchObject({
        status: 'noNewInput',
        records: { read: 1, accepted: 0, quarantined: 1 },
      })
      expect((await run(await openJob(root))).report.status).toBe('noNewInput')
      const rows = await readTable(join(root, '.etl/lake/lake/out'))
      expect(rows.map(({ id, price }) => [id, price]).sort()).toEqual([
        [1, 1.5],
        [2, 2.5],
        [3, 3.5],
        [5, 5.5],
      ])
    }))

  it('an overwrite rejects anew, and forgets what it rejected before', () =>
    inProject({ ...files, 'jobs/Case.yaml': job('overwrite') }, async ({ root }) => {
      await run(await openJob(root))
      await mend(root, 'overwrite')
      const { report } = await run(await openJob(root))
      expect(report.records).toEqual({ read: 5, accepted: 4, quarantined: 1 })
      expect(quarantined(root).map(({ raw }) => raw)).toEqual([documents[3]])
      await expect(replayQuarantine(await openJob(root))).rejects.toThrow('Case does not append')
    }))
})

describe('rejects.max', () => {
  const good = Array.from({ length: 989 }, (_, id) => `{"id":${id},"price":1}\n`).join('')
  const bad = (count: number) => '{"id":1,"price":"x"}\n'.repeat(count)
  const withMax = (max: string) => `${job('append')}rejects: { max: ${max} }\n`

  it.each([
    ['a share of fewer than 1,000 records', job('append'), 10, 'succeeded'],
    ['the share itself', job('append'), 10 + 1, 'failed'],
    ['a larger share that is allowed', withMax('2%'), 11, 'succeeded'],
    ['as many as are allowed', withMax('3'), 3, 'succeeded'],
    ['one more than is allowed', withMax('2'), 3, 'failed'],
    ['any, where none is allowed', withMax('0'), 1, 'failed'],
  ])('%s', (_name, text, rejects, status) =>
    inProject(
      { ...settings, 'schemas/in.yaml': strict, 'jobs/Case.yaml': text, 'data/a.json': good + bad(rejects) },
      async ({ root }) => {
        const { report } = await run(await openJob(root))
        const read = 989 + rejects
        expect(report).toMatchObject({
          status,
          records: { read, accepted: 989, quarantined: rejects },
          quarantine: { records: rejects, committed: status === 'succeeded' },
          rows: { written: status === 'succeeded' ? 989 : 0 },
        })
        expect(quarantined(root)).toHaveLength(rejects)
      },
    ),
  )

  it('the rejects of a failed run go when a later one is committed', () =>
    inProject(
      { ...settings, 'schemas/in.yaml': strict, 'jobs/Case.yaml': withMax('0'), 'data/a.json': bad(2) },
      async ({ root }) => {
        await run(await openJob(root))
        await run(await openJob(root))
        expect(quarantined(root)).toHaveLength(2)
        await writeFile(join(root, 'jobs/Case.yaml'), job('append'))
        expect((await run(await openJob(root))).report.quarantine?.committed).toBe(true)
        expect(quarantined(root)).toHaveLength(2)
        expect(readdirSync(join(root, '.etl/lake/lake/out/_etl/_quarantine'))).toHaveLength(1)
      },
    ))
})
