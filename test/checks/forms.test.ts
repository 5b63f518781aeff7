import { describe, expect, it } from 'vitest'
import type { ReportedCheck } from '../../src/lake/run-report.ts'
import { nothing, runChecks } from './run-checks.ts'

const schema = `
id: bigint
temp: double
amount: decimal(5,2)
name: string
ok: boolean
at: timestamp
day: date
`

const documents = [
  { id: 1, temp: 0, amount: 1.5, name: 'oslo', ok: true, at: '2020-01-01 00:00:00', day: '2020-01-01' },
  { id: 2, temp: 10, amount: 2.5, name: 'rome', ok: false, at: '2020-01-02 12:00:00', day: '2020-01-02' },
  { id: 2, temp: 10.5, amount: 2.51, name: 'Rome', ok: true, at: '2020-01-03 00:00:00', day: '2020-01-03' },
  { id: 3, temp: -0.5, amount: -2.5, name: '', ok: null, at: null, day: '2019-12-31' },
  { id: null, temp: null, amount: null, name: 'rome', ok: null, at: null, day: null },
  { id: null, temp: null, amount: null, name: null, ok: null, at: null, day: null },
]

/** A check, how many of the six rows break it, and what is shown of them. */
interface Form {
  readonly check: string
  /** Undefined for a check of the run as a whole that does not pass, 0 for any that does. */
  readonly broken: number | undefined
  readonly found?: string
}

const forms: readonly Form[] = [
  { check: 'temp >= 0', broken: 1, found: 'temp=-0.5' },
  { check: 'temp >= -1', broken: 0 },
  {
    check: 'temp IS NOT NULL AND id = 1',
    broken: 5,
    found: 'temp=10, id=2\ntemp=10.5, id=2\ntemp=-0.5, id=3',
  },
  { check: '1 = 2', broken: 6 },
  { check: 'notNull: [id]', broken: 2, found: 'id=NULL\nid=NULL' },
  { check: 'notNull: [ok]', broken: 3, found: 'ok=NULL\nok=NULL\nok=NULL' },
  { check: 'between: {temp: [0, 10]}', broken: 2, found: 'temp=10.5\ntemp=-0.5' },
  { check: 'between: {temp: [-0.5, 10.5]}', broken: 0 },
  { check: 'between: {id: [2, 2]}', broken: 2, found: 'id=1\nid=3' },
  { check: 'between: {amount: [-2.5, 2.50]}', broken: 1, found: 'amount=2.51' },
  { check: 'between: {name: [a, romz]}', broken: 2, found: 'name="Rome"\nname=""' },
  {
    check: 'between: {at: [2020-01-01T00:00:01, 2020-01-02 12:00:00]}',
    broken: 2,
    found: 'at=2020-01-01 00:00:00\nat=2020-01-03 00:00:00',
  },
  { check: 'between: {day: [2019-12-31, 2020-01-02]}', broken: 1, found: 'day=2020-01-03' },
  { check: 'isIn: {id: [1, 2]}', broken: 1, found: 'id=3' },
  { check: 'isIn: {name: [oslo, rome]}', broken: 2, found: 'name="Rome"\nname=""' },
  { check: 'isIn: {ok: [false]}', broken: 2, found: 'ok=true\nok=true' },
  { check: 'isIn: {amount: [1.50, 2.5, -2.5, 2.51]}', broken: 0 },
  { check: 'isIn: {day: [2020-01-01, 2020-01-02, 2020-01-03]}', broken: 1, found: 'day=2019-12-31' },
  { check: 'matches: {name: om}', broken: 2, found: 'name="oslo"\nname=""' },
  { check: 'matches: {name: ^r.*e$}', broken: 3, found: 'name="oslo"\nname="Rome"\nname=""' },
  { check: 'matches: {name: (?i)rome|oslo}', broken: 1, found: 'name=""' },
  { check: 'rowCount: {min: 6}', broken: 0 },
  { check: 'rowCount: {max: 6}', broken: 0 },
  { check: 'rowCount: {min: 7}', broken: undefined, found: '6 rows' },
  { check: 'rowCount: {min: 1, max: 5}', broken: undefined, found: '6 rows' },
  { check: 'freshness: {at: 2d}', broken: undefined, found: 'the newest is 2020-01-03 00:00:00' },
  { check: 'freshness: {at: 100000d}', broken: 0 },
  { check: 'freshness: {day: 48h}', broken: undefined, found: 'the newest is 2020-01-03 00:00:00' },
]

