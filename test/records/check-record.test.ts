import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import type { Mismatch } from '../../src/records/mismatch.ts'
import { acceptedJson, describeAccepted } from '../../src/spec/contract.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

function typeOf(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}

/** The verdict on `{"v":<json>}` where `v` has the type. */
function check(type: string, json: string): Mismatch | undefined {
  const contract = compileContract({ columns: [{ name: 'v', type: typeOf(type) }] })
  const bytes = Buffer.from(`{"v":${json}}`)
  return checkRecord(contract, bytes, 0, bytes.length)
}

/** Values a type takes, and values it refuses with their reason. */
const cases: Record<string, { takes: readonly string[]; refuses: Readonly<Record<string, string>> }> = {
  tinyint: {
    takes: ['127', '-128', '-0', '0', 'null'],
    refuses: {
      '128': 'outOfRange',
      '-129': 'outOfRange',
      '1.0': 'wrongType',
      '1e0': 'wrongType',
      '-': 'malformed',
    },
  },
  smallint: { takes: ['32767', '-32768'], refuses: { '32768': 'outOfRange', '-32769': 'outOfRange' } },
  int: {
    takes: ['2147483647', '-2147483648'],
    refuses: {
      '2147483648': 'outOfRange',
      '-2147483649': 'outOfRange',
      '1E3': 'wrongType',
      '"1"': 'wrongType',
    },
  },
  bigint: {
    takes: ['9223372036854775807', '-9223372036854775808', '999999999999999999', '-0'],
    refuses: {
      '9223372036854775808': 'outOfRange',
      '-9223372036854775809': 'outOfRange',
      '10000000000000000000': 'outOfRange',
      '-1e18': 'wrongType',
      '9223372036854775807.0': 'wrongType',
      true: 'wrongType',
      nul: 'malformed',
      x: 'malformed',
      '007': 'malformed',
    },
  },
  float: {
    takes: ['3.4028234663852886e38', '-3.4028235e38', '1e-50', `0.${'1'.repeat(60)}`, '1'],
    refuses: { '3.4028236e38': 'outOfRange', '1e39': 'outOfRange', [`1${'0'.repeat(39)}`]: 'outOfRange' },
  },
  double: {
    takes: [
      '1.7976931348623157e308',
      '1e-400',
      '-0.0',
      `1${'0'.repeat(308)}`,
      '123456789012345678901234567890',
    ],
    refuses: {
      '1e309': 'outOfRange',
      '1e400': 'outOfRange',
      [`1${'0'.repeat(309)}`]: 'outOfRange',
      '"1"': 'wrongType',
      NaN: 'malformed',
      Infinity: 'malformed',
      '1.': 'malformed',
      '1e+': 'malformed',
    },
  },
  'decimal(3,1)': {
    takes: ['1.5', '1.50', '1.5000', '99.9', '-99.9', '0', '0.0', '0e99', '1e1', '990e-1', '0.1', '-0.10e0'],
    refuses: {
      '1.55': 'outOfRange',
      '100': 'outOfRange',
      '99.95': 'outOfRange',
      '1e2': 'outOfRange',
      '0.01': 'outOfRange',
      '1e-2': 'outOfRange',
      '1e999999999999999999999': 'outOfRange',
      '"1.5"': 'wrongType',
      '00.1': 'malformed',
    },
  },
  'decimal(3,0)': {
    takes: ['1e2', '999', '100.0', '5e0'],
    refuses: { '1e3': 'outOfRange', '0.5': 'outOfRange' },
  },
  'decimal(3,3)': {
    takes: ['0.123', '123e-3', '0.001'],
    refuses: { '1': 'outOfRange', '1.0': 'outOfRange' },
  },
  'decimal(38,2)': {
    takes: ['9'.repeat(36), '1234567890123.45', '-9999999999999.99', '123456789012345678901234567890'],
    // DuckDB would read them through a double.
    refuses: { '12345678901234.56': 'outOfRange', '1e14': 'outOfRange', ['9'.repeat(37)]: 'outOfRange' },
  },
  'decimal(38,18)': { takes: ['0.000123456789012345', '194545'], refuses: { '194545.93': 'outOfRange' } },
  boolean: {
    takes: ['true', 'false'],
    refuses: { '1': 'wrongType', '"true"': 'wrongType', truth: 'malformed' },
  },
  string: {
    takes: ['""', '"x"', '"\\u00e9\\ud83d\\ude00"', '"é😀"'],
    refuses: {
      '1': 'wrongType',
      true: 'wrongType',
      '{}': 'wrongType',
      '[]': 'wrongType',
      '"\\udead"': 'invalidUnicode',
    },
  },
  'varchar(3)': {
    takes: ['"abc"', '"äöü"', '"😀😀😀"', '"\\ud83d\\ude00\\u00e9\\n"', '""'],
    refuses: {
      '"abcd"': 'tooLong',
      '"😀😀😀😀"': 'tooLong',
      '"\\ud83d\\ude00\\u00e9\\n\\t"': 'tooLong',
      '1': 'wrongType',
    },
  },
  'char(2)': { takes: ['"a"', '"ab"'], refuses: { '"abc"': 'tooLong' } },
  date: {
    takes: [
      '"2024-02-29"',
      '"0001-01-01"',
      '"9999-12-31"',
      '"2024-01-02 03:04:05"',
      '"2024\\u002d01-02"',
      '"2000-02-29"',
    ],
    refuses: {
      '"2023-02-29"': 'outOfRange',
      '"1900-02-29"': 'outOfRange',
      '"0000-01-01"': 'outOfRange',
      '"2024-13-01"': 'outOfRange',
      '"2024-00-01"': 'outOfRange',
      '"2024-04-31"': 'outOfRange',
      '"2024-01-00"': 'outOfRange',
      '"2024-1-2"': 'outOfRange',
      '"20240102"': 'outOfRange',
      '"12"': 'outOfRange',
      '""': 'outOfRange',
      '"2024-01-02T99:00:00"': 'outOfRange',
      '12': 'wrongType',
    },
  },
  timestamp: {
    takes: [
      '"2024-01-02"',
      '"2024-01-02T03:04:05"',
      '"2024-01-02 23:59:59.9"',
      '"2024-01-02T03:04:05.123456"',
      '"9999-12-31T23:59:59.999999"',
    ],
    refuses: {
      '"2024-01-02T03:04:05.1234567"': 'outOfRange',
      '"2024-01-02T03:04:05."': 'outOfRange',
      '"2024-01-02T03:04:05Z"': 'outOfRange',
      '"2024-01-02T03:04:05+01:00"': 'outOfRange',
      '"2024-01-02T24:00:00"': 'outOfRange',
      '"2024-01-02T03:60:00"': 'outOfRange',
      '"2024-01-02T03:04:60"': 'outOfRange',
      '"2024-01-02T03:04"': 'outOfRange',
      '"2024-01-02t03:04:05"': 'outOfRange',
      '" 2024-01-02"': 'outOfRange',
      '"2024-01-02_03:04:05"': 'outOfRange',
      '1704164645': 'wrongType',
    },
  },
  binary: {
    takes: ['""', '"QQ=="', '"QUI="', '"QUJD"', '"+/+/"', '"+\\/+\\/"'],
    refuses: {
      '"QQ"': 'outOfRange',
      '"QQ="': 'outOfRange',
      '"QR=="': 'outOfRange',
      '"QUJ="': 'outOfRange',
      '"=QQ="': 'outOfRange',
      '"===="': 'outOfRange',
      '"-_-_"': 'outOfRange',
      '"QQ =="': 'outOfRange',
      '1': 'wrongType',
    },
  },
  'array<int>': {
    takes: ['[]', '[1]', '[ 1 , null ]'],
    refuses: { '{}': 'wrongType', '[1,]': 'malformed', '[1 2]': 'malformed', '["1"]': 'wrongType' },
  },
  'struct<a:int>': {
    takes: ['{}', '{"a":1}', '{"b":"x"}', '{"A":"x"}', '{"\\u0061":1}', '{"a":null,"z":[{"q":1,"q":1}]}'],
    refuses: {
      '[]': 'wrongType',
      '{"a":"x"}': 'wrongType',
      '{"\\u0061":"x"}': 'wrongType',
      '{"a":1,"a":1}': 'duplicateKey',
      '{"a":1,"\\u0061":1}': 'duplicateKey',
      '{"b":1,"b":1}': 'duplicateKey',
      '{"\\u0062":1,"b":1}': 'duplicateKey',
      '{"a":1,}': 'malformed',
      '{"a" 1}': 'malformed',
    },
  },
  'map<string,int>': {
    takes: ['{}', '{"":1,"a":null}', '{"a":1,"A":2}'],
    refuses: {
      '{"a":"x"}': 'wrongType',
      '{"a":1,"b":2,"a":3}': 'duplicateKey',
      '{"\\u0061":1,"a":1}': 'duplicateKey',
      '{"a":1,"\\u0061":1}': 'duplicateKey',
      '[]': 'wrongType',
    },
  },
  'map<int,string>': {
    takes: ['{"1":"a","-2":"b"}', '{"-0":"a"}'],
    refuses: {
      '{"x":"a"}': 'wrongType',
      '{"1.0":"a"}': 'wrongType',
      '{"01":"a"}': 'wrongType',
      '{" 1":"a"}': 'wrongType',
      '{"":"a"}': 'wrongType',
      '{"null":"a"}': 'wrongType',
      '{"3000000000":"a"}': 'outOfRange',
      '{"0":"a","-0":"b"}': 'duplicateKey',
      '{"1":"a","\\u0031":"b"}': 'duplicateKey',
    },
  },
  'map<double,int>': {
    takes: ['{"1":1,"2.5":2}'],
    refuses: { '{"1":1,"1.0":2}': 'duplicateKey', '{"1e400":1}': 'outOfRange' },
  },
  'map<decimal(5,2),int>': {
    takes: ['{"1":1,"-1":2,"10":3}'],
    refuses: { '{"10":1,"1.00e1":2}': 'duplicateKey' },
  },
  'map<date,int>': {
    takes: ['{"2024-01-02":1,"2024-01-03":2}'],
    refuses: { '{"2024-01-02":1,"2024-01-02T00:00:01":2}': 'duplicateKey', '{"x":1}': 'outOfRange' },
  },
  'map<timestamp,int>': {
    takes: ['{"2024-01-02":1,"2024-01-02T00:00:01":2}'],
    refuses: { '{"2024-01-02":1,"2024-01-02 00:00:00.0":2}': 'duplicateKey' },
  },
  'map<boolean,int>': {
    takes: ['{"true":1,"false":2}'],
    refuses: { '{"yes":1}': 'wrongType', '{"TRUE":1}': 'wrongType' },
  },
  'map<varchar(2),int>': { takes: ['{"ab":1}'], refuses: { '{"abc":1}': 'tooLong' } },
  'choice<int,string>': {
    takes: ['1', '"1"', 'null'],
    refuses: { '1.5': 'wrongType', true: 'wrongType', '"\\ud800"': 'invalidUnicode' },
  },
  'choice<struct<a:int>,map<string,string>>': {
    takes: ['{"a":1,"b":2}', '{"a":"x","b":"y"}'],
    refuses: { '{"a":"x","b":2}': 'wrongType', '{"a":1,"a":1}': 'wrongType', '{"a":1,}': 'malformed' },
  },
}

