import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const given = { schema: 'a: int\nb: int\nc: { d: string }', documents: [{ a: 1, b: 2, c: { d: 'x' } }] }

export const renameCases: readonly ConformanceCase[] = [
  {
    name: 'swaps two names',
    files: stepProject({ ...given, steps: '- rename: { a: b, b: a }' }),
    due: { rows: [{ b: 1, a: 2, c: { d: 'x' } }] },
  },
  {
    name: 'passes names on in a ring and changes their case',
    files: stepProject({ ...given, steps: '- rename: { a: b, b: C, C: a }' }),
    due: { rows: [{ C: 1, a: 2, b: { d: 'x' } }] },
  },
  {
    name: 'reads fields under the new name',
    files: stepProject({ ...given, steps: '- rename: { place: c }\n- select: { d: place.d }' }),
    due: { rows: [{ d: 'x' }] },
  },
  {
    name: 'refuses unknown columns, a name that is taken, and to rename a column twice',
    files: stepProject({
      ...given,
      steps: '- rename: { x: cc }\n- rename: { B: a }\n- rename: { y: b, z: b }',
    }),
    due: {
      refused: [
        "there is no column 'cc' here",
        "columns 'B' and 'b' differ only by case",
        "column 'b' is renamed twice",
      ],
    },
  },
]
