import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createTempFolder } from './temp-project.ts'

const repository = join(import.meta.dirname, '../..')

it('the cases of the weather jobs pass', async () => {
  const cwd = await createTempFolder()
  for (const name of ['etl.yaml', 'jobs', 'schemas']) {
    await cp(join(repository, name), join(cwd, name), { recursive: true })
  }
  const { exitCode, stdout } = await runEtl(['test', '--json'], { cwd })
  const { failed, cases } = JSON.parse(stdout)
  expect(cases.filter((one: { readonly passed: boolean }) => !one.passed)).toEqual([])
  expect({ exitCode, failed }).toEqual({ exitCode: 0, failed: 0 })
  const tested = new Set(cases.map((one: { readonly job: string }) => one.job))
  expect(tested).toEqual(new Set(['FlattenWeather', 'RelationalizeWeather', 'TransformWeatherData']))
})
