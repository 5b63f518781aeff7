import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { compareTable } from '../../src/engine/cases/compare-table.ts'
import { parseJobTests } from '../../src/spec/job-tests.ts'
import { updateTests } from '../../src/spec/update-tests.ts'
import { parseYaml } from '../../src/spec/yaml-source.ts'

const columns = [
  { name: 'id', type: { kind: 'bigint' as const } },
  { name: 'val.text', type: { kind: 'string' as const } },
  { name: 'ratio', type: { kind: 'double' as const } },
  {
    name: 'tags',
    type: {
      kind: 'array' as const,
      element: { kind: 'struct' as const, fields: [{ name: 'tag', type: { kind: 'string' as const } }] },
    },
  },
]

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '~',
    'null',
    '1',
    '1.0',
    'true',
    '# no comment',
    'a: b',
    '- x',
    'two\nlines\n',
    '\ttab',
    '*a',
    '"',
    '   ',
  ),
)
const cells = {
  id: fc.option(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
  'val.text': fc.option(text),
  ratio: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
  tags: fc.option(fc.array(fc.record({ tag: fc.option(text) }), { maxLength: 3 })),
}
const madeRows = fc.array(fc.record(cells), { maxLength: 4 })
const dueRows = fc.array(fc.record(cells, { requiredKeys: [] }), { maxLength: 4 })

function rowsOf(yaml: string) {
  const source = parseYaml({ file: 'a.yaml', text: yaml, exactIntegers: true })
  const { tests, problems } = parseJobTests({ job: 'Job', source })
  expect(problems).toEqual([])
  const due = tests.cases[1]?.due
  return due?.kind === 'rows' ? due.rows : []
}

describe('updateTests', () => {
  it('makes the due rows those that were made, and leaves the rest of the file as it is', () => {
    const head =
      '# head\ncases:\n  - name: before # 1\n    documents:   [ {a: 1.0} ]\n    rows: [{ id: 1 }]\n\n  # the second\n  - name: it\n'
    const tail =
      '    documents:\n      - a:   0x10 # hex\n\n  - { name: after, documents: [], rows: [ ] } # end\n'
    fc.assert(
      fc.property(dueRows, madeRows, (due, rows) => {
        const written = stringify({ rows: due })
          .trimEnd()
          .replaceAll(/\n(?!\n)/g, '\n    ')
        const before = `${head}    ${written}\n${tail}`
        const made = { name: 'table', columns, rows }
        const { update } = compareTable(rowsOf(before), made, ['id'])
        const after = updateTests(before, [{ index: 1, tables: [{ update }] }]) ?? ''
        expect(compareTable(rowsOf(after), made, []).differences).toEqual([])
        expect(after.startsWith(head)).toBe(true)
        expect(after.endsWith(tail)).toBe(true)
      }),
    )
  })

  it('keeps the comments of rows, and the style of each', () => {
    const before = `cases:
  - name: it
    documents: []
    rows:
      # first
      - { id: 1, ratio: 0.5 } # one
      - id: 2 # two
        # and a half
        ratio: 2.5
      - id: 3
    # that was all
    error: x
`
    const after = updateTests(before, [
      {
        index: 0,
        tables: [
          {
            update: {
              rows: [
                { kind: 'change', cells: { ratio: 1.5 }, without: [] },
                { kind: 'change', cells: { id: 9007199254740993n }, without: ['ratio'] },
                { kind: 'remove' },
              ],
              added: [{ id: 4n, tags: [{ tag: 'a b' }] }],
            },
          },
        ],
      },
    ])
    expect(after).toBe(`cases:
  - name: it
    documents: []
    rows:
      # first
      - { id: 1, ratio: 1.5 } # one
      - id: 9007199254740993 # two
      - { id: 4, tags: [ { tag: a b } ] }
    # that was all
    error: x
`)
  })

  it('writes tables, and rows where nothing was said', () => {
    const before = 'cases:\n  - name: a\n    documents: [] # none\n  - { name: b, documents: [] }\n'
    const added = { rows: [], added: [{ id: 1n }] }
    const none = { rows: [], added: [] }
    const after = updateTests(before, [
      {
        index: 0,
        tables: [
          { table: 'one', update: added },
          { table: 'two', update: none },
        ],
      },
      { index: 1, tables: [{ update: added }] },
    ])
    expect(after).toBe(
      'cases:\n  - name: a\n    documents: [] # none\n    tables:\n      one:\n        - id: 1\n      two: []\n' +
        '  - { name: b, documents: [], rows: [ { id: 1 } ] }\n',
    )
  })

  it('declines to change a case that shares its rows with another', () => {
    const before =
      'cases:\n  - { name: a, documents: [], rows: &rows [{ id: 1 }] }\n  - { name: b, documents: [], rows: *rows }\n'
    const update = { rows: [{ kind: 'change' as const, cells: { id: 2n }, without: [] }], added: [] }
    expect(updateTests(before, [{ index: 0, tables: [{ update }] }])).toBeUndefined()
  })
})
