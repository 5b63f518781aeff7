import type { MismatchReason } from '../../../src/records/mismatch.ts'
import { bad, type HostileCase, type Part } from '../hostile-case.ts'

/** Numbers as written, and the value that a column has of each: or the reason why it has none. */
type Spellings = Readonly<Record<string, { readonly is: unknown } | MismatchReason>>

/** One line a spelling. Objects would put keys that look like integers first, which does not matter here. */
function column(type: string, spellings: Spellings): HostileCase {
  const parts: Part[] = ['{}\n']
  const rows: { v: unknown }[] = [{ v: null }]
  for (const [at, [spelling, due]] of Object.entries(spellings).entries()) {
    const line = `{"v":${spelling}}`
    if (typeof due === 'string') {
      const typed = due === 'malformed' ? {} : { expected: type, found: `number ${shorten(spelling)}` }
      parts.push(bad(line, due, [at + 2, at + 1], { path: endEarly.has(spelling) ? '$' : '$.v', ...typed }))
    } else {
      parts.push(line)
      rows.push({ v: due.is })
    }
    parts.push('\n')
  }
  return { name: `numbers in a column of ${type}`, schema: `v: ${type}`, files: { 'a.json': parts }, rows }
}

function shorten(spelling: string): string {
  return spelling.length > 40 ? `${spelling.slice(0, 40)}…` : spelling
}

/** A number up to where something else begins, which the object around it cannot take. */
const endEarly = new Set(['1e1.5', '0x10', '1_000', '1.5.5', '1f', '1n'])

const is = (value: unknown) => ({ is: value })

/** What RFC 8259 does not call a number. */
const noNumbers: Spellings = {
  NaN: 'malformed',
  Infinity: 'malformed',
  '-Infinity': 'malformed',
  inf: 'malformed',
  '+1': 'malformed',
  '-': 'malformed',
  '--1': 'malformed',
  '- 1': 'malformed',
  '.5': 'malformed',
  '-.5': 'malformed',
  '01': 'malformed',
  '-01': 'malformed',
  '00': 'malformed',
  '٣': 'malformed',
  '１': 'malformed',
}

/** The same where a number may have a fraction. */
const noFractions: Spellings = {
  '1.': 'malformed',
  '1.e5': 'malformed',
  '1e': 'malformed',
  '1e+': 'malformed',
  '1e1.5': 'malformed',
  '0x10': 'malformed',
  '1_000': 'malformed',
  '1.5.5': 'malformed',
  '1f': 'malformed',
  '1n': 'malformed',
}

const nines = (count: number) => '9'.repeat(count)
const long = `1${'0'.repeat(399)}`

function integers(type: string, bits: bigint): HostileCase {
  const most = 2n ** (bits - 1n) - 1n
  const asRead = (value: bigint) => (bits === 64n ? value : Number(value))
  return column(type, {
    [`${most}`]: is(asRead(most)),
    [`${most + 1n}`]: 'outOfRange',
    [`${-most - 1n}`]: is(asRead(-most - 1n)),
    [`${-most - 2n}`]: 'outOfRange',
    '-0': is(asRead(0n)),
    '0': is(asRead(0n)),
    '0.0': 'wrongType',
    '1e0': 'wrongType',
    '1E2': 'wrongType',
    '-1.5': 'wrongType',
    '1e400': 'wrongType',
    [long]: 'outOfRange',
    [`-${long}`]: 'outOfRange',
    [nines(19)]: 'outOfRange',
    ...noNumbers,
  })
}

