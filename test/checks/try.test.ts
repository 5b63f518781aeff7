import { it } from 'vitest'
import { runChecks } from './run-checks.ts'
it('try', async () => {
  const run = await runChecks({
    schema: '{ id: bigint, day: string, price: double, ts: timestamp, d: "decimal(10,2)", on: date, ok: boolean, s: smallint }',
    documents: [
      { id: 1, day: 'mon', price: 1.5, ts: '2026-03-01 00:00:00', d: 1.5, on: '2026-01-01', ok: true, s: 3 },
      { id: 1, day: 'tue', price: 2.5, ts: '2026-02-01 00:00:00', d: 9, on: '2025-01-01', ok: false, s: 4  },
      { id: null, day: null, price: null, ts: null, d: null, on: null, ok: null, s: null },
      { id: 4, day: 'été', price: -1, ts: '2026-02-01 00:00:00.5', d: -3.25, on: '2024-02-29', ok: true, s: -5  },
    ],
    sink: 'partitionBy: [day, year(ts)]',
    checks: `
- price > 0
- 'day <> ''tue'''
- warn: id > 1
- notNull: [id, day, year]
- unique: [id]
- unique: [id, day]
  severity: warn
- between: { price: [0, 2], d: [-3.25, 9.00], on: ['2025-01-01', '2026-01-01'], ts: ['2026-02-01', '2026-02-01T00:00:00.4'], s: [-5, 3] }
- isIn: { day: [mon, été], id: [1, 9007199254740993], ok: [true], d: [1.5] }
- matches: { day: '^[a-z]+$' }
- rowCount: { min: 5 }
- freshness: { ts: 2d }
  severity: warn
- freshness: { on: 100000d }
`,
  })
  console.log(JSON.stringify(run, null, 1))
})
