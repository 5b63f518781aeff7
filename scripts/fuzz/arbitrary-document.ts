import type { Field } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { writeObject, writeText, writeValue } from './arbitrary-value.ts'
import { spellScalar } from './spell-scalar.ts'

/** A document of the columns; `hostility` is the share of documents with something wrong. */
export function arbitraryDocument(
  columns: readonly Field[],
  random: Random,
  index: number,
  hostility: number,
): Buffer {
  const isHostile = random.chance(hostility)
  const kind = isHostile ? random.next() : 1
  const misfit = () => (kind < 0.55 && random.chance(0.25) ? random.pick(misfits) : undefined)
  const fields = columns.map(
    ({ name, type }) =>
      [
        name,
        () =>
          name === 'id' && type.kind === 'bigint' && !isHostile
            ? String(index)
            : writeValue(type, random, misfit),
      ] as const,
  )
  const twice = kind >= 0.55 && kind < 0.62 ? [random.pick(fields)] : []
  const text = writeObject([...fields, ...twice], random)
  return kind >= 0.62 && kind < 1 ? breakDocument(text, random) : Buffer.from(text)
}

/** What no type takes, or only another. */
const misfits = [
  '"x"',
  '"12"',
  '12',
  '1.5',
  '-0',
  '-0.0',
  'true',
  '{}',
  '[]',
  '{"a":1}',
  '[1]',
  '[null]',
  '1e400',
  '-1e400',
  '1e2',
  '1E+2',
  '12.0',
  '99999999999999999999',
  '3000000000',
  '300',
  '1e-400',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '01',
  '+1',
  'NaN',
  'Infinity',
  '1.',
  '.5',
  '-',
  '"2024-13-01"',
  '"2024-02-30"',
  '"0000-01-01"',
  '"10000-01-01"',
  '"2024-01-01T00:00:00Z"',
  '"2024-01-01T24:00:00"',
  '"2024-01-01 00:00:00.1234567"',
  '"a\u0001b"',
  "'x'",
  'tru',
  'nul',
  '',
  '"unclosed',
  '"bad \\x escape"',
  '"!!!"',
  '"AQ"',
  '"AQ="',
  '[1,]',
  '{"a":1,}',
  '{"a" 1}',
  '{1:2}',
  '"\\u00zz"',
  '0x10',
  '1_000',
  '"\u007f"',
  '12345678901234567890123456789012345678901234567890',
  '0.12345678901234567890123456789',
  '{"a":1,"a":2}',
  '[[[[[[[[]]]]]]]]',
  'null null',
  '1 2',
  '// c',
]

function breakDocument(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text)
  const at = random.integer(0, bytes.length)
  const insert = (...inserted: readonly number[]) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.from(inserted), bytes.subarray(at)])
  switch (random.integer(0, 19)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.from(`${text} x`)
    case 2:
      return Buffer.from(`${text}${text}`)
    case 3:
      return Buffer.from(`${text} ${text}`)
    case 4:
      return Buffer.from(`[${text}]`)
    case 5:
      return Buffer.from(
        random.pick([
          '7',
          'null',
          '"x"',
          'true',
          '[]',
          '{}',
          '',
          ' ',
          '\t',
          '}',
          '{',
          ',',
          '[',
          'garbage',
          '{}{}',
          '\u0000',
          '\u00a0',
          '//',
          '"',
        ]),
      )
    case 6:
      return insert(0xff)
    case 7:
      return insert(0xc3)
    case 8:
      return insert(0xef, 0xbb, 0xbf)
    case 9:
      return insert(0)
    case 10:
      return insert(random.pick([...Buffer.from('{}[],:"\\ \t1a')]))
    case 11:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])
    case 12:
      return Buffer.from(`{"zz":${'['.repeat(600)}${']'.repeat(600)},${text.slice(1)}`)
    case 13:
      return Buffer.from(text.replaceAll('"', "'"))
    case 14:
      return Buffer.from(`${text.slice(0, -1)},}`)
    case 15:
      return Buffer.from(`{/* c */${text.slice(1)}`)
    case 16:
      return Buffer.from(`  ${text}\t `)
    case 17:
      return insert(0xed, 0xa0, 0x80)
    case 18:
      return insert(0xf4, 0x90, 0x80, 0x80)
    default:
      return Buffer.from(
        `${text.slice(0, -1)}${text.length > 2 ? ',' : ''}"zz":${writeText('y'.repeat(70_000), random)}}`,
      )
  }
}

/** A line of CSV. */
export function arbitraryLine(
  columns: readonly Field[],
  random: Random,
  index: number,
  hostility: number,
): Buffer {
  const isHostile = random.chance(hostility)
  const cells = columns.map(({ name, type }) => {
    if (name === 'id' && type.kind === 'bigint' && !isHostile) return String(index)
    if (isHostile && random.chance(0.3))
      return random.pick([
        'x',
        '"x',
        '12',
        '1.5',
        'true',
        'NULL',
        '',
        '""',
        '"a""b"',
        'a"b',
        '2024-01-31',
        ' 1',
        '1 ',
        '1e400',
        'NaN',
        '0x1',
        '1,2',
      ])
    if (random.chance(0.08)) return ''
    const text = spellScalar(type, random)
    return /[",\r\n]|^$|^ | $/.test(text) || random.chance(0.05) ? `"${text.replaceAll('"', '""')}"` : text
  })
  if (isHostile && random.chance(0.2)) cells.push('extra')
  if (isHostile && random.chance(0.2)) cells.pop()
  return Buffer.from(cells.join(','))
}

export function csvHeader(columns: readonly Field[]): Buffer {
  return Buffer.from(
    columns
      .map(({ name }) => (/[",\r\n]|^ | $/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
      .join(','),
  )
}
