import { describe, expect, it } from 'vitest'
import { analyseExpression } from '../../src/compile/athena/analyse-expression.ts'
import { printDuckdbExpression } from '../../src/compile/athena/print-duckdb.ts'
import type { Field } from '../../src/spec/data-type.ts'

const columns: readonly Field[] = [
  { name: 'dt', type: { kind: 'bigint' } },
  { name: 'n', type: { kind: 'int' } },
  { name: 'temp', type: { kind: 'double' } },
  { name: 'ts', type: { kind: 'timestamp' } },
  { name: 'order', type: { kind: 'string' } },
  { name: 'Name', type: { kind: 'string' } },
  { name: 'city', type: { kind: 'struct', fields: [{ name: 'lat', type: { kind: 'double' } }] } },
]

function print(text: string, relation?: string): string {
  const analysis = analyseExpression({ text, scope: { columns } })
  if (!analysis.ok) throw new Error(analysis.problems[0]?.message)
  return printDuckdbExpression(analysis.expression, relation === undefined ? {} : { relation })
}

describe("expressions in DuckDB's SQL", () => {
  it.each([
    ['city.lat', 'city.lat'],
    ['"order"', '"order"'],
    ['name', '"Name"'],
    ['temp > 280', 'temp > 280e0'],
    ['n + 1', 'n + 1'],
    ['dt * 1000', 'dt * 1000'],
    ['n / 2', 'n // 2'],
    ['n / n', "CASE WHEN n = 0 AND n IS NOT NULL THEN error('Division by zero') ELSE n // n END"],
    ['CAST(from_unixtime(dt) AS timestamp)', 'make_timestamp(dt * 1000000)'],
    ['CAST(from_unixtime(n) AS timestamp)', 'make_timestamp(CAST(n AS BIGINT) * 1000000)'],
    ['year(ts)', 'year(ts)'],
    ['hour(ts) BETWEEN 6 AND 18', 'hour(ts) BETWEEN 6 AND 18'],
    ['name IS NOT NULL AND temp < 1 OR n IN (1, 2)', '("Name" IS NOT NULL AND temp < 1e0) OR n IN (1, 2)'],
    ['NOT (n = 1)', 'NOT (n = 1)'],
    ["name || '!' || name", '("Name" || \'!\' || "Name")'],
    ["name LIKE 'a\\_%' ESCAPE '\\'", "\"Name\" LIKE 'a\\_%' ESCAPE '\\'"],
    ["coalesce(name, 'it''s')", "coalesce(\"Name\", 'it''s')"],
    ["date_diff('day', ts, ts)", "date_sub('day', ts, ts)"],
    ["date_format(ts, '%Y-%m-%d %H:%i')", "strftime(ts, '%Y-%m-%d %H:%M')"],
    ['CASE n WHEN 1 THEN 2 END', 'CASE n WHEN 1 THEN 2 END'],
    ['-n', '-n'],
  ])('%s', (text, duckdb) => {
    expect(print(text)).toBe(duckdb)
  })

  it('names the relation of every column when asked to', () => {
    expect(print('city.lat > temp', 'input')).toBe('input.city.lat > input.temp')
  })
})
