import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { inProject, writeFiles } from '../conformance/in-project.ts'

const job = `source: { path: data, schema: in }
steps: []
sink: { table: lake.out, path: s3://lake/out/, mode: append }
`
const files = {
  'etl.yaml': 'name: test\n',
  'schemas/in.yaml': 'id: int\n',
  'jobs/Case.yaml': job,
  'data/a.json': '{"id":1}\n{"id":"2"}\n{"id":"3"}\n',
}

async function etl(workingDirectory: string, ...argv: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const told = Promise.all([text(stdout), text(stderr)])
  const exitCode = await main(argv, { stdout, stderr, environment: {}, workingDirectory })
  stdout.end()
  stderr.end()
  const [out, err] = await told
  return { exitCode, out, err }
}

describe('etl quarantine', () => {
  it.each([
    ['replay', '--run', 'nosuchrun', '--run is for quarantine show'],
    ['replay', '--limit', '1', '--limit is for quarantine show'],
    ['list', '--run', 'nosuchrun', '--run is for quarantine show'],
    ['show', '--limit', '-3', '--limit cannot be -3'],
    ['show', '--limit', '0.5', '--limit cannot be 0.5'],
    ['show', '--limit', '0', '--limit cannot be 0'],
  ])('%s %s %s is refused', (action, option, value, message) =>
    inProject(files, async ({ root }) => {
      await etl(root, 'run-job', 'Case', '--json')
      const { exitCode, err } = await etl(root, 'quarantine', action, 'Case', `${option}=${value}`)
      expect(err).toContain(message)
      expect(exitCode).toBe(2)
    }),
  )

  it('shows as many as it is told to, of the run that it is told', () =>
    inProject(files, async ({ root }) => {
      const { run } = JSON.parse((await etl(root, 'run-job', 'Case', '--json')).out)
      const { out } = await etl(root, 'quarantine', 'show', 'Case', '--run', run, '--limit', '1', '--json')
      expect(JSON.parse(out)).toMatchObject({ total: 2, records: [{ run, raw: '{"id":"2"}' }] })
    }))

  it('list warns of jobs whose spec has problems', () =>
    inProject({ ...files, 'jobs/Broken.yaml': 'sink: 3\n' }, async ({ root }) => {
      await etl(root, 'run-job', 'Case', '--json')
      const { exitCode, out, err } = await etl(root, 'quarantine', 'list', '--json')
      expect(exitCode).toBe(0)
      expect(JSON.parse(out).quarantines).toMatchObject([{ job: 'Case', records: 2 }])
      expect(err).toBe(
        'warning: jobs/Broken.yaml has problems, and the quarantine of Broken is left out: etl validate Broken\n',
      )
      const one = await etl(root, 'quarantine', 'list', 'Case', '--json')
      expect([one.exitCode, one.err]).toEqual([0, ''])
      expect((await etl(root, 'quarantine', 'list', 'Broken')).exitCode).toBe(2)
    }))

  it('replay under evolve takes in new fields', () =>
    inProject({ ...files, 'jobs/Case.yaml': `${job}rejects: { onMismatch: evolve }\n` }, async ({ root }) => {
      await etl(root, 'run-job', 'Case', '--json')
      await writeFiles(root, {
        'schemas/in.yaml': 'id: choice<int,string>\n',
        'jobs/Case.yaml': `${job.replace('[]', '[{ resolveChoice: { id: "cast:int" } }]')}rejects: { onMismatch: evolve }\n`,
      })
      const { exitCode, out } = await etl(root, 'quarantine', 'replay', 'Case', '--json')
      expect(JSON.parse(out)).toMatchObject({ status: 'succeeded', rows: { written: 2 } })
      expect(exitCode).toBe(0)
    }))
})

describe('etl run-job --limit', () => {
  it('keeps no rejects, and says so', () =>
    inProject(files, async ({ root }) => {
      const { out } = await etl(root, 'run-job', 'Case', '--limit', '3', '--json')
      const { quarantine } = JSON.parse(out)
      expect(quarantine).toMatchObject({ records: 2, committed: false })
      expect(quarantine).not.toHaveProperty('path')
      expect((await etl(root, 'run-job', 'Case', '--limit', '3')).out).toContain('(2 wrongType): not kept')
      expect(JSON.parse((await etl(root, 'quarantine', '--json')).out)).toEqual({ quarantines: [] })
    }))
})
