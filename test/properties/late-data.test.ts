import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunReport } from '../../src/lake/run-report.ts'
import { inProject, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { stepProject } from '../conformance/step-project.ts'
import { runCaseJob } from '../lake/run-case-job.ts'
import { compareRows } from '../reference/compare-rows.ts'
import type { Row } from '../reference/row.ts'

/** A document is a row for each of its items; one whose id is text does not fit the contract. */
interface Document {
  readonly id: number | string
  readonly day: string | null
  readonly items: readonly number[]
}

type Arrival =
  | { readonly kind: 'file'; readonly documents: readonly Document[] }
  /** A file that is there already comes again, the same but for its time. */
  | { readonly kind: 'again'; readonly file: number }
  /** A file that is there already comes with other documents. */
  | { readonly kind: 'other'; readonly file: number; readonly documents: readonly Document[] }

const day = fc.constantFrom('mon', 'tue', 'wed', 'a/b c', null)
const document: fc.Arbitrary<Document> = fc.record({
  id: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) },
    { weight: 1, arbitrary: fc.constant('x') },
  ),
  day,
  items: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
})
const documents = fc.array(document, { maxLength: 4 })
const newFile = fc.record({ kind: fc.constant('file' as const), documents })
const again = fc.record({ kind: fc.constant('again' as const), file: fc.nat(3) })
const other = fc.record({
  kind: fc.constant('other' as const),
  file: fc.nat(3),
  documents: fc.array(document, { minLength: 1, maxLength: 4 }),
})

/** What arrives before each run. */
function arrivals(kinds: fc.Arbitrary<Arrival>): fc.Arbitrary<readonly (readonly Arrival[])[]> {
  return fc.array(fc.array(kinds, { maxLength: 3 }), { minLength: 1, maxLength: 5 })
}

function fits({ id }: Document): boolean {
  return typeof id === 'number'
}

/** The table of all documents at once. */
function rowsOf(all: readonly Document[]): readonly Row[] {
  return all.filter(fits).flatMap(({ id, day, items }) => items.map((item) => ({ id, item, day })))
}

function ndjson(all: readonly Document[]): string {
  return all.map((one) => `${JSON.stringify(one)}\n`).join('')
}

/** Of the rows with the same id and day the one with the smallest item. */
function distinct(rows: readonly Row[]): readonly Row[] {
  const kept = new Map<string, Row>()
  for (const row of rows) {
    const key = JSON.stringify([row.id, row.day])
    const before = kept.get(key)
    if (before === undefined || Number(row.item) < Number(before.item)) kept.set(key, row)
  }
  return [...kept.values()]
}

interface Variant {
  readonly mode: string
  /** Steps behind the others. */
  readonly more?: string
  /** What they make of the table. */
  readonly due?: (rows: readonly Row[]) => readonly Row[]
}

/** Lets everything arrive, run after run; each time the table and the counts are to be those of what is there so far. */
async function letArrive(
  { mode, more = '', due = (rows) => rows }: Variant,
  runs: readonly (readonly Arrival[])[],
): Promise<void> {
  const files = stepProject({
    schema: 'id: int\nday: string\nitems: [int]',
    documents: '',
    steps: `- explode: { item: items }\n- select: { id: id, item: item, day: day }\n${more}`,
    sink: `partitionBy: [day]\nmode: ${mode}`,
  })
  const job = String(files['jobs/Case.yaml']).replace('schema: in', 'schema: in, changed: reload')
  const project = { ...files, 'jobs/Case.yaml': job }
  await inProject(project, async ({ root }) => {
    const there: (readonly Document[])[] = []
    const reports: RunReport[] = []
    let seconds = 1_000_000_000
    for (const batch of runs) {
      for (const arrival of batch) {
        if (arrival.kind !== 'file' && there.length === 0) continue
        const index = arrival.kind === 'file' ? there.length : arrival.file % there.length
        const content = arrival.kind === 'again' ? (there[index] ?? []) : arrival.documents
        there[index] = content
        const name = `data/file-${index}.json`
        await writeFiles(root, { [name]: ndjson(content) })
        seconds += 1
        await utimes(join(root, name), seconds, seconds)
      }
      const { report, tablePath } = await runCaseJob(root, project)
      reports.push(report)
      const rows = await readTable(tablePath)
      expect(compareRows(rows, due(rowsOf(there.flat())))).toBeUndefined()
      expectCounts({ mode, runs, reports, all: there.flat(), rows })
    }
  })
}

function expectCounts(so: {
  readonly mode: string
  readonly runs: readonly (readonly Arrival[])[]
  readonly reports: readonly RunReport[]
  readonly all: readonly Document[]
  readonly rows: readonly Row[]
}): void {
  const { reports, all, rows } = so
  for (const { records, rows, outputs } of reports) {
    expect(records.read).toBe(records.accepted + records.quarantined)
    expect(rows.written).toBe(sum(outputs.map((output) => output.rows)))
  }
  const counting = countingReports(so)
  if (counting.length === 0) return
  expect(sum(counting.map(({ records }) => records.read))).toBe(all.length)
  expect(sum(counting.map(({ records }) => records.quarantined))).toBe(all.filter((one) => !fits(one)).length)
  expect(sum(counting.map((report) => report.rows.written))).toBe(rows.length)
}

/** The reports whose counts add up to the table: of an append all, but where a change has been reloaded. */
function countingReports({
  mode,
  runs,
  reports,
}: {
  readonly mode: string
  readonly runs: readonly (readonly Arrival[])[]
  readonly reports: readonly RunReport[]
}): readonly RunReport[] {
  if (mode === 'overwrite') return reports.filter(({ status }) => status === 'succeeded').slice(-1)
  const isReloaded = runs.flat().some(({ kind }) => kind === 'other')
  return mode === 'append' && !isReloaded ? reports : []
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

function holdsFor(variant: Variant, kinds: fc.Arbitrary<Arrival>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(arrivals(kinds), (runs) => letArrive(variant, runs)),
    { numRuns: 6 },
  )
}

const newOrAgain = fc.oneof({ weight: 4, arbitrary: newFile }, again)
const newOrOther = fc.oneof({ weight: 2, arbitrary: newFile }, other)

describe.each(['append', 'overwrite', 'overwritePartitions'])('late data, %s', (mode) => {
  it('gives the table of all inputs at once, in whatever order and runs they arrive', () =>
    holdsFor({ mode }, newOrAgain))

  it('and of the inputs as they are now, where some have changed and are reloaded', () =>
    holdsFor({ mode }, newOrOther))
})

// keys that hold the partition's: rows of different partitions are no duplicates of each other
it.each(['overwrite', 'overwritePartitions'])('late data, %s: and without duplicates', (mode) => {
  const more = '- dropDuplicates: { keys: [id, day], orderBy: [item] }'
  return holdsFor({ mode, more, due: distinct }, newOrOther)
})
