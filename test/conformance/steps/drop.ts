import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const given = { schema: 'a: int\nb: int\nc: int', documents: [{ a: 1, b: 2, c: 3 }] }

export const dropCases: readonly ConformanceCase[] = [
  {
    name: 'removes columns, whatever their case',
    files: stepProject({ ...given, steps: '- drop: [A, c]' }),
    due: { rows: [{ b: 2 }] },
  },
  {
    name: 'leaves names free for later columns',
    files: stepProject({ ...given, steps: '- drop: [a]\n- derive: { a: b + c }' }),
    due: { rows: [{ a: 5, b: 2, c: 3 }] },
  },
  {
    name: 'refuses unknown columns, and to remove all',
    files: stepProject({ ...given, steps: '- drop: [a, bb]\n- drop: [b, c]' }),
    due: { refused: ["there is no column 'bb' here", 'no column would be left'] },
  },
]
