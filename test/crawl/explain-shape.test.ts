import { describe, expect, it } from 'vitest'
import { explainField } from '../../src/crawl/shape/explain-shape.ts'
import { mergeShapes } from '../../src/crawl/shape/shape.ts'
import { readShape } from './read-shape.ts'

const first =
  '{"list":[{"main":{"temp":280}},\n{"main":{"temp":280.5}}],"id":1,"a.b":{"it`s":true},"n":null,"e":[],"o":{}}'
const second = '{"id":"x","list":[]}\n{"id":2147483648,"days":{"2024-01-02":{"t":1},"2024-01-01":{"t":2}}}\n'
const shape = mergeShapes(
  readShape(second, { uri: 's3://in/b.json' }).shape,
  readShape(first, { uri: 's3://in/a.json' }).shape,
)

describe('an explanation', () => {
  it('has the kinds seen, the first of each, and the rule', () => {
    expect(explainField(shape, 'list.main.temp')).toEqual({
      path: 'list.main.temp',
      seen: [
        { kind: 'int', count: 1, uri: 's3://in/a.json', line: 1, text: '280' },
        { kind: 'double', count: 1, uri: 's3://in/a.json', line: 2, text: '280.5' },
      ],
      elements: [],
      types: { choice: 'double', glue: 'double' },
      rule: 'Some numbers are integers, some are written with a fraction or an exponent: double holds both.',
    })
  })

  it('says why a field is a choice, and what Glue makes of it', () => {
    expect(explainField(shape, 'id')).toMatchObject({
      seen: [
        { kind: 'int', uri: 's3://in/a.json', line: 2 },
        { kind: 'bigint', line: 2 },
        { kind: 'string', line: 1 },
      ],
      types: { choice: 'choice<bigint,string>', glue: 'string' },
      rule:
        'An integer is beyond 32 bits: bigint. ' +
        "No type but a choice holds numbers and strings: choice<bigint,string> in a schema, string in Glue's catalog.",
    })
  })

  it('says which keys are data', () => {
    expect(explainField(shape, 'days')).toMatchObject({
      types: { choice: 'map<string,struct<t:int>>' },
      rule: 'Its keys are data, because all 2 keys are dates or times: a map.',
      mapKeys: { keys: 2, examples: ['2024-01-01', '2024-01-02'] },
    })
    expect(explainField(shape, 'days.*.t')?.types.glue).toBe('int')
  })

  it.each([
    ['n', 'string', 'Only null was seen'],
    ['e', 'array<string>', 'Every array is empty'],
    ['o', 'map<string,string>', 'Every object is empty'],
    ['`a.b`', 'struct<`it``s`:boolean>', 'A struct has the fields'],
    ['"a.b".`it``s`', 'boolean', 'Every value is a boolean'],
    ['$.list[*].main', 'struct<temp:double>', 'A struct has the fields'],
  ])('of %s is %s: %s', (path, type, rule) => {
    const explanation = explainField(shape, path)
    expect(explanation?.types.choice).toBe(type)
    expect(explanation?.rule).toContain(rule)
  })

  it.each(['list.temp', 'ID', 'id.x', 'a.b', 'days.x'])('of %s there is none', (path) => {
    expect(explainField(shape, path)).toBeUndefined()
  })
})
