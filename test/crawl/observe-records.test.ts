import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countShapes, mostKeys, type Shape } from '../../src/crawl/shape/shape.ts'
import { parseJsonPath } from '../../src/records/parse-json-path.ts'
import { printInStyle, styles } from '../records/print-in-style.ts'
import { observe } from './observed.ts'
import { readShape } from './read-shape.ts'

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, -(2 ** 31), 2 ** 31, 2 ** 53, 2 ** 65, 1.5, -0.25, 'x', 'ä"\\'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'ä"'), tie('value'), { noNullPrototype: true }),
  ),
})).value
const record = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), json, { noNullPrototype: true })
const records = fc.array(record, { maxLength: 6 })

const ndjson = (list: readonly unknown[]) => list.map((value) => `${JSON.stringify(value)}\n`).join('')

/** The texts of a walk over parsed values are not cut as those of a file are. */
function withoutTexts(value: unknown): unknown {
  if (value === undefined) return undefined
  return JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (inner instanceof Map && inner.size === 0) return undefined
      if (inner instanceof Map) return { size: inner.size, ...Object.fromEntries([...inner].sort()) }
      return key === 'text' || key === 'line' ? undefined : inner
    }),
  )
}

function countInts({ kinds, element, fields, values }: Shape): number {
  const inside = [element, values, ...[...(fields?.values() ?? [])].map(({ shape }) => shape)]
  return inside.reduce((sum, part) => sum + (part ? countInts(part) : 0), kinds.get('int')?.count ?? 0)
}

function pathOf(text: string) {
  const parsed = parseJsonPath(text)
  if (!('path' in parsed)) throw new Error(text)
  return parsed.path
}

