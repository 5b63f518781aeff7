import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import {
  createItemProject,
  createTempFolder,
  itemProject,
  snapshotLake,
  strictItems,
  writeFiles,
} from './temp-project.ts'

const job = itemProject['jobs/Items.yaml']

const cyclicJobs = {
  'jobs/First.yaml': joinJob({ reads: 'lake.second', writes: 'lake.first' }),
  'jobs/Second.yaml': joinJob({ reads: 'lake.first', writes: 'lake.second' }),
}

function joinJob({ reads, writes }: { readonly reads: string; readonly writes: string }): string {
  return `source: { path: data/, schema: item }
steps:
  - join: { other: { table: ${reads} } }
    on: other.id = id
  - select: { id: id, day: day, price: other.price }
sink: { table: ${writes}, path: s3://lake/${writes}/ }
`
}

/** What is wrong, what it exits with, and the words that say what, where and what to do. */
const cases: readonly {
  readonly name: string
  readonly files?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  readonly exitCode: number
  readonly words: readonly string[]
}[] = [
  {
    name: 'a path that is not there',
    args: ['run-job', 'Items', '--input', 'data/itmes.ndjson'],
    exitCode: 2,
    words: ['--input: there is nothing at', 'data/itmes.ndjson', 'check the path'],
  },
  {
    name: 'a source that is not there',
    files: { 'jobs/Items.yaml': job.replace('data/', 's3://inbox/raw/') },
    exitCode: 2,
    words: ['jobs/Items.yaml', 's3://inbox/raw/', 'sampleData: in etl.yaml'],
  },
  {
    name: 'a glob that matches nothing',
    args: ['run-job', 'Items', '--input', 'data/*.json'],
    exitCode: 2,
    words: ['--input: nothing matches data/*.json'],
  },
  {
    name: 'a job that is not there',
    args: ['run-job', 'Itms'],
    exitCode: 2,
    words: ["there is no job 'Itms'", "did you mean 'Items'?"],
  },
  {
    name: 'an unknown key',
    files: { 'jobs/Items.yaml': job.replace('partitionBy', 'partitonBy') },
    exitCode: 2,
    words: ["jobs/Items.yaml:12:3: unknown key 'partitonBy' in sink", "did you mean 'partitionBy'?"],
  },
  {
    name: 'an unknown step',
    files: { 'jobs/Items.yaml': job.replace('- select:', '- selct:') },
    exitCode: 2,
    words: ["jobs/Items.yaml:5:5: 'selct' is not a step", "did you mean 'select'?"],
  },
  {
    name: 'a value of the wrong type in a spec',
    files: { 'jobs/Items.yaml': job.replace('[day]', 'day') },
    exitCode: 2,
    words: ["jobs/Items.yaml:12:16: sink.partitionBy cannot be 'day'", 'expected  a list'],
  },
  {
    name: 'an unknown column',
    files: { 'jobs/Items.yaml': job.replace('price: price', 'price: prise') },
    exitCode: 2,
    words: ['jobs/Items.yaml:8:14', 'column prise does not exist', 'did you mean price?'],
  },
  {
    name: 'an unknown type in a schema',
    files: { 'schemas/item.yaml': 'id: bigit\n' },
    exitCode: 2,
    words: ['schemas/item.yaml:1:5', 'bigit', "did you mean 'bigint'?"],
  },
  {
    name: 'an unknown schema',
    files: { 'jobs/Items.yaml': job.replace('schema: item', 'schema: itme') },
    exitCode: 2,
    words: ["jobs/Items.yaml:3:11: there is no schema 'itme'", "did you mean 'item'?"],
  },
  {
    name: 'a file that is not YAML',
    files: { 'jobs/Items.yaml': 'source: {\n' },
    exitCode: 2,
    words: ['jobs/Items.yaml', 'not valid YAML'],
  },
  {
    name: 'jobs that join each other’s tables',
    files: cyclicJobs,
    args: ['validate'],
    exitCode: 2,
    words: ['jobs/Second.yaml:3:29: a circle of jobs: First → Second → First'],
  },
  {
    name: 'a record that breaks the contract',
    files: {
      'jobs/Items.yaml': strictItems,
      'data/more.ndjson': '{"id":4,"day":"wed"}\n\n{"id":"5","day":"wed"}\n',
    },
    exitCode: 3,
    words: [
      'data/more.ndjson:3: a record does not fit the contract (wrongType) at $.id',
      'expected  bigint',
      'found     string "5"',
    ],
  },
  {
    name: 'a record that is cut off',
    files: {
      'jobs/Items.yaml': strictItems,
      'data/more.ndjson': '{"id":4,"day":"wed"}\n{"id":5,"da\n',
    },
    exitCode: 3,
    words: ['data/more.ndjson:2', 'does not fit the contract'],
  },
  {
    name: 'a trusted record of another type',
    files: { 'data/more.ndjson': '{"id":4,"day":"wed"}\n{"id":"x","day":"wed"}\n' },
    args: ['run-job', 'Items', '--trust-input'],
    exitCode: 3,
    words: ['data/more.ndjson:2: a record does not fit its schema', '"x"', 'leave --trust-input out'],
  },
  {
    name: 'a trusted record that is cut off',
    files: { 'data/more.ndjson': '{"id":4,"day":"wed"}\n{"id":5,"da\n{"id":6,"day":"wed"}\n' },
    args: ['run-job', 'Items', '--trust-input'],
    exitCode: 3,
    words: ['data/more.ndjson:2: a record is not JSON', 'leave --trust-input out'],
  },
  {
    name: 'an expression that fails on a value',
    files: { 'jobs/Items.yaml': job.replace('id: id', 'id: CAST(day AS bigint)') },
    exitCode: 3,
    words: ['jobs/Items.yaml:6:11: an expression failed: CAST(day AS bigint)', 'mon', 'TRY_CAST'],
  },
  {
    name: 'a check that fails',
    files: { 'jobs/Items.yaml': `${job}checks:\n  - price IS NOT NULL\n` },
    exitCode: 3,
    words: ['jobs/Items.yaml:15:5: check failed for 1 row: price IS NOT NULL', 'day="tue"'],
  },
  {
    name: 'an output below a file',
    files: { 'file.txt': '' },
    args: ['run-job', 'Items', '--output', 'file.txt/out'],
    exitCode: 4,
    words: ['cannot write to', 'file.txt/out', 'a file stands in the way', '--output'],
  },
]

