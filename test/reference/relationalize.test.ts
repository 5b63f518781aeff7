import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { compareRows } from './compare-rows.ts'
import { readDocumentsIn } from './read-documents.ts'
import { fillDocument, joinBack, relationalize, type Shape } from './relationalize.ts'
import type { Row } from './row.ts'

const root = join(import.meta.dirname, '../..')

describe('the reference for relationalize', () => {
  it('names tables and columns as Glue does and counts from 1 and 0', () => {
    const shape = {
      name: 'string',
      spot: { lat: 'double' },
      list: [{ dt: 'bigint', tags: ['string'] }],
    } as const
    const documents = [
      { name: 'a', spot: { lat: 1.5 }, list: [{ dt: 7, tags: ['x', 'y'] }, { dt: 8 }] },
      { name: 'b', list: [] },
      { name: 'c', list: null },
    ]
    expect(relationalize(documents, shape)).toEqual({
      root: [
        { name: 'a', 'spot.lat': 1.5, list: 1n },
        { name: 'b', 'spot.lat': null, list: 2n },
        { name: 'c', 'spot.lat': null, list: null },
      ],
      root_list: [
        { id: 1n, index: 0, 'list.val.dt': 7n, 'list.val.tags': 1n },
        { id: 1n, index: 1, 'list.val.dt': 8n, 'list.val.tags': null },
      ],
      'root_list.val.tags': [
        { id: 1n, index: 0, 'list.val.tags.val': 'x' },
        { id: 1n, index: 1, 'list.val.tags.val': 'y' },
      ],
    })
  })

  it('joins the sample data back to what it was', () => {
    const shape = parse(readFileSync(join(root, 'schemas/raw.yaml'), 'utf8')) as Shape
    const documents = readDocumentsIn(join(root, 'sample-data/raw'))
    const tables = relationalize(documents, shape)
    expect(Object.keys(tables)).toEqual(['root', 'root_list', 'root_list.val.weather'])
    const filled = documents.map((document) => fillDocument(document, shape) as Row)
    expect(compareRows(joinBack(tables, shape), filled)).toBeUndefined()
  })
})