/** Rows are told apart by the columns of a `unique` check, so these are a job of their own. */
const uniqueForms: readonly Form[] = [
  { check: 'unique: [id]', broken: 2, found: 'id=2 in 2 rows' },
  { check: 'unique: [name]', broken: 2, found: 'name="rome" in 2 rows' },
  { check: 'unique: [ok]', broken: 2, found: 'ok=true in 2 rows' },
  { check: 'unique: [id, name]', broken: 0 },
  { check: 'unique: [id, ok]', broken: 0 },
  { check: 'unique: [amount, temp, at, day]', broken: 0 },
]

/** As YAML: the mapping form with its severity, an expression in its own two ways. */
function written(forms: readonly Form[], severity: 'fail' | 'warn'): string {
  return forms
    .map(({ check }) => {
      if (/^[a-zA-Z]+: /.test(check)) return `- ${check}\n  severity: ${severity}`
      return severity === 'warn' ? `- warn: ${check}` : `- ${check}`
    })
    .join('\n')
}

describe.each([
  { name: 'checks of rows and of the run', forms },
  { name: 'unique', forms: uniqueForms },
])('$name', ({ forms }) => {
  const failing = forms.filter(({ broken }) => broken !== 0)

  it('count the rows that break them and show a few, as warnings', async () => {
    const { report, exitCode } = await runChecks({ schema, documents, checks: written(forms, 'warn') })
    expect(exitCode).toBe(0)
    expect(report).toMatchObject({ status: 'succeeded', rows: { written: 6 } })
    expect(report.checks.map(describeCheck)).toEqual(forms.map(due))
    expect(report.warnings).toHaveLength(failing.length)
    for (const [index, { check }] of failing.entries()) expect(report.warnings[index]).toContain(check)
  })

  it('stop the run, all of them named at once, as failures', async () => {
    const { report, exitCode, lake } = await runChecks({ schema, documents, checks: written(forms, 'fail') })
    expect({ exitCode, lake }).toEqual({ exitCode: 3, lake: nothing })
    expect(report).toMatchObject({ status: 'failed', rows: { written: 0 }, outputs: [], warnings: [] })
    expect(report.checks.map(describeCheck)).toEqual(forms.map(due))
    expect(report.error?.name).toBe('DataError')
    expect(report.error?.problems.map(({ message, found }) => ({ message, found }))).toEqual(
      failing.map(({ check, broken, found }) => ({ message: message(check, broken), found })),
    )
    for (const { place, hint } of report.error?.problems ?? []) {
      expect({ place, hint }).toEqual({
        place: { file: 'jobs/Case.yaml', line: expect.any(Number), column: expect.any(Number) },
        hint: expect.stringContaining('make it a warning with'),
      })
    }
  })

  it('hold for no rows, but for those that ask for rows', async () => {
    const steps = '- filter: id < 0'
    const { report } = await runChecks({ schema, documents, steps, checks: written(forms, 'warn') })
    expect(report.rows.written).toBe(0)
    const found = Object.fromEntries(report.checks.map(({ check, problem }) => [check, problem?.found]))
    const asking = forms.filter(({ check }) => /^freshness|min/.test(check))
    expect(Object.keys(found).filter((check) => found[check] !== undefined)).toEqual(
      asking.map(({ check }) => check),
    )
    for (const { check } of asking)
      expect(found[check]).toBe(isOfRun(check, 'rowCount') ? '0 rows' : 'no rows')
  })

  it.each(['csv', 'json'])('count the same in files of %s', async (format) => {
    const sink = `format: ${format}`
    const { report } = await runChecks({ schema, documents, sink, checks: written(forms, 'warn') })
    expect(report.checks.map(describeCheck)).toEqual(forms.map(due))
  })
})

function describeCheck({ check, passed, failedRows, problem }: ReportedCheck): unknown {
  return { check, passed, failedRows, found: problem?.found }
}

function due({ check, broken, found }: Form): unknown {
  return { check, passed: broken === 0, failedRows: isOfRun(check) ? undefined : broken, found }
}

function message(check: string, broken: number | undefined): string {
  if (broken === undefined) return `check failed: ${check}`
  return `check failed for ${broken} row${broken === 1 ? '' : 's'}: ${check}`
}

function isOfRun(check: string, ...kinds: readonly string[]): boolean {
  return (kinds.length > 0 ? kinds : ['rowCount', 'freshness']).some((kind) => check.startsWith(kind))
}
