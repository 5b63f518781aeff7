import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findDrift, isDrift } from '../../src/crawl/drift/find-drift.ts'
import { writeSchema } from '../../src/crawl/drift/write-schema.ts'
import { SpecError } from '../../src/errors.ts'
import { parseSchema } from '../../src/spec/table-schema.ts'
import { parseYaml } from '../../src/spec/yaml-source.ts'
import { dedent } from '../conformance/step-project.ts'
import { arbitrarySchema, type Node, printSchemaText } from '../spec/schema-text.ts'
import { holds, knows } from './holds.ts'
import { observe } from './observed.ts'

function write(text: string | undefined, ...documents: readonly unknown[]): string {
  return writeSchema({ shape: observe(documents), name: 'in', text, remark: 'Records.' })
}

function columnsOf(text: string) {
  const { schema, problems } = parseSchema({ name: 'in', source: parseYaml({ file: 'in.yaml', text }) })
  expect(problems, text).toEqual([])
  return schema.columns
}

describe('what is seen enters a schema:', () => {
  it.each<[string, string, readonly unknown[], string]>([
    [
      'new fields, wider numbers and other kinds',
      `
      # the contract
      id: int # one
      name:   'string'

      city:
        size: bigint # people
        never: date
      tags: [ int ] # of a list
      when: timestamp
      price: decimal(5,2)
      `,
      [
        { id: 2 ** 40, name: 'x', city: { size: 1, lat: 1.5 }, tags: [1, 2.5], when: '2024-01-01', price: 1 },
        { id: 1, name: 7, city: { size: 1.5 }, tags: [], extra: { a: [{ b: null }] } },
      ],
      `
      # the contract
      id: bigint # one
      name:   'choice<string,int>'

      city:
        size: double # people
        never: date
        lat: double
      tags: [ double ] # of a list
      when: timestamp
      price: decimal(5,2)
      extra:
        a:
          - b: string
      `,
    ],
    [
      'a struct that is a map',
      `
      a: int
      rates: # by day
        # the first
        "2024-01-01": double # euro
        "2024-01-02": double # the last
      z: { "2024-01-01": int } # small
      `,
      [{ rates: { '2024-01-03': 1, '2024-01-04': 2.5 }, z: { '2024-01-02': 1, '2024-01-03': 2 ** 50 } }],
      `
      a: int
      rates: map<string,double> # by day
        # the first
        # euro
        # the last
      z: map<string,bigint> # small
      `,
    ],
    [
      'other kinds where structs and lists are',
      `
      a: &a # one
        x: int # two
      b: *a
      c:
        - y: int
      d:
        e: &e { f: int }
      g: *e
      `,
      [{ a: 'text', b: { x: 1 }, c: { y: 1 }, d: 1 }],
      `
      a: &a choice<struct<x:int>,string> # one
        # two
      b: struct<x:int>
      c: choice<array<struct<y:int>>,struct<y:int>>
      d: choice<struct<e:struct<f:int>>,int>
      g: struct<f:int>
      `,
    ],
    [
      'fields that were always null',
      'a:\nb: null # x\nc: ~\nd: { e, f: , g: null }\nh:\n',
      [{ a: 1, b: 'x', c: [1], d: { e: 1, f: true, g: 2.5 }, h: null }],
      'a: int\nb: string # x\nc: array<int>\nd: { e: int, f: boolean , g: double }\nh:\n',
    ],
    [
      'what a choice cannot hold yet',
      'a: choice<int,struct<x:int>>\nb: map<string,int>\nc: array<array<int>>\n',
      [{ a: { x: 2.5, y: 1 }, b: { q: 'x' }, c: [[1], ['x']] }, { a: true }],
      'a: choice<int,struct<x:double,y:int>,boolean>\nb: map<string,choice<int,string>>\nc: array<array<choice<int,string>>>\n',
    ],
    [
      'nothing that is known',
      'A: bigint\nb: double\nc: map<string,double>\nd: smallint\ne: binary\nf: array<struct<x:int>>\n',
      [{ a: 'in another case', A: 1, b: 2, c: { x: 1, y: null }, d: 1, e: 'x', f: [{ x: 1 }, null, {}] }, {}],
      'A: bigint\nb: double\nc: map<string,double>\nd: smallint\ne: binary\nf: array<struct<x:int>>\n',
    ],
    [
      'single values and top-level arrays',
      'record: int\n',
      [1, 2.5, [1]],
      'record: double\narray: array<int>\n',
    ],
  ])('%s', (_name, before, documents, after) => {
    const [text, due] = before.startsWith('\n') ? [dedent(before), dedent(after)] : [before, after]
    expect(write(text, ...documents)).toBe(due)
    expect(write(due, ...documents)).toBe(due)
  })

  it('a file that is not there yet is drafted', () => {
    const text = write(undefined, { id: 1, city: { name: 'x' } }, { id: 'a' })
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+schema\.schema\.json\n#\n# Records\.\n/)
    expect(columnsOf(text)).toEqual([
      { name: 'id', type: { kind: 'choice', alternatives: [{ kind: 'int' }, { kind: 'string' }] } },
      { name: 'city', type: { kind: 'struct', fields: [{ name: 'name', type: { kind: 'string' } }] } },
    ])
    expect(write(text, { id: 1, city: { name: 'x' } }, { id: 'a' })).toBe(text)
  })

  it('a text that is no schema is a SpecError', () => {
    expect(() => write('a: [int, int]\n', { a: 1 })).toThrow(SpecError)
  })
})

