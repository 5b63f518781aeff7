import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { createWorkspace } from './scan-files.ts'

const { dir, remove } = createWorkspace()
afterAll(remove)

const digits = (maxLength: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength }).map((list) => list.join(''))
const edges = [
  '0',
  '128',
  '32768',
  '2147483648',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551616',
]
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      digits(40).map((text) => text.replace(/^0+(?=.)/, '')),
      fc.constantFrom(...edges),
    ),
    fc.oneof(
      fc.constant(''),
      digits(20).map((text) => `.${text}`),
    ),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.constantFrom('e0', 'E2', 'e-3', 'e+20', 'e308', 'e400', 'e-400'),
    ),
  )
  .map((parts) => parts.join(''))
const time = fc
  .tuple(
    fc.constantFrom(
      '2024-01-02',
      '0001-01-01',
      '9999-12-31',
      '2024-02-29',
      '2023-02-29',
      '1582-10-10',
      '1969-12-31',
    ),
    fc.constantFrom(
      '',
      'T00:00:00',
      ' 23:59:59',
      'T03:04:05.1',
      ' 03:04:05.000001',
      'T24:00:00',
      'T03:04',
      'Z',
    ),
  )
  .map((parts) => JSON.stringify(parts.join('')))
const text = fc
  .array(
    fc.constantFrom(
      'a',
      'é',
      '😀',
      '\\n',
      '\\u0000',
      '\\ud83d\\ude00',
      '\\/',
      '\\"',
      '\u2028',
      '\x7f',
      '\\ud800',
    ),
    {
      maxLength: 5,
    },
  )
  .map((parts) => `"${parts.join('')}"`)
const other = fc.constantFrom(
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '[1,null]',
  '["x"]',
  '{"a":1,"b":"x"}',
  '{"a":1,"\\u0061":1}',
)
const json = fc.oneof({ weight: 3, arbitrary: number }, time, text, other)

/** By Hive type: what DuckDB calls it, and what it has to make of an accepted value, as text. */
const types: readonly (readonly [hive: string, duckdb: string, meaning: (json: string) => string])[] = [
  ['tinyint', 'TINYINT', (value) => `${BigInt(value)}`],
  ['int', 'INTEGER', (value) => `${BigInt(value)}`],
  ['bigint', 'BIGINT', (value) => `${BigInt(value)}`],
  ['double', 'DOUBLE', (value) => `${Number(value)}`],
  ['float', 'FLOAT', (value) => `${Math.fround(Number(value))}`],
  ['decimal(10,2)', 'DECIMAL(10,2)', (value) => scaleExactly(value, 2)],
  ['decimal(38,10)', 'DECIMAL(38,10)', (value) => scaleExactly(value, 10)],
  ['boolean', 'BOOLEAN', (value) => value],
  ['string', 'VARCHAR', (value) => JSON.parse(value)],
  ['date', 'DATE', (value) => JSON.parse(value).slice(0, 10)],
  [
    'timestamp',
    'TIMESTAMP',
    (value) => JSON.parse(value).replace('T', ' ').padEnd(19, ' 00:00:00').slice(0, 26),
  ],
  ['array<int>', 'INTEGER[]', (value) => value.replace('null', 'NULL').replace(',', ', ')],
  [
    'struct<a:int,b:string>',
    'STRUCT(a INTEGER, b VARCHAR)',
    (value) => (value === '{}' ? "{'a': NULL, 'b': NULL}" : "{'a': 1, 'b': x}"),
  ],
]

describe('DuckDB', () => {
  it.each(types)('reads every accepted %s as what it says', async (hive, duckdb, meaning) => {
    const contract = compileContract({ columns: [{ name: 'v', type: typeOf(hive) }] })
    const accepted = fc.sample(json, 3000).filter((value) => {
      const record = Buffer.from(`{"u":[${value}],"v":${value}}`)
      return checkRecord(contract, record, 0, record.length) === undefined
    })
    const path = join(dir, `${duckdb}.ndjson`)
    writeFileSync(path, accepted.map((value) => `{"u":[${value}],"v":${value}}`).join('\n'))
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const columns = `{v: '${duckdb}'}`
    const shown = hive === 'double' || hive === 'float' ? 'v' : 'CAST(v AS VARCHAR)'
    const reader = await connection.runAndReadAll(
      `SELECT ${shown} AS v FROM read_json('${path}', columns = ${columns}, format = 'newline_delimited')`,
    )
    connection.closeSync()
    const found = reader.getRowsJson().map(([value]) => (value === null ? null : `${value}`))
    expect(accepted.length).toBeGreaterThan(50)
    expect(found).toEqual(accepted.map((value) => (value === 'null' ? null : meaning(value))))
  })
})

/** A decimal with all its places, computed with integers. */
function scaleExactly(value: string, scale: number): string {
  const [mantissa = '', exponent = '0'] = value.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const power = scale + Number(exponent) - fraction.length
  const digitsOf = BigInt(whole + fraction)
  const unscaled = power >= 0 ? digitsOf * 10n ** BigInt(power) : digitsOf / 10n ** BigInt(-power)
  const padded = `${unscaled}`.padStart(scale + 1, '0')
  const sign = value.startsWith('-') && unscaled > 0n ? '-' : ''
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}

function typeOf(hive: string): DataType {
  const parsed = parseType(hive)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}
