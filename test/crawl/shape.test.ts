import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countFields,
  countShapes,
  emptyShape,
  mergeShapes,
  mostKeys,
  narrowShape,
  type Shape,
} from '../../src/crawl/shape/shape.ts'
import { shiftLines } from '../../src/crawl/shape/shift-lines.ts'
import { readShape } from './read-shape.ts'

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, 2 ** 40, 1.5, 'x', 'y'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'ä"'), tie('value'), { noNullPrototype: true }),
  ),
})).value
const documents = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c'), json, { noNullPrototype: true }), {
  maxLength: 4,
})

const shapes = fc
  .tuple(documents, fc.constantFrom('s3://in/a.json', 's3://in/b.json', 's3://in/c.json'))
  .map(([list, uri]) => readShape(list.map((value) => `${JSON.stringify(value)}\n`).join(''), { uri }).shape)

/** With every count 1. */
function withoutCounts({ kinds, element, fields, values }: Shape): Shape {
  return {
    kinds: new Map([...kinds].map(([kind, seen]) => [kind, { ...seen, count: 1 }])),
    element: element && withoutCounts(element),
    fields:
      fields &&
      new Map([...fields].map(([name, field]) => [name, { ...field, shape: withoutCounts(field.shape) }])),
    values: values && withoutCounts(values),
  }
}

/** An object with keys `from` to `to`, each with its number. */
function wide(from: number, to: number, uri = 's3://in/a.json'): Shape {
  const keys = Array.from({ length: to - from }, (_, index) => `"k${from + index}":${from + index}`)
  return readShape(`{"o":{${keys.join(',')}}}\n{}`, { uri }).shape
}

describe('shapes', () => {
  it('merge in any order, in any grouping, and once but for counts', () => {
    fc.assert(
      fc.property(shapes, shapes, shapes, (a, b, c) => {
        expect(mergeShapes(a, b)).toEqual(mergeShapes(b, a))
        expect(mergeShapes(mergeShapes(a, b), c)).toEqual(mergeShapes(a, mergeShapes(b, c)))
        expect(withoutCounts(mergeShapes(a, a))).toEqual(withoutCounts(a))
        expect(mergeShapes(emptyShape, a)).toEqual(a)
      }),
    )
  })

  it('of two parts of a file are those of the file', () => {
    fc.assert(
      fc.property(documents, documents, (some, others) => {
        const lines = (list: readonly unknown[]) => list.map((value) => `${JSON.stringify(value)}\n`).join('')
        const merged = mergeShapes(
          readShape(lines(some)).shape,
          shiftLines(readShape(lines(others)).shape, some.length),
        )
        expect(merged).toEqual(readShape(lines([...some, ...others])).shape)
      }),
    )
  })

  it('can be sent to another thread', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(structuredClone(shape)).toEqual(shape)
      }),
    )
  })

  it('tell up to 1,000 keys apart, however they come together', () => {
    const some = mergeShapes(wide(0, 600), wide(400, mostKeys))
    expect(some.fields?.get('o')?.shape.fields?.size).toBe(mostKeys)
    for (const more of [
      wide(0, mostKeys + 1),
      mergeShapes(wide(0, 600), wide(400, mostKeys + 1)),
      mergeShapes(wide(400, mostKeys + 1), wide(0, 600)),
      mergeShapes(mergeShapes(wide(0, 300), wide(900, mostKeys + 1)), wide(300, 950)),
    ]) {
      const shape = more.fields?.get('o')?.shape
      expect(shape?.fields).toBeUndefined()
      expect(shape?.values?.kinds.get('int')).toMatchObject({ line: 1 })
    }
    expect(mergeShapes(wide(0, mostKeys + 1), wide(0, 3))).toEqual(
      mergeShapes(wide(0, 3), wide(0, mostKeys + 1)),
    )
  })

  it('with fewer keys told apart are those of a narrower merge', () => {
    fc.assert(
      fc.property(shapes, shapes, (a, b) => {
        const narrowed = narrowShape(mergeShapes(a, b), 1)
        expect(narrowShape(mergeShapes(narrowShape(a, 1), narrowShape(b, 1)), 1)).toEqual(narrowed)
      }),
    )
  })

  it('count their fields and places', () => {
    const { shape } = readShape('{"a":{"b":1},"c":[{"d":1},{"e":{}}]}\n7')
    expect(countFields(shape)).toBe(5)
    expect(countShapes(shape)).toBe(7)
    expect(countFields(wide(0, mostKeys + 1))).toBe(1 + mostKeys + 1)
  })
})
