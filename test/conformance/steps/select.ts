import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const schema = 'a: int\nb: int\ns: { x: { y: string }, z: [int] }'

export const selectCases: readonly ConformanceCase[] = [
  {
    name: 'makes exactly its columns, all of the row as it came in',
    files: stepProject({
      schema,
      documents: [{ a: 1, b: 2, s: { x: { y: 'deep' }, z: [7] } }, {}],
      steps: "- select: { b: a, a: b, sum: a + b, y: s.x.y, x: s.x, again: a, one: 1, text: \"'it''s'\" }",
    }),
    due: {
      rows: [
        { b: 1, a: 2, sum: 3, y: 'deep', x: { y: 'deep' }, again: 1, one: 1, text: "it's" },
        { b: null, a: null, sum: null, y: null, x: null, again: null, one: 1, text: "it's" },
      ],
    },
  },
  {
    name: 'finds columns and fields whatever their case, and names columns as written',
    files: stepProject({
      schema: 'cityId: int\nCoord: { Lat: double }',
      documents: [
        { cityId: 1, Coord: { Lat: 1.5 } },
        { cityid: 2, coord: { lat: 2.5 } },
      ],
      steps: '- select: { Id: CITYID, lat: coord.lat }',
    }),
    due: {
      rows: [
        { Id: 1, lat: 1.5 },
        // keys of documents match exactly
        { Id: null, lat: null },
      ],
    },
  },
  {
    name: 'takes unquoted YAML numbers and booleans as they are spelled',
    files: stepProject({
      schema,
      documents: [{}],
      steps: '- select: { i: 1, d: 1.50, t: true, e: 1e3 }',
    }),
    due: { rows: [{ i: 1, d: '1.50', t: true, e: 1000 }] },
  },
  {
    name: 'refuses unknown columns and fields, and names that differ by case',
    files: stepProject({ schema, documents: [], steps: '- select: { x: aa, y: s.x.why, z: a, Z: b }' }),
    due: {
      refused: [
        "columns 'z' and 'Z' differ only by case",
        'column aa does not exist',
        's.x has no field why',
      ],
    },
  },
  {
    name: 'refuses a column that no file can hold',
    files: stepProject({ schema, documents: [], steps: '- select: { x: "NULL", y: a }' }),
    due: { refused: ["column 'x' is of type null"] },
  },
]
