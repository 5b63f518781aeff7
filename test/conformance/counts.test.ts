import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { inProject, type ProjectFiles } from './in-project.ts'

const documents = Array.from({ length: 100 }, (_, id) => `{"id":${id},"name":"x"}\n`).join('')
const csv = `id,name\n${Array.from({ length: 100 }, (_, id) => `${id},x\n`).join('')}`
const sink = (table: string) => `sink: { table: lake.${table}, path: s3://lake/${table}/, mode: overwrite }`

function project(source: string, steps: string): ProjectFiles {
  return {
    'schemas/in.yaml': 'id: int\nname: string\n',
    'json/a.json': documents,
    'csv/a.csv': csv,
    'few/a.json': '[{"id":1},{"id":1}]',
    'few/b.json': '{"id":2}',
    'jobs/Table.yaml': `source: { path: json, schema: in }\nsteps: []\n${sink('table')}\n`,
    'jobs/Case.yaml': `source: { ${source} }\nsteps:\n${steps}\n${sink('out')}\n`,
  }
}

async function countOf(files: ProjectFiles, options: Partial<RunJobOptions> = {}) {
  return inProject(files, async ({ root, project }) => {
    const run = {
      settings: project.settings,
      root,
      workingDirectory: root,
      threads: 2,
      memoryLimitBytes: 500_000_000,
      trustInput: false,
    }
    const [job] = project.jobs.filter(({ name }) => name === 'Case')
    if (job?.job?.source.kind === 'table') await runJob({ ...run, checked: findJob(project, 'Table') })
    const { report } = await runJob({ ...run, ...options, checked: findJob(project, 'Case') })
    return { read: report.records.read, written: report.rows.written }
  })
}

describe('a report counts records of the main source, whatever the steps leave of them', () => {
  const sources = [
    ['JSON', 'path: json, schema: in'],
    ['CSV', 'path: csv, schema: in, format: csv'],
    ['a table', 'table: lake.table'],
  ] as const
  const steps = [
    ['a filter', '  - filter: id < 10', 10],
    ['a filter that lets nothing through', '  - filter: false', 0],
    ['explode', '  - explode: { x: "ARRAY[1, 2]" }', 200],
    ['a join', '  - join: { few: { path: few, schema: in } }\n    on: few.id = id', 3],
    ['sql', '  - sql: SELECT count(*) AS n FROM input', 1],
  ] as const
  it.each(
    sources.flatMap(([from, source]) =>
      steps.map(([what, step, written]) => [from, what, source, step, written] as const),
    ),
  )('%s, %s', async (_from, _what, source, step, written) => {
    expect(await countOf(project(source, step))).toEqual({ read: 100, written })
    const isFilter = step.includes('filter')
    if (isFilter)
      expect(await countOf(project(source, step), { trustInput: true })).toEqual({ read: 100, written })
  })

  it('up to a limit, which joined sources do not have', async () => {
    const step = '  - join: { few: { path: few, schema: in } }\n    on: few.id = id'
    const given = project('path: json, schema: in', step)
    expect(await countOf(given, { limit: 3, output: 'limited' })).toEqual({ read: 3, written: 3 })
  })
})
