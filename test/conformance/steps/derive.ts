import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

export const deriveCases: readonly ConformanceCase[] = [
  {
    name: 'adds columns, replaces others where they stand, and computes all of the row as it came in',
    files: stepProject({
      schema: 'a: int\nb: int\nc: string',
      documents: [{ a: 1, b: 2, c: 'x' }],
      steps: '- derive: { a: b, b: a, d: a + 10, C: "upper(c)" }',
    }),
    due: { rows: [{ a: 2, b: 1, c: 'X', d: 11 }] },
  },
  {
    name: 'may change the type of a column',
    files: stepProject({
      schema: 'a: string',
      documents: [{ a: '12' }, { a: null }],
      steps: '- derive: { a: CAST(a AS bigint) }',
    }),
    due: { rows: [{ a: 12n }, { a: null }] },
  },
  {
    name: 'fails the run where an expression fails, and names it',
    files: stepProject({
      schema: 'a: string',
      documents: [{ a: '12' }, { a: 'twelve' }],
      steps: '- derive: { a: CAST(a AS bigint) }',
    }),
    due: { failed: 'an expression failed: CAST(a AS bigint)' },
  },
  {
    name: 'gives NULL under TRY_CAST',
    files: stepProject({
      schema: 'a: string',
      documents: [{ a: '12' }, { a: 'twelve' }],
      steps: '- derive: { a: TRY_CAST(a AS bigint) }',
    }),
    due: { rows: [{ a: 12n }, { a: null }] },
  },
  {
    name: 'is not failed by a column that nobody uses',
    files: stepProject({
      schema: 'a: string',
      documents: [{ a: 'twelve' }],
      steps: `
        - derive: { n: CAST(a AS bigint) }
        - drop: [n]`,
    }),
    due: { rows: [{ a: 'twelve' }] },
  },
]
