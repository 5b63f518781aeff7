import { expect, it } from 'vitest'
import { adviseJob } from '../../src/compile/advise-job.ts'
import { findJob } from '../../src/compile/find-job.ts'
import { parseProject } from '../../src/spec/parse-project.ts'

function adviceFor(mode: string): readonly string[] {
  const job = `source: { path: data, schema: in }
steps:
  - filter: id > 0
  - dropDuplicates: { keys: [id] }
sink: { table: lake.out, path: s3://lake/out/, partitionBy: [day], mode: ${mode} }
`
  const files = {
    'etl.yaml': 'name: t\n',
    'schemas/in.yaml': 'id: int\nday: string\n',
    'jobs/Case.yaml': job,
  }
  const project = parseProject(Object.entries(files).map(([file, text]) => ({ file, text })))
  return adviseJob(findJob(project, 'Case'))
}

it('says how far a step that compares rows looks', () => {
  expect(adviceFor('overwrite')).toEqual([])
  expect(adviceFor('append')).toEqual([
    expect.stringContaining('steps[1] dropDuplicates compares the rows of one run'),
  ])
  expect(adviceFor('overwritePartitions')).toEqual([expect.stringContaining('that a run reads')])
})
