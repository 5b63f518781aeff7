import { cp, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable as readCatalog } from '../../src/catalog/local-catalog.ts'
import { findJob } from '../../src/compile/find-job.ts'
import { compactTable } from '../../src/engine/compact-table.ts'
import { type RunJobOptions, type RunJobResult, runJob } from '../../src/engine/run-job.ts'
import { DataError } from '../../src/errors.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { findKnownInputs } from '../../src/lake/known-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { type ProjectFiles, projectOf, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { stepProject } from '../conformance/step-project.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

interface Item {
  readonly id: number
  readonly day: string
  readonly half: number
}

const tableSource = '{ table: lake.out }'

/** The job Case makes lake.out of files, the job Down makes lake.down of that. */
function project(mode: string, source = tableSource): ProjectFiles {
  return stepProject({
    schema: 'id: int\nday: string\nhalf: int',
    documents: '',
    steps: '',
    sink: 'partitionBy: [day]\nmode: append',
    files: {
      'jobs/Down.yaml': [
        `source: ${source}`,
        'steps: []',
        `sink: { table: lake.down, path: s3://lake/down/, partitionBy: [half], mode: ${mode} }`,
      ].join('\n'),
      'schemas/item.yaml': 'id: int\nhalf: int\nday: string\n',
    },
  })
}

async function run(
  root: string,
  files: ProjectFiles,
  options: Partial<RunJobOptions> & { readonly job?: string } = {},
): Promise<RunJobResult> {
  const { job = 'Down', ...more } = options
  const parsed = projectOf(files)
  const result = await runJob({
    checked: findJob(parsed, job),
    settings: parsed.settings,
    root,
    workingDirectory: root,
    trustInput: false,
    threads: 1,
    memoryLimitBytes: 500_000_000,
    ...more,
  })
  if (result.error !== undefined) throw result.error
  return result
}

async function compact(root: string) {
  const table = await readCatalog(root, { database: 'lake', name: 'out' })
  if (table === undefined) return
  await compactTable({
    table,
    lake: { root, sampleData: [] },
    sort: [],
    dryRun: false,
    compression: 'snappy',
    targetFileBytes: 128_000_000,
    threads: 1,
    memoryLimitBytes: 500_000_000,
  })
}

const ndjson = (items: readonly Item[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('')

let named = 0

/** One more input of the source, and a run that appends it. */
async function append(root: string, files: ProjectFiles, items: readonly Item[]) {
  await writeFiles(root, { [`data/${named++}.json`]: ndjson(items) })
  await run(root, files, { job: 'Case' })
}

/** Other inputs in place of all, and a run that replaces the source. */
async function overwrite(root: string, files: ProjectFiles, items: readonly Item[]) {
  await rm(join(root, 'data'), { recursive: true })
  await writeFiles(root, { [`data/${named++}.json`]: ndjson(items) })
  await run(root, files, { job: 'Case', fullRefresh: true })
}

async function downIds(root: string): Promise<readonly number[]> {
  const rows = await readTable(join(root, '.etl/lake/lake/down')).catch(() => [])
  return rows.map(({ id }) => Number(id)).sort((left, right) => left - right)
}

const item = (id: number, day = 'mon'): Item => ({ id, day, half: id % 2 })

async function inSource(
  mode: string,
  use: (root: string, files: ProjectFiles) => Promise<void>,
  source?: string,
) {
  const files = project(mode, source)
  await inTemporaryFolder(async (root) => {
    await writeFiles(root, files)
    await rm(join(root, 'data/documents.json'))
    await use(root, files)
  })
}

async function refusal(promise: Promise<unknown>): Promise<DataError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(DataError)
  return error as DataError
}

describe.each([
  ['by its name', tableSource],
  ['by its path', '{ path: s3://lake/out/, schema: item, format: parquet }'],
])('a job that appends from a table, %s', (_, source) => {
  it('loads nothing twice after a compaction, and remembers it', () =>
    inSource(
      'append',
      async (root, files) => {
        await append(root, files, [item(1)])
        await append(root, files, [item(2)])
        await run(root, files)
        await compact(root)
        const { report } = await run(root, files)
        expect(report).toMatchObject({ status: 'noNewInput', inputs: { files: 0, skipped: 1 } })
        await append(root, files, [item(3)])
        expect((await run(root, files)).report.inputs).toMatchObject({ files: 1, skipped: 1 })
        expect(await downIds(root)).toEqual([1, 2, 3])
        const log = await readCommitLog(openLocalStore(join(root, '.etl/lake/lake/down')))
        expect(await findKnownInputs(log, ({ merged }) => merged === true)).toHaveLength(2)
        await compact(root)
        await append(root, files, [item(4)])
        await run(root, files)
        expect(await downIds(root)).toEqual([1, 2, 3, 4])
      },
      source,
    ))

  it('loads once what several compactions have made of new files', () =>
    inSource(
      'append',
      async (root, files) => {
        await append(root, files, [item(1)])
        await append(root, files, [item(2)])
        await compact(root)
        await append(root, files, [item(3)])
        await compact(root)
        await run(root, files)
        expect(await downIds(root)).toEqual([1, 2, 3])
      },
      source,
    ))

  it('tells a merged file also where it was given by hand, and loads other files as they are', () =>
    inSource(
      'append',
      async (root, files) => {
        await append(root, files, [item(1)])
        await append(root, files, [item(2)])
        await run(root, files)
        await compact(root)
        const given = await run(root, files, { input: '.etl/lake/lake/out' })
        expect(given.report.status).toBe('noNewInput')
        await overwrite(root, files, [item(3)])
        await refusal(run(root, files, { input: '.etl/lake/lake/out' }))
        await cp(join(root, '.etl/lake/lake/out'), join(root, 'other'), { recursive: true })
        await run(root, files, { input: 'other/**/*.parquet' })
        expect(await downIds(root)).toEqual([1, 2, 3])
      },
      source,
    ))

  it('refuses a file that holds known rows and new ones', () =>
    inSource(
      'append',
      async (root, files) => {
        await append(root, files, [item(1)])
        await run(root, files)
        await append(root, files, [item(2)])
        await compact(root)
        const { problems } = await refusal(run(root, files))
        expect(problems[0]?.message).toContain('has merged rows that are known with new ones')
        expect(problems[0]?.hint).toContain('etl run-job Down --full-refresh')
        expect(await downIds(root)).toEqual([1])
        const { report } = await run(root, files, { fullRefresh: true })
        expect(report.mode).toBe('overwrite')
        expect(await downIds(root)).toEqual([1, 2])
      },
      source,
    ))

  it('refuses a source that was written anew', () =>
    inSource(
      'append',
      async (root, files) => {
        await append(root, files, [item(1)])
        await append(root, files, [item(2)])
        await run(root, files)
        await compact(root)
        await overwrite(root, files, [item(1), item(2)])
        const { problems } = await refusal(run(root, files))
        expect(problems[0]?.message).toMatch(/^the source table \S+ was written anew since/)
        expect(problems[0]?.found).toBe('this one is gone and 1 more')
        expect(await downIds(root)).toEqual([1, 2])
        await run(root, files, { fullRefresh: true })
        expect((await run(root, files)).report.status).toBe('noNewInput')
        expect(await downIds(root)).toEqual([1, 2])
      },
      source,
    ))
})

describe('a job that writes partitions anew from a table', () => {
  it('reads merged files for those that they were made of', () =>
    inSource('overwritePartitions', async (root, files) => {
      await append(root, files, [item(1), item(2)])
      await append(root, files, [item(3)])
      await run(root, files)
      await compact(root)
      await append(root, files, [item(5)])
      await run(root, files)
      expect(await downIds(root)).toEqual([1, 2, 3, 5])
      await compact(root)
      await append(root, files, [item(4)])
      await run(root, files)
      expect(await downIds(root)).toEqual([1, 2, 3, 4, 5])
    }))

  it('loads new rows that were merged with known ones', () =>
    inSource('overwritePartitions', async (root, files) => {
      await append(root, files, [item(1), item(2)])
      await run(root, files)
      await append(root, files, [item(3)])
      await compact(root)
      await run(root, files)
      expect(await downIds(root)).toEqual([1, 2, 3])
    }))
})

/** The source as the model has it: files of a partition, by the ids that they hold. */
interface SourceFile {
  readonly day: string
  readonly ids: readonly number[]
}

type Step =
  | { readonly kind: 'append' | 'overwrite'; readonly days: readonly string[] }
  | { readonly kind: 'compact' | 'run' }

const days = fc.array(fc.constantFrom('mon', 'tue'), { minLength: 1, maxLength: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), days }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('overwrite' as const), days }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('compact' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
)

function fileByDay(items: readonly Item[]): readonly SourceFile[] {
  const there = [...new Set(items.map(({ day }) => day))]
  return there.map((day) => ({ day, ids: items.filter((one) => one.day === day).map(({ id }) => id) }))
}

describe.each(['append', 'overwritePartitions', 'overwrite'])('%s from a table, property', (mode) => {
  it('has the rows of the source at its last run, or refuses', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) =>
        inSource(mode, async (root, files) => {
          let source: readonly SourceFile[] = []
          let down: readonly number[] = []
          let ids = 0
          const idsOf = (of: readonly SourceFile[]) => of.flatMap((file) => file.ids).sort((a, b) => a - b)
          const mustRefuse = () => {
            if (mode === 'overwrite') return false
            const there = new Set(idsOf(source))
            if (down.some((id) => !there.has(id))) return true
            const counts = source.map((file) => file.ids.filter((id) => down.includes(id)).length)
            return (
              mode === 'append' &&
              counts.some((count, at) => count > 0 && count < (source[at]?.ids.length ?? 0))
            )
          }
          // the folder of a table is there from its first run on
          const first: Step = { kind: 'append', days: ['mon'] }
          for (const next of [first, ...steps, { kind: 'run' as const }]) {
            if (next.kind === 'append' || next.kind === 'overwrite') {
              const items = next.days.map((day) => item(++ids, day))
              await (next.kind === 'append' ? append : overwrite)(root, files, items)
              source = [...(next.kind === 'append' ? source : []), ...fileByDay(items)]
            } else if (next.kind === 'compact') {
              await compact(root)
              source = fileByDay(source.flatMap(({ day, ids }) => ids.map((id) => ({ ...item(id), day }))))
            } else {
              if (mustRefuse()) {
                await refusal(run(root, files))
                expect(await downIds(root)).toEqual(down)
                await run(root, files, { fullRefresh: true })
              } else await run(root, files)
              down = idsOf(source)
            }
            expect(await downIds(root)).toEqual(down)
          }
        }),
      ),
      { numRuns: 4 },
    ))
})

