import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const given = {
  schema: 'id: int\ncity: { name: string }\nlist: [{ t: double }]',
  documents: [
    { id: 1, city: { name: 'x' }, list: [{ t: 1.5 }, { t: 2.5 }] },
    { id: 2, city: { name: 'x' }, list: [] },
    { id: 3, list: [{ t: 4.5 }] },
  ],
}

export const sqlCases: readonly ConformanceCase[] = [
  {
    name: 'groups what the steps before have made',
    files: stepProject({
      ...given,
      steps: `
        - explode: { slot: list }
        - sql: |
            SELECT city.name AS name, count(*) AS n, max(slot.t) AS warmest
            FROM input
            GROUP BY city.name
        - derive: { n: n + 1 }`,
    }),
    due: {
      rows: [
        { name: 'x', n: 3n, warmest: 2.5 },
        { name: null, n: 2n, warmest: 4.5 },
      ],
    },
  },
  {
    name: 'reads input several times',
    files: stepProject({
      ...given,
      steps: `
        - sql: |
            SELECT a.id AS a, b.id AS b
            FROM input a JOIN input b ON a.id = b.id + 1`,
    }),
    due: {
      rows: [
        { a: 2, b: 1 },
        { a: 3, b: 2 },
      ],
    },
  },
  {
    name: 'unnests arrays',
    files: stepProject({
      ...given,
      steps: '- sql: SELECT id, slot.t AS t FROM input CROSS JOIN UNNEST(list) AS u(slot)',
    }),
    due: {
      rows: [
        { id: 1, t: 1.5 },
        { id: 1, t: 2.5 },
        { id: 3, t: 4.5 },
      ],
    },
  },
  {
    name: 'is not misled by columns that are called like relations',
    files: stepProject({
      schema: 'id: int\ninput: { id: int }\nsource: { id: int }',
      documents: [{ id: 1, input: { id: 2 }, source: { id: 3 } }],
      steps: '- sql: SELECT source.id AS s, t.input.id AS i, t.id AS id FROM input t',
    }),
    due: { rows: [{ s: 3, i: 2, id: 1 }] },
  },
]