describe('what is observed', () => {
  it('is what a walk over the parsed records sees, with counts, lines and positions', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 80 }), (list, chunkBytes) => {
        fc.pre(list.length !== 1)
        const seen = readShape(ndjson(list), { chunkBytes })
        expect(withoutTexts(seen.shape)).toEqual(withoutTexts(observe(list)))
        expect(seen).toMatchObject({ records: list.length, rejected: 0 })
        for (const [kind, { line }] of seen.shape.fields?.get('a')?.shape.kinds ?? []) {
          expect(line).toBe(observe(list).fields?.get('a')?.shape.kinds.get(kind)?.line)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('does not depend on how values are written, cut or strung together', () => {
    const form = fc.constantFrom('array', 'stream')
    const style = fc.constantFrom(...styles)
    fc.assert(
      fc.property(records, form, style, fc.integer({ min: 1, max: 50 }), (list, how, written, chunkBytes) => {
        const texts = list.map((value) => printInStyle(value, written))
        const text =
          how === 'array' ? `\n[ ${texts.join(' ,\n')} ]` : texts.join(written === 'compact' ? '\n' : ' ')
        const { shape, records: count } = readShape(text, { chunkBytes })
        expect(count).toBe(list.length)
        expect(withoutTexts(how === 'array' ? shape.element : shape)).toEqual(
          withoutTexts(list.length === 0 && how === 'array' ? undefined : observe(list)),
        )
        if (how === 'array') expect(shape.kinds.get('array')).toMatchObject({ count: 1, line: 2 })
      }),
      { numRuns: 200 },
    )
  })

  it('has no trace of records that are rejected', () => {
    const bad = fc
      .tuple(record, fc.nat(), fc.constantFrom('cut', 'more', 'byte', 'comma', 'control'))
      .map(([value, at, kind]) => {
        const text = JSON.stringify({ n1: [{ n2: 1 }], ...value, a: { n3: 'x' }, n4: 2.5 })
        const place = 1 + (at % (text.length - 1))
        if (kind === 'cut') return Buffer.from(text.slice(0, place))
        if (kind === 'more') return Buffer.from(`${text} {}`)
        if (kind === 'comma') return Buffer.from(text.replace(/}$/, ',}'))
        if (kind === 'control') return Buffer.from(text.replace('"n3"', '"n\u0001"'))
        return Buffer.from(`${text.slice(0, -1)},"b":"\u00ff"}`, 'latin1')
      })
    const line = fc.oneof(
      record.map((value) => ({ bytes: Buffer.from(JSON.stringify(value)), isBad: false })),
      bad.map((bytes) => ({ bytes, isBad: true })),
    )
    const start = Buffer.from('{"a":0}\n{"a":0}\n')
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.integer({ min: 16, max: 300 }),
        (lines, chunkBytes) => {
          const end = Buffer.from('\n')
          const all = Buffer.concat([start, ...lines.flatMap(({ bytes }) => [bytes, end])])
          const good = Buffer.concat([
            start,
            ...lines.flatMap(({ bytes, isBad }) => [isBad ? Buffer.alloc(0) : bytes, end]),
          ])
          const seen = readShape(all, { chunkBytes })
          const expected = readShape(good)
          expect(seen.shape).toEqual(expected.shape)
          expect(seen.records).toBe(expected.records)
          expect(seen.rejected).toBe(lines.filter(({ isBad }) => isBad).length)
          const first = lines.findIndex(({ isBad }) => isBad)
          expect(seen.firstReject?.line).toBe(first === -1 ? undefined : first + 3)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('keeps the first value of each kind: its line and its text', () => {
    const text = '[\n {"a": 1,\n  "b": [\n "x",\n {"c":   null}]},\n {"b": 2, "a": 12345678901}\n]'
    const { shape } = readShape(text)
    const a = shape.element?.fields?.get('a')?.shape
    const b = shape.element?.fields?.get('b')?.shape
    expect(Object.fromEntries(a?.kinds ?? [])).toEqual({
      int: { count: 1, uri: 's3://in/a.json', line: 2, text: '1' },
      bigint: { count: 1, uri: 's3://in/a.json', line: 6, text: '12345678901' },
    })
    expect(b?.kinds.get('array')).toMatchObject({ line: 3, text: '[ "x", {"c":   null}]' })
    expect(b?.element?.kinds.get('string')).toMatchObject({ line: 4, text: '"x"' })
    expect(b?.element?.fields?.get('c')?.shape.kinds.get('null')).toMatchObject({ line: 5, text: 'null' })
    const long = readShape(`{"a":"${'ä'.repeat(200)}"}`).shape.fields?.get('a')?.shape
    expect(long?.kinds.get('string')?.text).toBe(`"${'ä'.repeat(78)}…`)
  })

  it.each([
    ['0', 'int'],
    ['-0', 'int'],
    ['2147483647', 'int'],
    ['-2147483648', 'int'],
    ['2147483648', 'bigint'],
    ['-2147483649', 'bigint'],
    ['9999999999', 'bigint'],
    ['9223372036854775807', 'bigint'],
    ['-9223372036854775808', 'bigint'],
    ['9223372036854775808', 'hugeint'],
    ['-9223372036854775809', 'hugeint'],
    [`1${'0'.repeat(400)}`, 'hugeint'],
    ['1.0', 'double'],
    ['1e2', 'double'],
    ['-1.5E+3', 'double'],
    ['true', 'boolean'],
    ['false', 'boolean'],
    ['null', 'null'],
    ['""', 'string'],
    ['[]', 'array'],
    ['{}', 'object'],
  ])('%s is of kind %s', (text, kind) => {
    const { shape } = readShape(`{"a":${text}}`)
    expect([...(shape.fields?.get('a')?.shape.kinds.keys() ?? [])]).toEqual([kind])
  })

  it.each(['1.', '.5', '01', '1e', '-', '+1', 'tru', 'nul', '"\\x"', '"\\ud800"', '[1,]', '{"b"}', '{b:1}'])(
    'is nothing where %s stands',
    (text) => {
      expect(readShape(`{"a":1}\n{"z":1,"a":${text}}\n{"a":2}`)).toMatchObject({ records: 2, rejected: 1 })
      expect(readShape(`{"a":1}\n{"z":1,"a":${text}}\n{"a":2}`).shape.fields?.has('z')).toBe(false)
    },
  )
})

describe('records', () => {
  const text = '{"id":7,"rows":[{"a":1},{"a":"x"},\n[],5],"more":{"a":2}} {"rows":[]} {"id":\n"y"}'

  it('are what a path selects; arrays are none', () => {
    const seen = readShape(text, { jsonPath: pathOf('$.rows[*]') })
    expect(seen).toMatchObject({ records: 3, rejected: 1, firstReject: { reason: 'notAnObject', line: 2 } })
    expect([...seen.shape.kinds.keys()].sort()).toEqual(['int', 'object'])
    expect([...(seen.shape.fields?.get('a')?.shape.kinds.keys() ?? [])]).toEqual(['int', 'string'])
  })

  it('are scalars, too, if a path selects them', () => {
    const seen = readShape(text, { jsonPath: pathOf('$.id') })
    expect(seen).toMatchObject({ records: 2, rejected: 0 })
    expect(seen.shape.kinds.get('string')).toMatchObject({ line: 3, text: '"y"' })
  })

  it('are no lines that hold another value, nor values that stand alone', () => {
    expect(readShape('{"a":1}\n[1]\n"x"\n{"a":2}')).toMatchObject({
      records: 2,
      rejected: 2,
      firstReject: { reason: 'notAnObject', line: 2, found: 'array' },
    })
    expect(readShape('7 "x"')).toMatchObject({ records: 0, rejected: 2 })
    expect(readShape('[7,"x"]')).toMatchObject({ records: 2, rejected: 0 })
  })

  it('are told of as rejected beyond a limit, and where a stream breaks off', () => {
    const limits = { documentBytes: 30, depth: 3, stringBytes: 8 }
    const lines = [
      '{"a":1}',
      '{"a":[[[1]]]}',
      '{"a":"123456789"}',
      `{"a":${'1'.repeat(40)}}`,
      '{"123456789":1}',
    ]
    expect(readShape(lines.join('\n'), { limits })).toMatchObject({ records: 1, rejected: 4 })
    expect(readShape('[{"a":1},{"b":2', {})).toMatchObject({ records: 1, rejected: 1 })
    expect(readShape('')).toMatchObject({ records: 0, rejected: 0 })
    expect(readShape('\ufeff{"a":1}').shape.fields?.size).toBe(1)
  })
})

describe('objects with many keys', () => {
  const object = (from: number, to: number) =>
    `{${Array.from({ length: to - from }, (_, index) => `"k${from + index}":{"v":${index}}`).join(',')}}`

  it('are not told apart by key, nor are those with a very long key', () => {
    for (const keys of [object(0, mostKeys + 1), `{"x":{"v":1},"${'k'.repeat(2000)}":{"v":2}}`]) {
      const { shape } = readShape(`{"o":${keys}}\n{"o":{"k":{"v":"x"}}}`)
      const place = shape.fields?.get('o')?.shape
      expect(place?.fields).toBeUndefined()
      expect([...(place?.values?.fields?.get('v')?.shape.kinds.keys() ?? [])]).toEqual(['int', 'string'])
    }
  })

  it('count each value once', () => {
    const lines = Array.from({ length: 30 }, (_, index) => object(index * 50, index * 50 + 60))
    const { shape } = readShape(lines.map((line) => `{"o":${line}}\n`).join(''))
    expect(shape.fields?.get('o')?.shape.values?.kinds.get('object')?.count).toBe(1800)
  })

  it('take a bounded number of places, however they are nested', () => {
    const nested = (row: number) =>
      `{${Array.from({ length: 40 }, (_, index) => `"r${row}_${index}":${object(row * 7, row * 7 + 60)}`).join(',')}}`
    const lines = Array.from(
      { length: 30 },
      (_, row) => `{"o":${nested(row % 24)},"p":${nested(row % 20)}}\n`,
    )
    const { shape, records: count } = readShape(lines.join(''))
    expect(count).toBe(30)
    expect(countShapes(shape)).toBeLessThan(100_000)
    expect(countInts(shape)).toBe(30 * 2 * 40 * 60)
  })
})
