import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder, runProjectJob } from '../run-project-job.ts'
import {
  buildScript,
  copyInputs,
  createScenario,
  killOn,
  laterFiles,
  orphansIn,
  run,
  stateOf,
} from './weather-scenario.ts'

const cases = [
  ['FlattenWeather', 'append'],
  ['FlattenWeather', 'overwrite'],
  ['FlattenWeather', 'overwritePartitions'],
  ['TransformWeatherData', 'append'],
  ['TransformWeatherData', 'overwrite'],
] as const

beforeAll(buildScript)

describe.each(cases)('%s, %s', (job, mode) => {
  it(
    'killed at any step and run again, ends as if nothing had happened',
    () =>
      inTemporaryFolder(async (folder) => {
        const scenario = await createScenario(folder, job, mode)
        const before = join(folder, 'before')
        await run(scenario, before)
        await copyInputs(laterFiles, scenario.input)
        const undisturbed = join(folder, 'undisturbed')
        await cp(before, undisturbed, { recursive: true, preserveTimestamps: true })
        const { steps } = await run(scenario, undisturbed)
        expect(steps).toBeGreaterThan(10)
        const expectedRows = await readParquet(undisturbed)
        const expectedState = await stateOf(undisturbed)
        expect(expectedState).toMatchObject({ unfinished: 0, leftovers: [] })
        expect(expectedState.quarantined).toHaveLength(1)

        for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
          const output = await killOn(before, { scenario, dieAt })
          // in this process: the one that died is what matters
          const { error } = await runProjectJob({ ...scenario, output })
          expect(error, `the run after step ${dieAt}`).toBeUndefined()
          expect(
            compareRows(await readParquet(output), expectedRows),
            `rows after step ${dieAt}`,
          ).toBeUndefined()
          expect(await stateOf(output), `state after step ${dieAt}`).toEqual(expectedState)
          expect(await orphansIn(output), `orphans after step ${dieAt}`).toEqual([])
        }
      }),
    600_000,
  )
})