describe.each(Object.entries(cases))('%s', (type, { takes, refuses }) => {
  it.each(takes)('takes %s', (json) => {
    expect(check(type, json)).toBeUndefined()
  })
  it.each(Object.entries(refuses))('refuses %s: %s', (json, reason) => {
    expect(check(type, json)?.reason).toBe(reason)
  })
  it('says so in words', () => {
    expect(describeAccepted(typeOf(type))).toMatch(/\w/)
  })
})

describe('a mismatch', () => {
  const contract = compileContract({
    columns: [
      { name: 'city', type: typeOf('struct<id:bigint,name:string>') },
      { name: 'list', type: typeOf('array<struct<dt:bigint,`wind speed`:double>>') },
    ],
  })
  const find = (text: string) => checkRecord(contract, Buffer.from(text), 0, Buffer.byteLength(text))

  it('names the place, what was expected and what was found', () => {
    expect(find('{"city":{"name":"Zürich","id":"2643743"}}')).toEqual({
      reason: 'wrongType',
      path: '$.city.id',
      expected: 'bigint',
      found: 'string "2643743"',
      offset: 31,
    })
    expect(find('{"list":[{},{"dt":1},{"wind speed":{}}]}')).toMatchObject({
      path: "$.list[2]['wind speed']",
      found: 'object',
    })
    expect(find('[1]')).toMatchObject({ reason: 'notAnObject', path: '$', found: 'array', offset: 0 })
    expect(find('null')).toMatchObject({ reason: 'notAnObject', found: 'null' })
    expect(find('[1')).toMatchObject({ reason: 'malformed', found: 'the end of the record', offset: 2 })
    expect(find('{"city":{"id":1,"id":2}}')).toMatchObject({
      reason: 'duplicateKey',
      path: '$.city.id',
      offset: 16,
    })
    expect(find(`{"city":{"id":"${'x'.repeat(100)}"}}`)?.found).toBe(`string "${'x'.repeat(39)}…`)
  })

  it('is the first in the order of the document', () => {
    expect(find('{"list":[{"dt":1.5}],"city":{"id":"x"}')).toMatchObject({ path: '$.list[0].dt' })
    expect(find('{"other":[01],"city":{"id":"x"}}')).toMatchObject({ reason: 'malformed', path: '$.other' })
  })

  it('leaves nothing behind for the next record', () => {
    const maps = compileContract({ columns: [{ name: 'm', type: typeOf('map<string,map<string,int>>') }] })
    const bad = Buffer.from('{"m":{"a":{"x":1,"y":"bad"}}}')
    const good = Buffer.from('{"m":{"a":{"x":1,"y":2}}}')
    for (let round = 0; round < 3; round++) {
      expect(checkRecord(maps, bad, 0, bad.length)).toMatchObject({ path: '$.m.a.y' })
      expect(checkRecord(maps, good, 0, good.length)).toBeUndefined()
    }
  })
})

