import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

export const dropNullFieldsCases: readonly ConformanceCase[] = [
  {
    name: 'drops what is of type null, at any depth, and keeps what merely is NULL',
    files: stepProject({
      schema: `
        a: int
        n:
        s: { b: int, n: , deep: { n: , c: string } }
        only: { n: , m: }
        l: [{ d: int, n: , l: [{ e: int, n: }] }]
        nulls: [null]
        m: map<string,struct<f:int,n:null>>
        none: map<string,null>`,
      documents: [
        {
          a: 1,
          n: null,
          s: { b: 2, n: null, deep: { n: null, c: 'x' } },
          only: { n: null },
          l: [{ d: 3, n: null, l: [{ e: 4, n: null }, null] }, null, { d: null }],
          nulls: [null],
          m: { k: { f: 5, n: null }, z: null },
          none: { k: null },
        },
        { s: null, l: null, m: null },
        { s: {}, l: [], m: {} },
      ],
      steps: '- dropNullFields',
    }),
    due: {
      rows: [
        {
          a: 1,
          s: { b: 2, deep: { c: 'x' } },
          l: [{ d: 3, l: [{ e: 4 }, null] }, null, { d: null, l: null }],
          m: { k: { f: 5 }, z: null },
        },
        { a: null, s: null, l: null, m: null },
        { a: null, s: { b: null, deep: null }, l: [], m: {} },
      ],
    },
  },
  {
    name: 'is written as a word or with true, and leaves the other columns alone',
    files: stepProject({
      schema: 'x: { a: int }\nl: [{ a: int, n: }]',
      documents: [{ x: { a: 9 }, l: [{ a: 1 }] }],
      steps: '- dropNullFields: true\n- dropNullFields',
    }),
    due: { rows: [{ x: { a: 9 }, l: [{ a: 1 }] }] },
  },
  {
    name: 'is the way out for a sink, which refuses such columns',
    files: stepProject({ schema: 'a: int\nn:\ns: { n: }', documents: [], steps: '' }),
    due: { refused: ["column 'n' is of type null", "column 's' is of type null"] },
  },
  {
    name: 'refuses to leave no column',
    files: stepProject({ schema: 'n:\nm: { n: }', documents: [], steps: '- dropNullFields' }),
    due: { refused: ['no column would be left'] },
  },
]
