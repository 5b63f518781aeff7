import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import type { Row } from '../reference/row.ts'
import { engines } from './engines.ts'
import { inProject, writeFiles } from './in-project.ts'
import { listDataFiles, readTable } from './read-table.ts'
import { runOn } from './run-on.ts'
import { stepProject } from './step-project.ts'

const schema = 'id: int\nday: string'
const first = [
  { id: 1, day: 'mon' },
  { id: 2, day: 'tue' },
]
const later = [
  { id: 3, day: 'tue' },
  { id: 4, day: 'wed' },
]

function project(sink: string, more: { readonly steps?: string; readonly job?: string } = {}) {
  return stepProject({ schema, documents: first, steps: '', sink, ...more })
}

function ndjson(documents: readonly unknown[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('')
}

function expectRows(rows: readonly Row[], due: readonly Row[]): void {
  expect(compareRows(rows, due)).toBeUndefined()
}

/** What lies below the table's path besides data and the log. */
function stagedFiles(tablePath: string): readonly string[] {
  return readdirSync(tablePath, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.includes('staged'),
  )
}

describe.each(engines)('modes on $name', (engine) => {
  it.each(['', 'partitionBy: [day]\n'])(
    'append adds what is new and keeps the files that are there; %s',
    async (keys) => {
      await inProject(project(`${keys}mode: append`), async (given) => {
        const before = await runOn(engine, given)
        expectRows(before.rows, first)
        expect((await runOn(engine, given)).files).toEqual(before.files)
        await writeFiles(given.root, { 'data/later.json': ndjson(later) })
        const after = await runOn(engine, given)
        expectRows(after.rows, [...first, ...later])
        expect(after.files).toEqual(expect.arrayContaining([...before.files]))
        expect(stagedFiles(after.tablePath)).toEqual([])
      })
    },
  )

  it.each(['', 'partitionBy: [day]\n'])('overwrite makes the table of all inputs; %s', async (keys) => {
    await inProject(project(`${keys}mode: overwrite`), async (given) => {
      const before = await runOn(engine, given)
      await writeFiles(given.root, { 'data/later.json': ndjson(later) })
      const after = await runOn(engine, given)
      expectRows(after.rows, [...first, ...later])
      expect(after.files.filter((file) => before.files.includes(file))).toEqual([])
      await writeFiles(given.root, { 'data/documents.json': '', 'data/later.json': ndjson(later.slice(1)) })
      const last = await runOn(engine, given)
      expectRows(last.rows, later.slice(1))
      if (keys !== '') {
        expect(readdirSync(last.tablePath).filter((name) => name.startsWith('day='))).toEqual(['day=wed'])
      }
    })
  })

  it('overwrite leaves nothing where no row is left', async () => {
    await inProject(project('mode: overwrite'), async (given) => {
      expect((await runOn(engine, given)).files).toHaveLength(1)
      const none = project('mode: overwrite', { steps: '- filter: id > 100' })
      await writeFiles(given.root, none)
      await inProject(none, async ({ project }) => {
        expect((await runOn(engine, { root: given.root, project })).files).toEqual([])
      })
    })
  })

  it('overwritePartitions writes those partitions anew that get rows, from all that went into them', async () => {
    await inProject(project('partitionBy: [day]\nmode: overwritePartitions'), async (given) => {
      const before = await runOn(engine, given)
      expectRows(before.rows, first)
      await writeFiles(given.root, { 'data/later.json': ndjson(later) })
      const after = await runOn(engine, given)
      expectRows(after.rows, [...first, ...later])
      const [monday = '', tuesday = ''] = before.files
      expect(after.files).toContain(monday)
      expect(after.files).not.toContain(tuesday)
      expect(after.files.map((file) => file.split('/')[0])).toEqual(['day=mon', 'day=tue', 'day=wed'])
    })
  })

  const failures = [
    ['a record that breaks the contract', { job: 'rejects: { onMismatch: fail }' }, '{"id":"x"}\n'],
    ['an expression', { steps: '- derive: { x: 1 / (id - 5) }' }, '{"id":5}\n'],
    ['a check', { job: 'checks: [id < 5]' }, '{"id":5}\n'],
    ['a file that is cut', { job: 'rejects: { onMismatch: fail }' }, '{"id":'],
  ] as const
  it.each(
    failures.flatMap((failure) =>
      (['append', 'overwrite'] as const).map((mode) => [...failure, mode] as const),
    ),
  )('a run that %s fails leaves the table as it was', async (_what, more, bad, mode) => {
    const sink = `partitionBy: [day]\nmode: ${mode}`
    await inProject({ ...project(sink, more), 'data/bad.json': bad }, async (given) => {
      const nothing = await engine.run({ ...given, job: 'Case', trustInput: false })
      expect(nothing.status).toBe('failed')
      const tablePath = `${given.root}/.etl/lake/lake/out`
      expect(listDataFiles(tablePath)).toEqual([])
      await writeFiles(given.root, { 'data/bad.json': '' })
      const before = await runOn(engine, given)
      await writeFiles(given.root, { 'data/worse.json': bad })
      expect((await engine.run({ ...given, job: 'Case', trustInput: false })).status).toBe('failed')
      expect(listDataFiles(tablePath)).toEqual(before.files)
      expectRows(await readTable(tablePath), before.rows)
      expect(stagedFiles(tablePath)).toEqual([])
      expect(readdirSync(`${given.root}/.etl`)).not.toContain('scratch')
      await writeFiles(given.root, { 'data/worse.json': '{"id":6,"day":"sun"}\n'.replace('6', '0') })
      expectRows(
        (await runOn(engine, given)).rows.map(({ id, day }) => ({ id, day })),
        [...first, { id: 0, day: 'sun' }],
      )
    })
  })
})

describe.each(engines)('file sizes on $name', (engine) => {
  const total = 160_000
  // half of each row is noise, which no codec makes smaller
  const documents = Array.from({ length: total }, (_, id) => {
    const noise = Math.imul(id + 1, 2654435761) >>> 0
    return `{"id":${id},"day":"${id % 16 === 0 ? 'small' : 'large'}","x":"${(noise * 4294967.291).toString(36)}"}\n`
  }).join('')
  const wide = { schema: `${schema}\nx: string`, documents, steps: '' }

  it('are about the target', async () => {
    await inProject(stepProject({ ...wide, sink: 'targetFileSize: 1MB' }), async (given) => {
      const { rows, files } = await runOn(engine, given)
      expect(files.length).toBeGreaterThan(1)
      expect(rows).toHaveLength(total)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(total)
    })
  })

  it('are about the target in partitions as well, and one file for a small partition', async () => {
    const sink = 'partitionBy: [day]\ntargetFileSize: 1MB'
    await inProject(stepProject({ ...wide, sink }), async (given) => {
      const { rows, files } = await runOn(engine, given)
      expect(files.filter((file) => file.startsWith('day=large/')).length).toBeGreaterThan(1)
      expect(files.filter((file) => file.startsWith('day=small/'))).toHaveLength(1)
      expect(rows.filter(({ day }) => day === 'small')).toHaveLength(total / 16)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(total)
    })
  })

  it('are one file each for small partitions', async () => {
    await inProject(stepProject({ ...wide, sink: 'partitionBy: [day]' }), async (given) => {
      const { rows, files } = await runOn(engine, given)
      expect(files).toHaveLength(2)
      expect(rows).toHaveLength(total)
    })
  })
})
