import type { MismatchReason } from '../../../src/records/mismatch.ts'
import { bad, type HostileCase, type Part } from '../hostile-case.ts'

interface Spelled {
  /** Strings as they stand between their quotes, and their values. */
  readonly takes: readonly (readonly [written: string, value: unknown])[]
  readonly refuses: readonly string[]
  readonly reason: MismatchReason
}

/** One line a string, those that fit first. */
function column(type: string, { takes, refuses, reason }: Spelled): HostileCase {
  const parts: Part[] = ['{}\n', ...takes.map(([written]) => `{"v":"${written}"}\n`)]
  for (const [at, written] of refuses.entries()) {
    const number = takes.length + 1 + at
    parts.push(bad(`{"v":"${written}"}`, reason, [number + 1, number], { path: '$.v', expected: type }), '\n')
  }
  return {
    name: `strings in a column of ${type}`,
    schema: `v: ${type}`,
    files: { 'a.json': parts },
    rows: [{ v: null }, ...takes.map(([, value]) => ({ v: value }))],
  }
}

const noDates = [
  '',
  ' ',
  'x',
  '2024',
  '2024-01',
  '0000-01-01',
  '10000-01-01',
  '-0001-01-01',
  '+2024-01-01',
  '2023-02-29',
  '1900-02-29',
  '2024-02-30',
  '2024-02-31',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '2024-01-32',
  '2024-1-2',
  '24-01-02',
  '2024/01/02',
  '20240102',
  '02.01.2024',
  '2024-01-02 ',
  ' 2024-01-02',
  '2024-01-02T',
  '2024-01-02T03',
  '2024-01-02T03:04',
  '2024-01-02T24:00:00',
  '2024-01-02T23:60:00',
  '2024-01-02T23:59:60',
  '2024-01-02t03:04:05',
  '2024-01-02  03:04:05',
  '2024-01-02T03:04:05.',
  '2024-01-02T03:04:05.1234567',
  '2024-01-02T03:04:05,5',
  '2024-01-02T03:04:05Z',
  '2024-01-02T03:04:05+00:00',
  '2024-01-02T03:04:05+0100',
  '2024-01-02 03:04:05 UTC',
  '2024-01-02T03:04:05\\u0000',
  '２０２４-01-02',
  'epoch',
  'infinity',
  'now',
  'today',
]

const family = '👨\u200d👩\u200d👧'

export const textCases: readonly HostileCase[] = [
  column('date', {
    takes: [
      ['0001-01-01', '0001-01-01'],
      ['9999-12-31', '9999-12-31'],
      ['2024-02-29', '2024-02-29'],
      ['2000-02-29', '2000-02-29'],
      ['1582-10-10', '1582-10-10'],
      ['1969-12-31', '1969-12-31'],
      ['2024-01-02T23:59:59.999999', '2024-01-02'],
      ['2024-01-02 00:00:00', '2024-01-02'],
      ['2024\\u002d01-02', '2024-01-02'],
    ],
    refuses: noDates,
    reason: 'outOfRange',
  }),
  column('timestamp', {
    takes: [
      ['0001-01-01', '0001-01-01 00:00:00.000000'],
      ['9999-12-31T23:59:59.999999', '9999-12-31 23:59:59.999999'],
      ['2024-02-29 12:30:45', '2024-02-29 12:30:45.000000'],
      ['2024-02-29T12:30:45.1', '2024-02-29 12:30:45.100000'],
      ['1969-12-31T23:59:59.999999', '1969-12-31 23:59:59.999999'],
      ['2024-02-29\\u002012:30:45', '2024-02-29 12:30:45.000000'],
    ],
    refuses: noDates,
    reason: 'outOfRange',
  }),
  column('varchar(4)', {
    takes: [
      ['', ''],
      ['abcd', 'abcd'],
      ['😀😀😀😀', '😀😀😀😀'],
      ['\\ud83d\\ude00bcd', '😀bcd'],
      ['\\uD83D\\uDE00\\n\\"\\\\', '😀\n"\\'],
      ['e\u0301e\u0301', 'e\u0301e\u0301'],
      ['    ', '    '],
      ['\\u0000\\u0000\\u0000\\u0000', '\0\0\0\0'],
    ],
    refuses: ['abcde', '😀😀😀😀😀', '\\ud83d\\ude00bcde', 'e\u0301e\u0301e', family, '     ', '\\u0000abcd'],
    reason: 'tooLong',
  }),
  column('char(3)', {
    takes: [
      ['a', 'a'],
      ['abc', 'abc'],
      ['ab ', 'ab '],
      ['é😀ß', 'é😀ß'],
    ],
    refuses: ['abcd', 'abc ', 'é😀ßx'],
    reason: 'tooLong',
  }),
  column('binary', {
    takes: [
      ['', new Uint8Array()],
      ['QQ==', Buffer.from('A')],
      ['QUI=', Buffer.from('AB')],
      ['QUJD', Buffer.from('ABC')],
      ['/+8=', new Uint8Array([255, 239])],
      ['\\/+8\\u003d', new Uint8Array([255, 239])],
      ['AAAA', new Uint8Array(3)],
    ],
    refuses: [
      'Q',
      'QQ',
      'QQ=',
      'QQ===',
      'QR==',
      'QUJ=',
      '====',
      'Q===',
      '=QQ=',
      'QQ==QQ==',
      '_-8=',
      'QQ==\\n',
      'QQ\\n==',
      ' QQ==',
      'QUJD ',
      'Qé==',
      'QUI\\u0000',
    ],
    reason: 'outOfRange',
  }),
  column('boolean', {
    takes: [],
    refuses: ['true', 'false', 'TRUE', 't', '1', '0', '', 'yes'],
    reason: 'wrongType',
  }),
  column('bigint', { takes: [], refuses: ['1', '', '1.0', 'x', '0x1', '1e3', ' 1'], reason: 'wrongType' }),
  column('double', {
    takes: [],
    refuses: ['1', 'NaN', 'Infinity', '-Infinity', '1.5', 'inf'],
    reason: 'wrongType',
  }),
  column('decimal(10,2)', { takes: [], refuses: ['1', '1.50', '', 'NaN'], reason: 'wrongType' }),
]