export const numberCases: readonly HostileCase[] = [
  integers('tinyint', 8n),
  integers('smallint', 16n),
  integers('int', 32n),
  integers('bigint', 64n),
  column('double', {
    '1.7976931348623157e308': is(Number.MAX_VALUE),
    '-1.7976931348623157e308': is(-Number.MAX_VALUE),
    '1.7976931348623158e308': is(Number.MAX_VALUE),
    '1.7976931348623159e308': 'outOfRange',
    '1e309': 'outOfRange',
    '1e400': 'outOfRange',
    '-1e400': 'outOfRange',
    '1e99999999999999999999': 'outOfRange',
    '5e-324': is(5e-324),
    '2e-324': is(0),
    '1e-400': is(0),
    '1e-99999999999999999999': is(0),
    '0e99999999999999999999': is(0),
    '0.1': is(0.1),
    '1E+2': is(100),
    '123456789012345678901234567890': is(Number('123456789012345678901234567890')),
    [nines(308)]: is(1e308),
    [long]: 'outOfRange',
    [`0.${'1'.repeat(400)}`]: is(1 / 9),
    [`0.${'0'.repeat(400)}1`]: is(0),
    ...noNumbers,
    ...noFractions,
  }),
  column('float', {
    '3.4028234663852886e38': is(3.4028234663852886e38),
    '3.4028235677973366e38': 'outOfRange',
    '1e39': 'outOfRange',
    '-1e39': 'outOfRange',
    '1e400': 'outOfRange',
    '1e-45': is(Math.fround(1e-45)),
    '1e-400': is(0),
    '0.1': is(Math.fround(0.1)),
    [nines(38)]: is(Math.fround(1e38)),
    [nines(39)]: 'outOfRange',
    ...noNumbers,
    ...noFractions,
  }),
  column('decimal(5,2)', {
    '999.99': is('999.99'),
    '-999.99': is('-999.99'),
    '1000': 'outOfRange',
    '999.995': 'outOfRange',
    '0.001': 'outOfRange',
    '1e2': is('100.00'),
    '1.5e1': is('15.00'),
    '100e-2': is('1.00'),
    '1e3': 'outOfRange',
    '1e-3': 'outOfRange',
    '12.3400000': is('12.34'),
    '0e99999': is('0.00'),
    '0e-99999': is('0.00'),
    '-0': is('0.00'),
    '-0.0': is('0.00'),
    '1e99999999999999999999': 'outOfRange',
    '1e-99999999999999999999': 'outOfRange',
    '1e400': 'outOfRange',
    [long]: 'outOfRange',
    ...noNumbers,
    ...noFractions,
  }),
  column('decimal(38,0)', {
    [nines(38)]: is(nines(38)),
    [`-${nines(38)}`]: is(`-${nines(38)}`),
    [nines(39)]: 'outOfRange',
    [`1${'0'.repeat(38)}`]: 'outOfRange',
    '1.0': is('1'),
    '1.5': 'outOfRange',
    '123456789012345678': is('123456789012345678'),
  }),
  column('decimal(18,18)', {
    '0': is('0.000000000000000000'),
    '1': 'outOfRange',
    '0.000000000000001': is('0.000000000000001000'),
    '0.0001': is('0.000100000000000000'),
    '0.001': 'outOfRange',
    '0.5': 'outOfRange',
  }),
  column('boolean', { '0': 'wrongType', '1': 'wrongType', true: is(true), false: is(false) }),
  {
    name: 'numbers that nobody reads are numbers all the same',
    schema: 'a: int',
    files: {
      'a.json': [
        `{"a":1,"x":${long}}\n{"a":2,"x":[1e400,-1e400,1e-400,-0,-0.0,0e0]}\n{"a":3,"x":{"y":1E99999999999}}\n`,
        bad('{"a":4,"x":01}', 'malformed', [4, 3], { path: '$.x', found: 'number 01' }),
        '\n',
        bad('{"a":5,"x":[1,{"y":NaN}]}', 'malformed', [5, 4], { path: '$.x', found: "'N'" }),
        '\n',
        bad('{"a":6,"x":-Infinity}', 'malformed', [6, 5], { path: '$.x', found: "'I'" }),
        '\n',
        bad('{"a":7,"x":1.}', 'malformed', [7, 6], { path: '$.x', found: "'}'" }),
        '\n',
      ],
    },
    rows: [{ a: 1 }, { a: 2 }, { a: 3 }],
  },
]
