import { describe, expect, it } from 'vitest'
import { type Cell, dueCell, parseCell } from '../../src/engine/cases/cell.ts'
import { compareCells } from '../../src/engine/cases/compare-cells.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

function typeOf(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}

/** What a test file says, against what a job has made, as JSON. */
function compare(type: string, written: unknown, made: string) {
  const parsed = typeOf(type)
  return compareCells({ due: dueCell(written, parsed), made: parseCell(made, parsed), path: 'x' }, parsed)
}

describe('values of a test file and of a table', () => {
  it.each<readonly [type: string, written: unknown, made: string]>([
    ['bigint', 9007199254740993n, '9007199254740993'],
    ['bigint', -9223372036854775808n, '-9223372036854775808'],
    ['int', 0n, '0'],
    ['double', 2n, '2'],
    ['double', 0.1 + 0.2, '0.3'],
    ['double', Number.NaN, '"NaN"'],
    ['double', Number.NEGATIVE_INFINITY, '"-Infinity"'],
    ['double', 0.1 + 0.2, '0.30000000000000004'],
    ['double', 1e21, '1e+21'],
    ['double', 123456789012345680000, '123456789012345680000'],
    ['float', 0.1, String(Math.fround(0.1))],
    ['decimal(10,2)', 1.5, '"1.50"'],
    ['decimal(10,2)', '1.5', '"1.50"'],
    ['decimal(10,2)', 7n, '"7.00"'],
    ['decimal(38,0)', '12345678901234567890123456789012345678', '"12345678901234567890123456789012345678"'],
    ['timestamp', '2019-09-07 15:00:00', '"2019-09-07 15:00:00.000"'],
    ['timestamp', '2019-09-07T15:00:00.5', '"2019-09-07 15:00:00.500"'],
    ['timestamp', '2019-09-07 15:00:00.000001', '"2019-09-07 15:00:00.000001"'],
    ['date', '2019-09-07', '"2019-09-07"'],
    ['string', '12345678901234567890', '"12345678901234567890"'],
    ['string', 'a "quoted\\" 1234567890123456789', '"a \\"quoted\\\\\\" 1234567890123456789"'],
    ['boolean', false, 'false'],
    ['string', null, 'null'],
    ['struct<a:bigint,b:string>', { b: 'x' }, '{"a":1,"b":"x"}'],
    ['array<struct<a:bigint,b:string>>', [{ a: 1n }, { b: null }], '[{"a":1,"b":"x"},{"a":2,"b":null}]'],
    ['map<string,bigint>', { a: 1n, b: null }, '{"b":null,"a":1}'],
    ['map<string,struct<a:int,b:int>>', { k: { a: 1n } }, '{"k":{"a":1,"b":2}}'],
  ])('%s: what is due is there (%#)', (type, written, made) => {
    expect(compare(type, written, made)).toEqual([])
  })

  it.each<
    readonly [type: string, written: unknown, made: string, due: Cell | undefined, found: Cell | undefined]
  >([
    ['bigint', 9007199254740992n, '9007199254740993', 9007199254740992n, 9007199254740993n],
    ['bigint', '1', '1', '1', 1n],
    ['string', 2019n, '"2019"', 2019n, '2019'],
    ['double', 1, '1.0000001', 1, 1.0000001],
    ['double', Number.POSITIVE_INFINITY, '1', Number.POSITIVE_INFINITY, 1],
    ['double', 1, '"Infinity"', 1, Number.POSITIVE_INFINITY],
    ['double', 0, 'null', 0, null],
    ['decimal(10,2)', 1.51, '"1.50"', '1.51', '1.50'],
    ['decimal(10,2)', 1.505, '"1.50"', '1.505', '1.50'],
    [
      'timestamp',
      '2019-09-07 15:00:00.0001',
      '"2019-09-07 15:00:00.000"',
      '2019-09-07 15:00:00.0001',
      '2019-09-07 15:00:00.000',
    ],
    ['string', '', 'null', '', null],
    ['struct<a:bigint>', null, '{"a":null}', null, { a: null }],
    ['struct<a:bigint>', {}, 'null', {}, null],
    ['array<bigint>', [1n], '[1,2]', [1n], [1n, 2n]],
  ])('%s: another value is there (%#)', (type, written, made, due, found) => {
    expect(compare(type, written, made)).toEqual([{ path: 'x', due, made: found }])
  })

  it.each<readonly [type: string, written: unknown, made: string, path: string]>([
    ['struct<a:struct<b:bigint>>', { a: { b: 1n } }, '{"a":{"b":2}}', 'x.a.b'],
    ['array<struct<b:bigint>>', [{ b: 1n }, { b: 1n }], '[{"b":1},{"b":2}]', 'x[1].b'],
    ['struct<a:bigint>', { c: null }, '{"a":1}', 'x.c'],
    ['map<string,bigint>', { a: 1n }, '{"a":1,"b":2}', 'x.b'],
    ['map<string,bigint>', { a: 1n, b: null }, '{"a":1}', 'x.b'],
  ])('%s: the path says where (%#)', (type, written, made, path) => {
    expect(compare(type, written, made).map((difference) => difference.path)).toEqual([path])
  })
})
