import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const tags = { schema: 'id: int\ntags: [string]' }
const tagged = [
  { id: 1, tags: ['a', 'b'] },
  { id: 2, tags: [] },
  { id: 3, tags: null },
  { id: 4 },
  { id: 5, tags: [null] },
]

export const explodeCases: readonly ConformanceCase[] = [
  {
    name: 'makes a row per element, and none of an empty or NULL array; the array stays',
    files: stepProject({ ...tags, documents: tagged, steps: '- explode: { tag: tags }' }),
    due: {
      rows: [
        { id: 1, tags: ['a', 'b'], tag: 'a' },
        { id: 1, tags: ['a', 'b'], tag: 'b' },
        { id: 5, tags: [null], tag: null },
      ],
    },
  },
  {
    name: 'keeps rows without elements under outer',
    files: stepProject({
      ...tags,
      documents: tagged,
      steps: `
        - explode: { tag: tags }
          outer: true
        - drop: [tags]`,
    }),
    due: {
      rows: [
        { id: 1, tag: 'a' },
        { id: 1, tag: 'b' },
        { id: 2, tag: null },
        { id: 3, tag: null },
        { id: 4, tag: null },
        { id: 5, tag: null },
      ],
    },
  },
  {
    name: 'numbers elements from 1, and has no number where there is no element',
    files: stepProject({
      ...tags,
      documents: tagged,
      steps: `
        - explode: { tag: tags }
          outer: true
          position: n
        - drop: [tags]`,
    }),
    due: {
      rows: [
        { id: 1, tag: 'a', n: 1n },
        { id: 1, tag: 'b', n: 2n },
        { id: 2, tag: null, n: null },
        { id: 3, tag: null, n: null },
        { id: 4, tag: null, n: null },
        { id: 5, tag: null, n: 1n },
      ],
    },
  },
  {
    name: 'multiplies rows also where the element is not used',
    files: stepProject({
      ...tags,
      documents: tagged,
      steps: `
        - explode: { tag: tags }
        - select: { id: id }`,
    }),
    due: { rows: [{ id: 1 }, { id: 1 }, { id: 5 }] },
  },
  {
    name: 'gives positions alone',
    files: stepProject({
      ...tags,
      documents: tagged,
      steps: `
        - explode: { tag: tags }
          position: n
        - select: { id: id, n: n }`,
    }),
    due: {
      rows: [
        { id: 1, n: 1n },
        { id: 1, n: 2n },
        { id: 5, n: 1n },
      ],
    },
  },
  {
    name: 'takes an array inside an exploded element, and inside a struct',
    files: stepProject({
      schema: `
        doc: { list: [{ dt: bigint, weather: [{ main: string }] }] }`,
      documents: [
        {
          doc: {
            list: [{ dt: 1, weather: [{ main: 'Rain' }, { main: 'Mist' }] }, { dt: 2, weather: [] }, null],
          },
        },
        { doc: null },
      ],
      steps: `
        - explode: { slot: doc.list }
          position: s
        - explode: { condition: slot.weather }
          outer: true
          position: c
        - select: { s: s, c: c, dt: slot.dt, main: condition.main }`,
    }),
    due: {
      rows: [
        { s: 1n, c: 1n, dt: 1n, main: 'Rain' },
        { s: 1n, c: 2n, dt: 1n, main: 'Mist' },
        { s: 2n, c: null, dt: 2n, main: null },
        { s: 3n, c: null, dt: null, main: null },
      ],
    },
  },
  {
    name: 'takes arrays of arrays, one level at a time',
    files: stepProject({
      schema: 'm: [["int"]]',
      documents: [{ m: [[1, 2], [], null, [3]] }],
      steps: `
        - explode: { r: m }
          position: row
        - explode: { v: r }
          position: col
        - select: { row: row, col: col, v: v }`,
    }),
    due: {
      rows: [
        { row: 1n, col: 1n, v: 1 },
        { row: 1n, col: 2n, v: 2 },
        { row: 4n, col: 1n, v: 3 },
      ],
    },
  },
  {
    name: 'multiplies the rows of two arrays with each other',
    files: stepProject({
      schema: 'a: [int]\nb: [string]',
      documents: [{ a: [1, 2], b: ['x', 'y', 'z'] }],
      steps: `
        - explode: { i: a }
        - explode: { s: b }
        - drop: [a, b]`,
    }),
    due: {
      rows: [1, 2].flatMap((i) => ['x', 'y', 'z'].map((s) => ({ i, s }))),
    },
  },
  {
    name: 'is not misled by columns that are called like relations',
    files: stepProject({
      schema: 'list: [int]\nsource: { list: [int] }\nslot: { list: [int] }',
      documents: [{ list: [1], source: { list: [2, 3] }, slot: { list: [4] } }],
      steps: `
        - explode: { x: source.list }
        - explode: { y: slot.list }
        - explode: { z: list }
        - select: { x: x, y: y, z: z }`,
    }),
    due: {
      rows: [
        { x: 2, y: 4, z: 1 },
        { x: 3, y: 4, z: 1 },
      ],
    },
  },
  {
    name: 'refuses what is no array, a name that is taken, and one name for element and position',
    files: stepProject({
      ...tags,
      documents: [],
      steps: `
        - explode: { ID: tags }
        - explode: { x: tags }
          position: X
        - explode: { y: id }`,
    }),
    due: {
      refused: [
        "there is a column 'ID' already",
        "columns 'x' and 'X' differ only by case",
        "explode needs an array, 'id' is integer",
      ],
    },
  },
]