describe('keys', () => {
  const key = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 'a"b', 'a\\', 'ä', '😀', '', 'a\n'),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  const printKey = (text: string, isEscaped: boolean) =>
    isEscaped
      ? `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`
      : JSON.stringify(text)

  it.each(['struct<a:int,`a"b`:int,ä:int>', 'map<string,int>'])(
    'of %s stand once, however they are written',
    (type) => {
      // One contract for all runs, so that what it has learned about keys must not matter.
      const contract = compileContract({ columns: [{ name: 'v', type: typeOf(type) }] })
      fc.assert(
        fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 12 }), (keys) => {
          const text = `{"v":{${keys.map(([name, isEscaped]) => `${printKey(name, isEscaped)}:1`).join(',')}}}`
          const mismatch = checkRecord(contract, Buffer.from(text), 0, Buffer.byteLength(text))
          const isUnique = new Set(keys.map(([name]) => name)).size === keys.length
          expect(mismatch?.reason).toBe(isUnique ? undefined : 'duplicateKey')
        }),
        { numRuns: 2000 },
      )
    },
  )

  it('are found twice among very many', () => {
    for (const type of ['map<string,int>', 'struct<a:int>']) {
      const keys = Array.from({ length: 5000 }, (_, index) => `"key ${index}":${index}`)
      expect(check(type, `{${keys.join(',')}}`)).toBeUndefined()
      expect(check(type, `{${keys.join(',')},"key 4321":1}`)).toMatchObject({ reason: 'duplicateKey' })
    }
  })

  it('of objects inside one another do not meet', () => {
    const type = 'map<string,map<string,struct<x:int>>>'
    const inner = '{"a":{"x":1,"q":1},"b":{"x":1,"q":1}}'
    expect(check(type, `{"a":${inner},"b":${inner}}`)).toBeUndefined()
    expect(check(type, `{"a":${inner},"b":${inner},"a":{}}`)).toMatchObject({ path: '$.v.a' })
  })
})