describe('a known input that is empty now', () => {
  const job = (mode: string, changed: string, format = 'json') =>
    stepProject({
      schema: 'id: int\nday: string\nhalf: int',
      documents: '',
      steps: '',
      files: {
        'jobs/Case.yaml': [
          `source: { path: data, schema: in, format: ${format}, changed: ${changed} }`,
          'steps: []',
          `sink: { table: lake.down, path: s3://lake/down/, partitionBy: [half], mode: ${mode} }`,
        ].join('\n'),
      },
    })
  const contents = {
    json: ndjson([item(1), item(2)]),
    csv: 'id,day,half\n1,mon,1\n2,mon,0\n',
  }
  const other = { json: ndjson([item(3)]), csv: 'id,day,half\n3,mon,1\n' }

  const truncated = (
    files: ProjectFiles,
    inputs: ProjectFiles,
    use: (root: string) => Promise<void>,
  ): Promise<void> =>
    inTemporaryFolder(async (root) => {
      await writeFiles(root, { ...files, ...inputs })
      await run(root, files, { job: 'Case' })
      await truncate(join(root, 'data/a'))
      await use(root)
    })

  it('fails the run', () => {
    const files = job('append', 'fail')
    return truncated(files, { 'data/a': contents.json }, async (root) => {
      const { problems } = await refusal(run(root, files, { job: 'Case' }))
      expect(problems).toMatchObject([
        { message: 'this input has changed since it was loaded', found: 'an empty file' },
      ])
      expect(await downIds(root)).toEqual([1, 2])
    })
  })

  it('is ignored with a warning', () => {
    const files = job('append', 'ignore')
    return truncated(files, { 'data/a': contents.json }, async (root) => {
      const { report } = await run(root, files, { job: 'Case' })
      expect(report.status).toBe('noNewInput')
      expect(report.warnings).toContain('data/a has changed since it was loaded, and is ignored')
      expect(await downIds(root)).toEqual([1, 2])
    })
  })

  describe.each(['append', 'overwritePartitions'])('is reloaded, %s', (mode) => {
    it.each(['json', 'csv'] as const)('alone and beside another, %s', (format) => {
      const files = job(mode, 'reload', format)
      const both = { 'data/a': contents[format], 'data/b': other[format] }
      const again = async (root: string, due: readonly number[]) => {
        const { report } = await run(root, files, { job: 'Case' })
        expect(report.status).toBe('succeeded')
        expect(report.mode).toBe(mode === 'append' ? 'overwrite' : mode)
        expect(await downIds(root)).toEqual(due)
        expect((await run(root, files, { job: 'Case' })).report.status).toBe('noNewInput')
        await writeFiles(root, { 'data/a': contents[format] })
        await run(root, files, { job: 'Case' })
        expect(await downIds(root)).toEqual([1, 2, ...due])
      }
      return truncated(files, both, (root) => again(root, [3])).then(() =>
        truncated(files, { 'data/a': contents[format] }, (root) => again(root, [])),
      )
    })
  })

  it('leaves a table alone that is overwritten from nothing else, and says so', () => {
    const files = job('overwrite', 'fail')
    return truncated(files, { 'data/a': contents.json }, async (root) => {
      const { report } = await run(root, files, { job: 'Case' })
      expect(report.status).toBe('noNewInput')
      expect(report.warnings).toEqual([
        'data/a is empty',
        'data/documents.json is empty',
        'no input holds anything: the table stays as it is',
      ])
      expect(await downIds(root)).toEqual([1, 2])
    })
  })
})
