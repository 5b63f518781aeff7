import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { SpecError } from '../../src/errors.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { problemsOf } from './problems-of.ts'

/** Two jobs that write to these paths. */
function jobs(path: string, otherPath: string, otherTable = 'lake.b'): Readonly<Record<string, string>> {
  const job = (table: string, sinkPath: string) =>
    `source: { path: data, schema: in }\nsteps: []\nsink: { table: ${table}, path: "${sinkPath}" }\n`
  return {
    'schemas/in.yaml': 'id: int',
    'jobs/A.yaml': job('lake.a', path),
    'jobs/B.yaml': job(otherTable, otherPath),
  }
}

const hint = 'give each job a path and a table of its own; a query can put tables together'

function expectClash(files: Readonly<Record<string, string>>, ofA: string, ofB: string): void {
  const [problem, other, ...more] = problemsOf(files)
  expect(more).toEqual([])
  expect([problem?.message, other?.message]).toEqual([ofA, ofB])
  for (const [index, found] of [problem, other].entries()) {
    const [own, its] = index === 0 ? ['A', 'B'] : ['B', 'A']
    const column = files[`jobs/${own}.yaml`]?.split('\n')[2]?.indexOf('"')
    expect(found?.place).toMatchObject({ file: `jobs/${own}.yaml`, line: 3, column: Number(column) + 1 })
    expect(found?.found).toMatch(new RegExp(`^${its} writes .* at jobs/${its}\\.yaml:3:\\d+$`))
    expect(found?.hint).toBe(hint)
  }
}

describe('the sinks of two jobs', () => {
  it.each([
    ['s3://lake/out/', 's3://lake/out/'],
    ['s3://lake/out', 's3://lake/out/'],
    ['s3://lake/out/', 's3a://lake//out/'],
    ['out', './out/'],
  ])('may not share a path: %s and %s', (path, other) => {
    const slashed = (text: string) => (text.endsWith('/') ? text : `${text}/`)
    expectClash(
      jobs(path, other),
      `job B writes to ${slashed(path)} as well`,
      `job A writes to ${slashed(other)} as well`,
    )
  })

  it('may not lie one in the other, as the tables of a relationalize do', () =>
    expectClash(
      jobs('s3://lake/out/', 's3://lake/out/root_items/'),
      'the sink of job B lies inside s3://lake/out/',
      's3://lake/out/root_items/ lies inside the sink of job A',
    ))

  it('may not make the same table at two paths', () =>
    expectClash(
      jobs('s3://lake/a/', 's3://lake/b/', 'lake.a'),
      'job B writes table lake.a as well',
      'job A writes table lake.a as well',
    ))

  it('may begin with the same letters, or lie in the same bucket', () => {
    expect(problemsOf(jobs('s3://lake/out/', 's3://lake/out2/'))).toEqual([])
    expect(problemsOf(jobs('s3://lake/out/', 's3://raw/out/'))).toEqual([])
  })

  it('that share a path fail each of the jobs, and none that has its own', () => {
    const third = jobs('s3://lake/other/', '')['jobs/A.yaml']?.replace('lake.a', 'lake.c') ?? ''
    const files = { ...jobs('s3://lake/out/', 's3://lake/out/'), 'jobs/C.yaml': third }
    const project = parseProject(Object.entries(files).map(([file, text]) => ({ file, text })))
    for (const name of ['A', 'B']) expect(() => findJob(project, name)).toThrow(SpecError)
    expect(findJob(project, 'C').job.name).toBe('C')
  })
})