describe('the table', () => {
  it('gives the pattern by which dates and timestamps are read', () => {
    const { pattern } = acceptedJson({ kind: 'timestamp' }) as { pattern: string }
    const digit = fc.constantFrom(...'0123456789')
    const part = fc.oneof(fc.constantFrom('2024-01-02', 'T', ' ', '03:04:05', '.', '-', ':'), digit)
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number)
        const lastDay = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
        const isReal = year > 0 && day <= lastDay
        expect(check('timestamp', JSON.stringify(text)) === undefined).toBe(
          new RegExp(pattern).test(text) && isReal,
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with the calendar for every day there may be', () => {
    for (const year of [1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = [
            `${year}`.padStart(4, '0'),
            `${month}`.padStart(2, '0'),
            `${day}`.padStart(2, '0'),
          ].join('-')
          const date = new Date(`${text}T00:00:00Z`)
          const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
          expect(check('date', `"${text}"`) === undefined, text).toBe(isReal)
        }
      }
    }
  })

  it('agrees with integers as BigInt has them', () => {
    const edges = [7n, 8n, 15n, 16n, 31n, 32n, 63n, 64n].map((bits) => 2n ** bits)
    const integer = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      fc
        .tuple(fc.constantFrom(...edges), fc.constantFrom(-2n, -1n, 0n, 1n, 2n), fc.boolean())
        .map(([edge, step, isNegative]) => (isNegative ? -edge : edge) + step),
    )
    fc.assert(
      fc.property(integer, fc.constantFrom(8, 16, 32, 64), (value, bits) => {
        const type = { 8: 'tinyint', 16: 'smallint', 32: 'int', 64: 'bigint' }[bits] as string
        expect(check(type, `${value}`) === undefined).toBe(BigInt.asIntN(bits, value) === value)
      }),
      { numRuns: 2000 },
    )
  })

  it('agrees with decimals as exact arithmetic has them', () => {
    const digits = (max: number) =>
      fc.array(fc.constantFrom(...'0012345678900'), { maxLength: max }).map((list) => list.join(''))
    const number = fc.record({
      sign: fc.constantFrom('', '-'),
      whole: digits(8).map((text) => text.replace(/^0+/, '') || '0'),
      fraction: digits(8),
      exponent: fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        number,
        fc.integer({ min: 1, max: 15 }),
        fc.nat(15),
        ({ sign, whole, fraction, exponent }, precision, anyScale) => {
          const scale = Math.min(anyScale, precision)
          const text = `${sign}${whole}${fraction && `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`
          // The value times 10 to the 40th, as an integer.
          const scaled = BigInt(whole + fraction) * 10n ** BigInt(40 - fraction.length + (exponent ?? 0))
          const fits =
            scaled % 10n ** BigInt(40 - scale) === 0n && scaled < 10n ** BigInt(40 + precision - scale)
          expect(check(`decimal(${precision},${scale})`, text) === undefined, text).toBe(fits)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
