import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFields } from '../../src/crawl/shape/add-fields.ts'
import { SpecError } from '../../src/errors.ts'
import { printType } from '../../src/spec/data-type.ts'
import { parseSchema } from '../../src/spec/table-schema.ts'
import { updateSchema } from '../../src/spec/update-schema.ts'
import { parseYaml } from '../../src/spec/yaml-source.ts'
import { dedent } from '../conformance/step-project.ts'
import { typeOf } from '../crawl/type-of.ts'
import {
  arbitraryNode,
  arbitrarySchema,
  pathStep,
  printHive,
  printSchemaText,
  structOf,
  structsOf,
} from './schema-text.ts'

type Added = readonly (readonly [path: string, type: string])[]

function update(text: string, added: Added): string {
  return updateSchema(
    text,
    added.map(([path, type]) => ({ path, type: typeOf(type) })),
  )
}

function columnsOf(text: string) {
  const { schema, problems } = parseSchema({ name: 'in', source: parseYaml({ file: 'in.yaml', text }) })
  expect(problems, text).toEqual([])
  return schema.columns
}

function commentsOf(text: string): readonly string[] {
  return text.match(/#\d+$/gm) ?? []
}

describe('a new field', () => {
  it.each<[string, string, Added, string]>([
    [
      'stands behind the last of its struct',
      `
      # a comment
      a: int   # one

      b: string # two
      # the end
      `,
      [
        ['$.c', 'double'],
        ['$.d', 'array<string>'],
      ],
      `
      # a comment
      a: int   # one

      b: string # two
      c: double
      d: array<string>
      # the end
      `,
    ],
    [
      'stands behind the nested struct that comes before it',
      `
      city:
          coord:
              lat: double # north
              # of that
          # of city
      z: int
      `,
      [
        ['$.city.name', 'string'],
        ['$.city.coord.lon', 'double'],
      ],
      `
      city:
          coord:
              lat: double # north
              lon: double
          name: string
              # of that
          # of city
      z: int
      `,
    ],
    [
      'looks like its document',
      `
      a: int
      l:
      - b: int
      `,
      [['$.l[*].s', 'struct<x:array<struct<y:int>>,m:map<string,struct<a:int>>,n:null,e:struct<>>']],
      `
      a: int
      l:
      - b: int
        s:
          x:
          - y: int
          m: map<string,struct<a:int>>
          n: null
          e: {}
      `,
    ],
    [
      'of a flow mapping stays in it',
      `
      a: { b: int, c: {} } # one
      d: [{e: int}]
      f: [ g: int ]
      h: {
        i: int, # two
        j: int # three
      }
      `,
      [
        ['$.a.x', 'decimal(5,2)'],
        ['$.a.c.y', 'int'],
        ['$.d[*].x', 'struct<a:array<struct<b:int>>>'],
        ['$.f[*].x', 'int'],
        ['$.h.x', 'int'],
      ],
      `
      a: { b: int, c: { y: int }, x: "decimal(5,2)" } # one
      d: [{e: int, x: { a: [ { b: int } ] }}]
      f: [ { g: int, x: int } ]
      h: {
        i: int, # two
        j: int, x: int # three
      }
      `,
    ],
    [
      'enters a type text',
      `
      a: array<struct<b:long>> # one
      c: 'map<string,struct<d:int>>'
      e: >- # two
        struct<f:int,
          g:int>

      h: { i: "struct<j:int>" }
      k: choice<int,struct<a:int>>
      `,
      [
        ['$.a[*].x', 'int'],
        ['$.c.*.x', 'int'],
        ['$.c[*].y', 'int'],
        ['$.e.x', 'int'],
        ["$.h.i['odd key']", 'int'],
        ['$.k.x', 'int'],
      ],
      `
      a: array<struct<b:bigint,x:int>> # one
      c: 'map<string,struct<d:int,x:int,y:int>>'
      e: struct<f:int,g:int,x:int> # two

      h: { i: "struct<j:int,\`odd key\`:int>" }
      k: choice<int,struct<a:int,x:int>>
      `,
    ],
    [
      'is quoted where need be',
      'a: int\n',
      [
        ["$['odd: key']", 'int'],
        ["$['null']", 'int'],
        ["$['it\\'s']", 'int'],
        ['$.3h', 'int'],
        ["$['']", 'int'],
        ["$['\n']", 'map<string,struct<`\n`:int>>'],
      ],
      'a: int\n"odd: key": int\n"null": int\nit\'s: int\n3h: int\n"": int\n"\\n": "map<string,struct<`\\n`:int>>"\n',
    ],
    [
      'may be one of a new struct',
      'a: int\n',
      [
        ['$.s', 'struct<x:int>'],
        ['$.s.y', 'int'],
      ],
      'a: int\ns:\n  x: int\n  y: int\n',
    ],
    [
      'of an anchored struct is not one of its aliases, nor the other way round',
      `
      a: &one
        x: int
      b: *one
      c: &two { x: int }
      d: [ *two ]
      e: *two
      `,
      [
        ['$.a.y', 'int'],
        ['$.d[*].z', 'int'],
      ],
      `
      a: &one
        x: int
        y: int
      b: struct<x:int>
      c: &two { x: int }
      d: [ "struct<x:int,z:int>" ]
      e: *two
      `,
    ],
    [
      'keeps the ends of lines',
      'a:\r\n  b: int # x\r\nc: int',
      [['$.a.x', 'struct<y:int>']],
      'a:\r\n  b: int # x\r\n  x:\r\n    y: int\r\nc: int',
    ],
    ['does not ask for a last line feed', 'a: int', [['$.b', 'int']], 'a: int\nb: int'],
    ['follows a field without a type', 'a: # x\nb:', [['$.c', 'int']], 'a: # x\nb:\nc: int'],
    [
      'is not written twice',
      'a: { b: int }\n',
      [
        ['$.A', 'int'],
        ['$.a.B', 'int'],
        ['$.a.b', 'int'],
      ],
      'a: { b: int }\n',
    ],
    [
      'needs a struct',
      'a: int\nl: [int]\n',
      [
        ['$.a.b', 'int'],
        ['$.l[0].b', 'int'],
        ['$.x.y', 'int'],
        ['$', 'int'],
        ['nothing', 'int'],
      ],
      'a: int\nl: [int]\n',
    ],
  ])('%s', (_name, before, added, after) => {
    const [text, due] = before.startsWith('\n') ? [dedent(before), dedent(after)] : [before, after]
    expect(update(text, added)).toBe(due)
  })

  it('of a text that is no schema is a SpecError', () => {
    expect(() => update('a: [int, int]\n', [['$.b', 'int']])).toThrow(SpecError)
    expect(() => update('a: {\n', [['$.b', 'int']])).toThrow(SpecError)
  })

  it('of the raw documents moves nothing but itself', () => {
    const raw = readFileSync(join(import.meta.dirname, '../../schemas/raw.yaml'), 'utf8')
    const lines = raw.split('\n')
    const after = update(raw, [
      ['$.list[*].main.dew_point', 'double'],
      ['$.list[*].rain.1h', 'double'],
      ['$.city.coord.alt', 'double'],
    ]).split('\n')
    expect(after.filter((line) => !lines.includes(line))).toEqual([
      '      dew_point: double',
      '      1h: double',
      '    alt: double',
    ])
    expect(after.filter((line) => lines.includes(line))).toEqual(lines)
    expect(after[after.indexOf('      dew_point: double') - 1]).toBe('      temp_kf: double')
  })
})

it('any fields enter any text of a schema', () => {
  const change = fc.record({ where: fc.nat(), field: structOf(arbitraryNode, 1) })
  fc.assert(
    fc.property(
      arbitrarySchema,
      fc.array(fc.nat(11), { minLength: 30, maxLength: 200 }),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      (schema, ways, changes) => {
        let next = 0
        const text = printSchemaText(schema, (count) => (ways[next++ % ways.length] ?? 0) % count)
        expect(printType({ kind: 'struct', fields: columnsOf(text) })).toBe(printHive(schema))
        const due = structuredClone(schema)
        const added = changes.flatMap(({ where, field }) => {
          const structs = structsOf(due, '$')
          const chosen = structs[where % structs.length]
          const [entry] = field.fields
          if (chosen === undefined || entry === undefined) return []
          const { path, struct } = chosen
          const isTaken = struct.fields.some(([name]) => name.toLowerCase() === entry[0].toLowerCase())
          if (!isTaken) struct.fields.push(entry)
          return [{ path: path + pathStep(entry[0]), type: typeOf(printHive(entry[1])) }]
        })
        const after = updateSchema(text, added)
        const columns = columnsOf(after)
        expect(printType({ kind: 'struct', fields: columns })).toBe(printHive(due))
        expect(columns).toEqual(addFields(columnsOf(text), added))
        expect(commentsOf(after)).toEqual(commentsOf(text))
        expect(updateSchema(after, added)).toBe(after)
      },
    ),
    { numRuns: 300 },
  )
})