const names = fc.constantFrom('a', 'b', 'A', 'é', '2024-01-01', '2024-01-02', 'odd key')
const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 1, 2 ** 40, 2 ** 70, 1.5, 'x'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

/** Mostly what the schema says. */
function valueLike(node: Node): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: valueAsDeclared(node) }, { weight: 1, arbitrary: anyValue })
}

function valueAsDeclared(node: Node): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case 'scalar':
      return fc.constantFrom<unknown>(1, 'x', null, 2 ** 40, {})
    case 'array':
      return fc.array(valueLike(node.inner), { maxLength: 2 })
    case 'map':
      return fc.dictionary(names, valueLike(node.inner), { maxKeys: 2, noNullPrototype: true })
    case 'struct': {
      const entries = node.fields.map(([name, inner]) => fc.tuple(fc.constant(name), valueLike(inner)))
      const strange = fc.array(fc.tuple(names, anyValue), { maxLength: 2 })
      return fc.tuple(fc.tuple(...entries), strange).map(([known, more]) => {
        const fields = new Map([...more, ...known].filter(([name]) => name !== '__proto__'))
        return Object.fromEntries(fields)
      })
    }
  }
}

it('any schema holds any documents once it is written, keeps its comments, and is not written again', () => {
  const given = arbitrarySchema.chain((schema) =>
    fc.tuple(fc.constant(schema), fc.array(valueAsDeclared(schema), { minLength: 1, maxLength: 4 })),
  )
  fc.assert(
    fc.property(
      given,
      fc.array(fc.nat(11), { minLength: 30, maxLength: 200 }),
      ([schema, documents], ways) => {
        let next = 0
        const text = printSchemaText(schema, (count) => (ways[next++ % ways.length] ?? 0) % count)
        const before = columnsOf(text)
        const shape = observe(documents)
        const drift = findDrift({ shape, declared: before }).filter(isDrift)
        const after = write(text, ...documents)
        const columns = columnsOf(after)
        expect(findDrift({ shape, declared: columns }).filter(isDrift)).toEqual([])
        expect(write(after, ...documents)).toBe(after)
        if (drift.length === 0) expect(after).toBe(text)
        const row = { kind: 'struct', fields: columns } as const
        for (const document of documents) {
          expect(holds(row, document), `${after}\n${JSON.stringify(document)}`).toBe(true)
          expect(knows(row, document), `${after}\n${JSON.stringify(document)}`).toBe(true)
        }
        const comments = (some: string) => (some.match(/#\d+/g) ?? []).toSorted()
        expect(comments(after)).toEqual(comments(text))
      },
    ),
    { numRuns: 100 },
  )
})
