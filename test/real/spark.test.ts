import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { runEtl } from '../cli/run-etl.ts'
import { repository } from '../run-project-job.ts'
import { realFolder } from './real-folder.ts'

it.skipIf(inject('python') === '').each([
  ['weather', '.', 'FlattenWeather', 963, 4],
  ['weather', '.', 'TransformWeatherData', 26, 4],
  ['weather', '.', 'RelationalizeWeather', 26, 4],
  ['earthquakes', 'test/projects/earthquakes', 'FlattenEarthquakes', undefined, 0],
] as const)(
  'captured %s are the same on DuckDB and Spark: %s, %s',
  async (data, project, job, rows, rejects) => {
    const input = join(realFolder, data)
    const { exitCode, stdout, stderr } = await runEtl(['verify', job, '--input', input, '--json'], {
      cwd: join(repository, project),
      env: { VIRTUAL_ENV: join(repository, '.venv') },
    })
    expect(exitCode, stdout + stderr).toBe(0)
    const { runs, differences } = JSON.parse(stdout)
    expect(differences).toEqual([])
    const [first, second] = runs
    expect(first).toMatchObject({ rejects, rows: rows ?? expect.any(Number) })
    expect(first.rows).toBeGreaterThan(0)
    expect(second).toMatchObject({ engine: 'spark', rows: first.rows, hash: first.hash, rejects })
  },
  180_000,
)
