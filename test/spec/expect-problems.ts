import { expect } from 'vitest'
import { dedent } from '../conformance/step-project.ts'
import { marked, printProblem, problemsOf } from './problems-of.ts'

/** Files with marks where problems are due, and the words of each in the order of the marks. */
export function expectProblems(written: Readonly<Record<string, string>>, due: readonly string[]): void {
  const texts = Object.fromEntries(Object.entries(written).map(([file, text]) => [file, dedent(text)]))
  const { files, places } = marked(texts)
  const problems = problemsOf(files)
  const found = problems.map((problem) => {
    const { file, line, column } = problem.place ?? {}
    return `${file}:${line}:${column} ${printProblem(problem)}`
  })
  const wanted = due.map((words, index) => {
    const { file, line, column } = places[index] ?? {}
    return [`${file}:${line}:${column} `, words] as const
  })
  expect(found).toEqual(wanted.map(([at, words]) => expect.stringContaining(`${at}${words}`)))
  expect(places).toHaveLength(due.length)
}

export const schema = 'id: int\nname: string\nlist: [{ dt: bigint, tags: [string] }]\nv: choice<int,string>\n'
const head = 'source: { path: data, schema: in }'
const tail = 'sink: { table: lake.out, path: s3://lake/out/ }'

export function job(steps: string, end = tail): Readonly<Record<string, string>> {
  return { 'schemas/in.yaml': schema, 'jobs/Job.yaml': `${head}\nsteps:\n${dedent(steps)}${dedent(end)}` }
}
