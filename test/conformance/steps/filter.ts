import type { ConformanceCase } from '../conformance-case.ts'
import { stepProject } from '../step-project.ts'

const given = {
  schema: 'id: int\na: int\ns: { ok: boolean }',
  documents: [{ id: 1, a: 5 }, { id: 2, a: -5 }, { id: 3 }, { id: 4, a: 0, s: { ok: true } }],
}

export const filterCases: readonly ConformanceCase[] = [
  {
    name: 'keeps rows for which the condition is true; NULL is not true',
    files: stepProject({ ...given, steps: '- filter: a > 0\n- select: { id: id }' }),
    due: { rows: [{ id: 1 }] },
  },
  {
    name: 'does not turn NULL into true by NOT',
    files: stepProject({ ...given, steps: '- filter: NOT (a > 0)\n- select: { id: id }' }),
    due: { rows: [{ id: 2 }, { id: 4 }] },
  },
  {
    name: 'takes a boolean field',
    files: stepProject({ ...given, steps: '- filter: s.ok\n- select: { id: id }' }),
    due: { rows: [{ id: 4 }] },
  },
  {
    name: 'takes true and false',
    files: stepProject({ ...given, steps: '- filter: true\n- filter: false' }),
    due: { rows: [] },
  },
  {
    name: 'reads what only the condition names',
    files: stepProject({ ...given, steps: '- filter: a IS NULL AND s.ok IS NULL\n- select: { id: id }' }),
    due: { rows: [{ id: 3 }] },
  },
  {
    name: 'refuses what is not boolean',
    files: stepProject({ ...given, steps: '- filter: a + 1' }),
    due: { refused: ['a condition is boolean, this is integer'] },
  },
]
