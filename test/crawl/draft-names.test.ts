import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameColumns, pascalCase, singularName, snakeCase } from '../../src/crawl/draft/draft-names.ts'

describe('nameColumns', () => {
  it.each([
    [
      [['properties', 'mag'], ['id']],
      ['mag', 'id'],
    ],
    [
      [['type'], ['properties', 'type'], ['geometry', 'type']],
      ['type', 'properties_type', 'geometry_type'],
    ],
    [
      [
        ['city', 'id'],
        ['city', 'name'],
        ['city', 'country'],
      ],
      ['city_id', 'city_name', 'country'],
    ],
    [
      [['rain', '3h'], ['snow', '3h'], ['2019']],
      ['rain_3h', 'snow_3h', 'c_2019'],
    ],
    [
      [['a', 'b', 'x'], ['a', 'c', 'x'], ['y']],
      ['b_x', 'c_x', 'y'],
    ],
    [
      [['magType'], ['HTTPStatus'], ['Temp (°C)'], ['Größe']],
      ['mag_type', 'http_status', 'temp_c', 'grosse'],
    ],
    [
      [['A b'], ['a_b'], ['a-b']],
      ['a_b', 'a_b_2', 'a_b_3'],
    ],
    [
      [['日本'], ['名前']],
      ['column_1', 'column_2'],
    ],
  ])('%j → %j', (paths, names) => {
    expect(nameColumns(paths)).toEqual(names)
  })

  it('gives each path a name of its own that every engine takes', () => {
    const paths = fc.array(
      fc.array(fc.oneof(fc.constantFrom('id', 'a', 'A', 'a_2', 'x y'), fc.string()), {
        minLength: 1,
        maxLength: 3,
      }),
    )
    fc.assert(
      fc.property(paths, (given) => {
        const names = nameColumns(given)
        expect(names).toHaveLength(given.length)
        expect(new Set(names).size).toBe(given.length)
        for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
      }),
    )
  })
})

describe('words', () => {
  it.each([
    ['lines', 'line'],
    ['entries', 'entry'],
    ['list', 'item'],
    ['boxes', 'box'],
    ['addresses', 'address'],
    ['status', 'status_item'],
    ['data', 'data_item'],
    ['orderLines', 'order_line'],
  ])('one of %s is a %s', (plural, singular) => {
    expect(singularName(plural)).toBe(singular)
  })

  it('are written as columns and jobs are', () => {
    expect(snakeCase('Order-Line IDs')).toBe('order_line_ids')
    expect(pascalCase('order_lines')).toBe('OrderLines')
  })
})
