import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createJobChecker } from '../../src/compile/check-project.ts'
import { compileDuckdbJob } from '../../src/compile/duckdb/compile-job.ts'
import { planReads } from '../../src/compile/plan-reads.ts'
import { measureChecks } from '../../src/engine/measure-checks.ts'
import { openDuckdb } from '../../src/engine/open-duckdb.ts'
import { inProject } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { runChecks } from './run-checks.ts'

const startedAt = new Date('2026-03-03T12:00:00Z')

/** Holds a staged file with some timestamps against checks, as of `startedAt`. */
async function measure(options: {
  readonly type: 'timestamp' | 'date'
  readonly values: readonly (string | null)[]
  readonly checks: string
  readonly limit?: number
  readonly isSample?: boolean
}) {
  const { type, values, checks, limit, isSample } = options
  const job = `checks:\n${checks}`
  const files = stepProject({ schema: `{ id: bigint, ts: ${type} }`, documents: '', steps: '', job })
  return inProject(files, async ({ root, project }) => {
    const { checked } = createJobChecker(project)('Case') ?? {}
    if (checked === undefined) throw new Error('the job has a mistake')
    const [output] = compileDuckdbJob(planReads(checked)).outputs
    if (output === undefined) throw new Error('the job has no output')
    const { connection, close } = await openDuckdb({
      threads: 1,
      memoryLimitBytes: 100_000_000,
      temporaryDirectory: join(root, 'tmp'),
    })
    try {
      const path = join(root, 'staged.parquet')
      const rows = values.map((value, index) => `(${index}, ${value === null ? 'NULL' : `'${value}'`})`)
      await connection.run(
        `COPY (SELECT id::BIGINT AS id, ts::${type} AS ts FROM (VALUES ${rows.join(', ')}) AS rows(id, ts)) TO '${path}'`,
      )
      const staged = { path, folder: '', partition: [], rows: values.length, bytes: 0 }
      const outputs = [{ output, files: [staged] }]
      return await measureChecks({ checked, outputs, connection, startedAt, limit, isSample })
    } finally {
      close()
    }
  })
}

describe('freshness', () => {
  it.each<readonly [type: 'timestamp' | 'date', newest: string, age: string, passed: boolean]>([
    ['timestamp', '2026-03-01 12:00:00', '2d', true],
    ['timestamp', '2026-03-01 11:59:59.999999', '2d', false],
    ['timestamp', '2026-03-03 11:55:00', '5m', true],
    ['timestamp', '2026-03-03 11:54:59', '5m', false],
    ['timestamp', '2026-03-03 12:00:00', '0s', true],
    ['timestamp', '2026-03-03 12:00:01', '0s', true],
    ['timestamp', '9999-12-31 23:59:59', '1d', true],
    ['timestamp', '0001-01-01 00:00:00', '999999999d', true],
    ['date', '2026-03-01', '60h', true],
    ['date', '2026-03-01', '59h', false],
    ['date', '2026-03-03', '12h', true],
    ['date', '2026-03-03', '11.99h', false],
  ])('a %s whose newest is %s, at most %s old at 2026-03-03 12:00:00', async (type, newest, age, passed) => {
    const checks = `- freshness: { ts: ${age} }`
    const [check] = await measure({ type, values: [null, '0001-01-01', newest], checks })
    expect(check?.passed).toBe(passed)
    expect(check?.problem?.expected).toBe(
      passed ? undefined : `not older than ${age} when the run started, 2026-03-03 12:00:00 UTC`,
    )
  })

  it('fails for nothing but NULL', async () => {
    const [check] = await measure({ type: 'date', values: [null, null], checks: '- freshness: { ts: 2d }' })
    expect(check).toMatchObject({ passed: false, problem: { found: 'only NULL' } })
  })

  it('counts from the start of the run', async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)
    const { report } = await runChecks({
      schema: 'ts: timestamp',
      documents: [{ ts: hoursAgo(100) }, { ts: hoursAgo(10) }, { ts: null }],
      checks: '- freshness: { ts: 11h }\n  severity: warn\n- freshness: { ts: 9h }\n  severity: warn',
    })
    expect(report.checks.map(({ passed }) => passed)).toEqual([true, false])
  })
})

describe('checks of a run as a whole', () => {
  const checks = '- rowCount: { min: 5 }\n- freshness: { ts: 1d }\n- notNull: [ts]\n- unique: [ts]'
  const values = ['2020-01-01', '2020-01-01', null]

  it.each([
    ['a run', {}, ['rowCount: {min: 5}', 'freshness: {ts: 1d}', 'notNull: [ts]', 'unique: [ts]']],
    ['a run with a limit', { limit: 3 }, ['notNull: [ts]', 'unique: [ts]']],
    ['a sample', { isSample: true }, ['notNull: [ts]', 'unique: [ts]']],
  ])('in %s', async (_, options, failing) => {
    const measured = await measure({ type: 'date', values, checks, ...options })
    expect(measured.filter(({ passed }) => !passed).map(({ check }) => check)).toEqual(failing)
  })
})
