import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { inProject } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { stepProject } from '../conformance/step-project.ts'
import { nothing, runCase, runChecks } from './run-checks.ts'

const failedRows = ({ report }: Awaited<ReturnType<typeof runChecks>>) =>
  report.checks.map((check) => [check.check, check.failedRows])

describe('checks and partitions', () => {
  const schema = '{ id: bigint, day: date, n: bigint, city: string, ts: timestamp, ok: boolean }'
  const documents = [
    { id: 1, day: '2024-01-09', n: 9, city: 'a/b', ts: '2024-01-09 05:00:00', ok: true },
    { id: 2, day: '2024-01-10', n: 10, city: 'ö=%', ts: '2023-12-31 23:59:59', ok: false },
    { id: 3, day: null, n: null, city: '', ts: null, ok: null },
    { id: 4, day: '2024-01-10', n: -1, city: null, ts: '0001-01-01 00:00:00', ok: true },
  ]

  it('see partition columns in their own types, an empty text as the NULL that it is read as', async () => {
    const run = await runChecks({
      schema,
      documents,
      sink: 'partitionBy: [day, n, city, ok, year(ts), hour(ts)]',
      checks: `
- notNull: [day, n, city, ok, year, hour, ts]
  severity: warn
- between: { day: [2024-01-09, 2024-01-09], n: [9, 10], city: [a, b], year: ['2023', '2024'] }
  severity: warn
- isIn: { city: [a/b, ö=%], ok: [true], hour: ['05'] }
  severity: warn
- matches: { city: ^a }
  severity: warn
- unique: [day]
  severity: warn
- unique: [year, hour, n]
  severity: warn
- warn: n + 1 > 0 AND day < DATE '2024-01-10'
- warn: year = '2024' AND id <= 2
- freshness: { day: 1d }
  severity: warn`,
    })
    expect(failedRows(run)).toEqual([
      ['notNull: [day]', 1],
      ['notNull: [n]', 1],
      ['notNull: [city]', 2],
      ['notNull: [ok]', 1],
      ['notNull: [year]', 1],
      ['notNull: [hour]', 1],
      ['notNull: [ts]', 1],
      ['between: {day: [2024-01-09, 2024-01-09]}', 2],
      ['between: {n: [9, 10]}', 1],
      ['between: {city: [a, b]}', 1],
      ['between: {year: [2023, 2024]}', 1],
      ['isIn: {city: [a/b, ö=%]}', 0],
      ['isIn: {ok: [true]}', 1],
      ['isIn: {hour: [05]}', 2],
      ['matches: {city: ^a}', 1],
      ['unique: [day]', 2],
      ['unique: [year, hour, n]', 0],
      ["n + 1 > 0 AND day < DATE '2024-01-10'", 2],
      ["year = '2024' AND id <= 2", 3],
      ['freshness: {day: 1d}', undefined],
    ])
    expect(run.report.checks.at(-1)?.problem?.found).toBe('the newest is 2024-01-10 00:00:00')
  })

  it('tell rows apart by the first unique check and the partition keys', async () => {
    const { report } = await runChecks({
      schema,
      documents,
      sink: 'partitionBy: [n]',
      checks:
        '- unique: [id]\n- unique: [ts]\n- warn: ok\n- isIn: { city: [a/b, ö=%, ""] }\n- matches: { city: ö|/|^$ }',
    })
    expect(report.warnings).toEqual([
      'check failed for 1 row: ok (jobs/Case.yaml:11:9); found ok=false, id=2, n=10',
    ])
  })
})

describe('a run whose checks fail', () => {
  it('leaves the table as it was, and loads the same input once it is mended', async () => {
    const job = 'checks:\n- between: { id: [1, 9] }\n- unique: [id]'
    const files = stepProject({ schema: 'id: bigint', documents: [{ id: 1 }, { id: 2 }], steps: '', job })
    await inProject(files, async (written) => {
      const table = `${written.root}/.etl/lake/lake/out`
      const first = await runCase(written)
      expect(first.exitCode).toBe(0)
      await writeFile(`${written.root}/data/more.json`, '{"id":3}\n{"id":3}\n{"id":10}\n')
      const second = await runCase(written)
      expect(second).toMatchObject({ exitCode: 3, lake: first.lake })
      expect(second.report.error?.problems.map(({ message }) => message)).toEqual([
        'check failed for 1 row: between: {id: [1, 9]}',
        'check failed for 2 rows: unique: [id]',
      ])
      expect(await readTable(table)).toEqual([{ id: 1n }, { id: 2n }])
      await writeFile(`${written.root}/data/more.json`, '{"id":3}\n')
      expect((await runCase(written)).report).toMatchObject({ status: 'succeeded', rows: { written: 1 } })
      expect(await readTable(table)).toHaveLength(3)
    })
  })

  it('tells its warnings as well', async () => {
    const { report } = await runChecks({
      schema: 'id: bigint',
      documents: [{ id: 1 }, { id: 2 }],
      checks: '- warn: id > 1\n- id > 1\n- id > 0',
    })
    expect(report.error?.problems).toHaveLength(1)
    expect(report.warnings).toEqual(['check failed for 1 row: id > 1 (jobs/Case.yaml:8:9); found id=1'])
    expect(report.checks.map(({ severity, passed }) => [severity, passed])).toEqual([
      ['warn', false],
      ['fail', false],
      ['fail', true],
    ])
  })

  it('names the check whose own expression fails', async () => {
    const { report, exitCode, lake } = await runChecks({
      schema: '{ id: bigint, name: string }',
      documents: [
        { id: 1, name: '7' },
        { id: 2, name: 'x' },
      ],
      checks: '- notNull: [id]\n- warn: CAST(name AS bigint) > 0',
    })
    expect({ exitCode, lake }).toEqual({ exitCode: 3, lake: nothing })
    expect(report.error?.problems).toEqual([
      {
        message: 'an expression failed: CAST(name AS bigint) > 0',
        place: { file: 'jobs/Case.yaml', line: 9, column: 9 },
        found: expect.stringContaining('x'),
        hint: expect.stringContaining('TRY_CAST'),
      },
    ])
  })

  it('cuts long values short', async () => {
    const { report } = await runChecks({
      schema: '{ id: bigint, s: { t: string } }',
      documents: [{ id: 1, s: { t: 'long '.repeat(1000) } }],
      checks: '- warn: length(s.t) < 10',
    })
    expect(report.warnings[0]?.length).toBeLessThan(250)
  })
})

describe('the checks of relationalize', () => {
  it('are about the root table', async () => {
    const run = await runChecks({
      schema: '{ id: bigint, items: [{ n: int }] }',
      documents: [
        { id: 1, items: [{ n: 1 }, { n: 2 }] },
        { id: null, items: [] },
      ],
      steps: '- relationalize: { root: root }',
      checks: '- rowCount: { min: 2, max: 2 }\n- notNull: [id]\n  severity: warn\n- unique: [items]',
    })
    expect(run.exitCode).toBe(0)
    expect(failedRows(run)).toEqual([
      ['rowCount: {min: 2, max: 2}', undefined],
      ['notNull: [id]', 1],
      ['unique: [items]', 0],
    ])
  })
})
