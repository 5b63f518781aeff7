import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { runEtl } from '../cli/run-etl.ts'
import { inTemporaryFolder, repository } from '../run-project-job.ts'

const python = inject('python')
const env = { VIRTUAL_ENV: join(repository, '.venv') }
const copied = ['etl.yaml', 'jobs', 'schemas', 'sample-data', 'test/data'] as const

async function inSampleProject<T>(use: (folder: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    for (const part of copied) await cp(join(repository, part), join(folder, part), { recursive: true })
    return use(folder)
  })
}

describe.skipIf(python === '')('etl on a real Spark', () => {
  // FlattenWeather stands in the README, whose commands are tests
  it('verify: several tables of one job are the same on both engines', () =>
    inSampleProject(async (cwd) => {
      const { exitCode, stdout, stderr } = await runEtl(['verify', 'RelationalizeWeather', '--json'], {
        cwd,
        env,
      })
      expect(exitCode, stdout + stderr).toBe(0)
      const { runs, differences } = JSON.parse(stdout)
      expect(differences).toEqual([])
      expect(runs.map(({ engine }: { engine: string }) => engine)).toEqual(['duckdb', 'spark'])
      expect(runs[0]).toMatchObject({
        records: { read: 74 },
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      })
      expect(runs[1]).toMatchObject({ rows: runs[0].rows, hash: runs[0].hash, rejects: runs[0].rejects })
    }))

  it('verify: tells the same rejects', () =>
    inSampleProject(async (cwd) => {
      const input = 'test/data/broken/city-id-string.ndjson'
      const { exitCode, stdout } = await runEtl(['verify', 'TransformWeatherData', '--input', input], {
        cwd,
        env,
      })
      expect(exitCode).toBe(0)
      expect(stdout).toMatch(/^duckdb +3 +2 +1 /m)
      expect(stdout).toMatch(/^spark +3 +2 +1 /m)
      expect(stdout).toContain('same rows, types and rejects\n')
    }))

  it('run-job: a job changes engine between runs and loads nothing twice', () =>
    inSampleProject(async (cwd) => {
      const run = async (...more: readonly string[]) => {
        const ran = await runEtl(['run-job', 'FlattenWeather', '--json', ...more], { cwd, env })
        expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0)
        return JSON.parse(ran.stdout)
      }
      const spark = ['--engine', 'spark']
      expect(await run(...spark)).toMatchObject({
        engine: 'spark',
        status: 'succeeded',
        rows: { written: 2808 },
      })
      expect(await run()).toMatchObject({ engine: 'duckdb', status: 'noNewInput', rows: { written: 0 } })
      const late = 'sample-data/raw/late.ndjson'
      await cp(join(cwd, 'test/data/broken/city-id-string.ndjson'), join(cwd, late))
      expect(await run()).toMatchObject({ engine: 'duckdb', records: { read: 3, quarantined: 1 } })
      expect(await run(...spark)).toMatchObject({ engine: 'spark', status: 'noNewInput' })
    }))

  it('run-job: says how to get Spark where there is none', () =>
    inSampleProject(async (cwd) => {
      const nowhere = { VIRTUAL_ENV: '/nonexistent', PATH: '/nonexistent' }
      const { exitCode, stderr } = await runEtl(['run-job', 'FlattenWeather', '--engine', 'spark'], {
        cwd,
        env: nowhere,
      })
      expect(exitCode).toBe(4)
      expect(stderr).toContain('there is no Spark on this machine')
      expect(stderr).toContain('pip install pyspark==')
    }))
})
