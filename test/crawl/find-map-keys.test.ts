import { describe, expect, it } from 'vitest'
import { findMapKeys } from '../../src/crawl/shape/find-map-keys.ts'
import { typeOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { printType } from '../../src/spec/data-type.ts'
import { readShape } from './read-shape.ts'

function shapeOf(...objects: readonly unknown[]) {
  const { shape } = readShape(objects.map((o) => `${JSON.stringify({ o })}\n`).join(''))
  const found = shape.fields?.get('o')?.shape
  if (found === undefined) throw new Error('no object')
  return found
}

const withKeys = (keys: readonly string[], value: unknown = 1) =>
  Object.fromEntries(keys.map((key) => [key, value]))

describe('keys are data', () => {
  it.each([
    [['2024-01-01', '2024-01-02'], 'all 2 keys are dates or times'],
    [['2024-01', '2024-02', '2025-12'], 'all 3 keys are dates or times'],
    [['2024-01-01T00:00:00Z', '2024-01-01 03:00:00'], 'all 2 keys are dates or times'],
    [['2024/1/2', '2024/01/03'], 'all 2 keys are dates'],
    [['09:00', '12:00'], 'all 2 keys are times of day'],
    [['1', '22', '-3.5'], 'all 3 keys are numbers'],
    [
      ['123e4567-e89b-12d3-a456-426614174000', 'FFFFFFFF-e89b-12d3-a456-426614174000'],
      'all 2 keys are UUIDs',
    ],
    [['5f0a9c1b2d3e4f5a6b7c8d9e', '5f0a9c1b2d3e4f5a6b7c8d9f'], 'all 2 keys are hexadecimal ids'],
    [['10.0.0.1', '192.168.0.12'], 'all 2 keys are IP addresses'],
    [['a@b.org', 'x.y@c.com'], 'all 2 keys are mail addresses'],
  ])('%j', (keys, rule) => {
    const shape = shapeOf(withKeys(keys, { t: 1.5 }))
    expect(findMapKeys(shape)).toMatchObject({
      keys: keys.length,
      rule,
      examples: [...keys].sort().slice(0, 3),
    })
    const type = typeOfShape(shape, { mixed: 'choice' })
    expect(type && printType(type)).toBe('map<string,struct<t:double>>')
  })

  it('that are many, each in few objects', () => {
    const objects = Array.from({ length: 40 }, (_, row) =>
      withKeys(Array.from({ length: 5 }, (__, column) => `name ${row * 3 + column}`)),
    )
    expect(findMapKeys(shapeOf(...objects))).toMatchObject({
      keys: 122,
      examples: ['name 0', 'name 1', 'name 10'],
      rule: 'there are 122 different keys, each in at most 2 of 40 objects',
    })
  })

  it('that are too many to be told apart', () => {
    const shape = shapeOf(withKeys(Array.from({ length: 1001 }, (_, index) => `k${index}`)))
    expect(findMapKeys(shape)).toMatchObject({ keys: 1001, examples: [] })
  })

  it('also where single keys have values of several kinds', () => {
    expect(findMapKeys(shapeOf({ '2024-01-01': 1 }, { '2024-01-01': 'x', '2024-01-02': 2 }))).toBeDefined()
  })
})

describe('keys are names', () => {
  it.each([
    [['3h', '1h']],
    [['2024-01-01']],
    [['2024-01-01', 'total']],
    [['2024-13-01', '2024-13-02']],
    [['1', '2']],
    [['deadbeefdead', 'facadefacade']],
    [['lat', 'lon']],
    [[]],
  ])('%j', (keys) => {
    expect(findMapKeys(shapeOf(withKeys(keys)))).toBeUndefined()
  })

  it('where values are of unlike kinds', () => {
    expect(findMapKeys(shapeOf({ '2024-01-01': 1, '2024-01-02': 'x' }))).toBeUndefined()
    expect(findMapKeys(shapeOf({ '1': [1], '2': { a: 1 }, '3': null }))).toBeUndefined()
  })

  it('where many of them are in most objects', () => {
    const keys = Array.from({ length: 150 }, (_, index) => `rate ${index}`)
    expect(findMapKeys(shapeOf(...Array.from({ length: 30 }, () => withKeys(keys))))).toBeUndefined()
  })
})