/** A project whose job has run once. */
let project: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'etl-test-'))
  await writeFiles(project, itemProject)
  const { exitCode } = await runEtl(['run-job', 'Items'], { cwd: project })
  expect(exitCode).toBe(0)
  return () => rm(project, { recursive: true })
})

describe('bad input', () => {
  it.each(cases)('$name: exit code $exitCode, and the table stays as it was', async (badCase) => {
    const { files = {}, args = ['run-job', 'Items'], exitCode, words } = badCase
    const cwd = await createTempFolder()
    await cp(project, cwd, { recursive: true })
    await writeFiles(cwd, files)
    const before = await snapshotLake(cwd)

    const run = await runEtl(args, { cwd })
    for (const word of words) expect(run.stderr).toContain(word)
    expect(run.exitCode).toBe(exitCode)
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  it.each([
    { args: ['run-job', 'Itms'], exitCode: 2, name: 'SpecError', hint: "did you mean 'Items'?" },
    {
      args: ['run-job', 'Items', '--input', 'bad.ndjson'],
      exitCode: 3,
      name: 'DataError',
      expected: 'bigint',
    },
    { args: ['run-job', 'Items', '--output', 'bad.ndjson/out'], exitCode: 4, name: 'OperatorError' },
  ])('under --json is one object with the error: $name', async ({ args, exitCode, name, ...more }) => {
    const cwd = await createItemProject({ 'jobs/Items.yaml': strictItems, 'bad.ndjson': '{"id":"5"}\n' })
    const run = await runEtl([...args, '--json'], { cwd })
    expect({ exitCode: run.exitCode, stderr: run.stderr }).toEqual({ exitCode, stderr: '' })
    const { error } = JSON.parse(run.stdout)
    expect(error).toMatchObject({ name, message: expect.any(String) })
    expect(error.problems[0]).toMatchObject(more)
  })

  it('every mistake of a project is told at once by validate', async () => {
    const cwd = await createItemProject({
      'jobs/Items.yaml': job.replace('mode:', 'mood:').replace('price: price', 'price: prise'),
      'jobs/More.yaml': job.replace('lake.items', 'items'),
    })
    const { exitCode, stdout, stderr } = await runEtl(['validate'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain("jobs/Items.yaml:13:3: unknown key 'mood' in sink")
    expect(stderr).toContain('jobs/More.yaml:10:10: sink.table: expected database.table')
    expect(stdout).toContain('✗ Items')
    expect(stdout).toContain('✗ More')
  })

  it('no file of a failed first run is left', async () => {
    const cwd = await createItemProject({
      'jobs/Items.yaml': strictItems,
      'data/more.ndjson': '{"id":"5"}\n',
    })
    expect((await runEtl(['run-job', 'Items'], { cwd })).exitCode).toBe(3)
    expect(Object.values(await snapshotLake(cwd)).filter((hash) => hash !== 'a folder')).toEqual([])
  })
})
