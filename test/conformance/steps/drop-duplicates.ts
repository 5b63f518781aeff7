import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const schema = 'k: string\nat: int\nv: string\nl: [{ n: int }]'

export const dropDuplicatesCases: readonly ConformanceCase[] = [
  {
    name: 'keeps the first row of each key in the given order; NULL and missing keys are one key',
    files: stepProject({
      schema,
      documents: [
        { k: 'a', at: 2, v: 'old' },
        { k: 'a', at: 3, v: 'new' },
        { k: 'b', at: 1, v: 'only' },
        { k: null, at: 1, v: 'null' },
        { at: 2, v: 'missing' },
        { k: '', at: 9, v: 'empty' },
        { k: 'A', at: 9, v: 'upper' },
      ],
      steps: '- dropDuplicates: { keys: [k], orderBy: [at DESC] }\n- drop: [l]',
    }),
    due: {
      rows: [
        { k: 'a', at: 3, v: 'new' },
        { k: 'b', at: 1, v: 'only' },
        { k: null, at: 2, v: 'missing' },
        { k: '', at: 9, v: 'empty' },
        { k: 'A', at: 9, v: 'upper' },
      ],
    },
  },
  {
    name: 'puts NULL last, whichever way the order goes',
    files: stepProject({
      schema,
      documents: [
        { k: 'a', v: 'x' },
        { k: 'a', at: 1, v: 'y' },
        { k: 'a', at: 2, v: 'z' },
      ],
      steps: '- dropDuplicates: { keys: [K], orderBy: [AT asc] }\n- drop: [l]',
    }),
    due: { rows: [{ k: 'a', at: 1, v: 'y' }] },
  },
  {
    name: 'breaks ties by the whole row, column by column, ascending',
    files: stepProject({
      schema,
      documents: [
        { k: 'a', at: 1, v: 'c', l: [{ n: 1 }] },
        { k: 'a', at: 1, v: 'b', l: [{ n: 2 }] },
        { k: 'a', at: 1, v: 'b', l: [{ n: 1 }, { n: 5 }] },
        { k: 'a', at: 1, v: null, l: [] },
      ],
      steps: '- dropDuplicates: { keys: [k], orderBy: [at] }',
    }),
    due: { rows: [{ k: 'a', at: 1, v: 'b', l: [{ n: 1 }, { n: 5 }] }] },
  },
  {
    name: 'breaks ties also by columns that are dropped afterwards',
    files: stepProject({
      schema,
      documents: [
        { k: 'a', at: 2, v: 'second' },
        { k: 'a', at: 1, v: 'first' },
      ],
      steps: '- dropDuplicates: { keys: [k] }\n- select: { k: k, v: v }',
    }),
    due: { rows: [{ k: 'a', v: 'first' }] },
  },
  {
    name: 'takes several keys, and a struct as one',
    files: stepProject({
      schema: 'a: int\ns: { x: int, y: string }\nv: int',
      documents: [
        { a: 1, s: { x: 1, y: 'p' }, v: 2 },
        { a: 1, s: { x: 1, y: 'p' }, v: 1 },
        { a: 1, s: { x: 1 }, v: 4 },
        { a: 1, s: { x: 1, y: null }, v: 3 },
        { a: 2, s: { x: 1, y: 'p' }, v: 5 },
      ],
      steps: '- dropDuplicates: { keys: [a, s] }\n- select: { a: a, y: s.y, v: v }',
    }),
    due: {
      rows: [
        { a: 1, y: 'p', v: 1 },
        { a: 1, y: null, v: 3 },
        { a: 2, y: 'p', v: 5 },
      ],
    },
  },
  {
    name: 'compares text by its bytes',
    files: stepProject({
      schema: 'k: int\nv: string',
      documents: ['b', 'B', 'é', 'z', 'Z'].map((v) => ({ k: 1, v })),
      steps: '- dropDuplicates: { keys: [k], orderBy: [v DESC] }',
    }),
    due: { rows: [{ k: 1, v: 'é' }] },
  },
  {
    name: 'orders by names with spaces in them',
    files: stepProject({
      schema: 'k: int\n"the time": int',
      documents: [1, 3, 2].map((time) => ({ k: 1, 'the time': time })),
      steps: '- dropDuplicates: { keys: [k], orderBy: [the time desc] }',
    }),
    due: { rows: [{ k: 1, 'the time': 3 }] },
  },
  {
    name: 'refuses unknown columns and those that cannot be compared',
    files: stepProject({
      schema: 'k: int\nm: map<string,int>\nc: choice<int,string>',
      documents: [],
      steps: '- dropDuplicates: { keys: [kk, m], orderBy: [c] }\n- select: { k: k }',
    }),
    due: {
      refused: [
        "there is no column 'kk' here",
        "rows cannot be compared by 'm', a map",
        "rows cannot be compared by 'c', a choice",
      ],
    },
  },
]
