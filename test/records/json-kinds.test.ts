import { describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import { type ParsedType, parseType } from '../../src/spec/parse-type.ts'

const columns = {
  long: 'bigint',
  int: 'int',
  double: 'double',
  dec: 'decimal(10,2)',
  bool: 'boolean',
  string: 'string',
  ts: 'timestamp',
  date: 'date',
  arr: 'array<int>',
  struct: 'struct<a:int>',
  map: 'map<string,int>',
} as const

type ColumnName = keyof typeof columns
const all = Object.keys(columns) as ColumnName[]
const numbers = ['long', 'int', 'double', 'dec'] as const

/** Each row of the measured table as a record, and the columns whose type takes its `v`. */
const rows: readonly (readonly [name: string, record: string, accepted: readonly ColumnName[]])[] = [
  ['null', '{"k":1,"v":null}', all],
  ['true', '{"k":1,"v":true}', ['bool']],
  ['int', '{"k":1,"v":7}', numbers],
  ['neg', '{"k":1,"v":-7}', numbers],
  ['big', '{"k":1,"v":9223372036854775808}', ['double']],
  ['frac', '{"k":1,"v":1.5}', ['double', 'dec']],
  ['int.0', '{"k":1,"v":2.0}', ['double', 'dec']],
  ['exp', '{"k":1,"v":1e3}', ['double', 'dec']],
  ['1e400', '{"k":1,"v":1e400}', []],
  ['str', '{"k":1,"v":"x"}', ['string']],
  ['numstr', '{"k":1,"v":"12"}', ['string']],
  ['fracstr', '{"k":1,"v":"1.5"}', ['string']],
  ['empty', '{"k":1,"v":""}', ['string']],
  ['NaN', '{"k":1,"v":NaN}', []],
  ['"NaN"', '{"k":1,"v":"NaN"}', ['string']],
  ['obj', '{"k":1,"v":{"a":1}}', ['struct', 'map']],
  ['arr', '{"k":1,"v":[1]}', ['arr']],
  ['eobj', '{"k":1,"v":{}}', ['struct', 'map']],
  ['earr', '{"k":1,"v":[]}', ['arr']],
  ['isots', '{"k":1,"v":"2024-01-02T03:04:05"}', ['string', 'ts', 'date']],
  ['sqlts', '{"k":1,"v":"2024-01-02 03:04:05"}', ['string', 'ts', 'date']],
  ['date', '{"k":1,"v":"2024-01-02"}', ['string', 'ts', 'date']],
  ['dup', '{"k":1,"v":1,"v":2}', []],
  ['1.50', '{"k":1,"v":1.50}', ['double', 'dec']],
  ['u', '{"k":1,"v":"\\u0000\\ud83d\\ude00"}', ['string']],
  ['lone', '{"k":1,"v":"\\ud800"}', []],
  ['missing', '{"k":1}', all],
  ['badjson', '{"k":1,"v":', []],
  ['toparr', '[{"k":1,"v":7}]', []],
  ['two', '{"k":1,"v":7}{"k":2,"v":8}', []],
  ['caseV', '{"k":1,"V":7}', all],
  ['both', '{"k":1,"v":7,"V":8}', numbers],
  ['trail', '{"k":1,"v":7} garbage', []],
  ['sq', "{'k':1,'v':7}", []],
  ['comment', '{"k":1,/* c */"v":7}', []],
  ['lead0', '{"k":1,"v":07}', []],
  ['plus', '{"k":1,"v":+7}', []],
  ['trailcomma', '{"k":1,"v":7,}', []],
]

describe.each(rows)('%s', (_, record, accepted) => {
  it.each(all)('in a column of %s', (column) => {
    const contract = compileContract({
      columns: [
        { name: 'k', type: { kind: 'int' } },
        { name: 'v', type: typeOf(columns[column]) },
      ],
    })
    const mismatch = checkRecord(contract, Buffer.from(record), 0, Buffer.byteLength(record))
    expect(mismatch === undefined, JSON.stringify(mismatch)).toBe(accepted.includes(column))
  })
})

function typeOf(text: string): (ParsedType & { ok: true })['type'] {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}
