import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { writeCheckpoint } from '../../src/lake/checkpoint.ts'
import { createCommit, finishCommit, readCommitHistory, readCommitLog } from '../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import { knownInputs } from '../../src/lake/known-inputs.ts'
import { liveFiles } from '../../src/lake/live-files.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder, runProjectJob } from '../run-project-job.ts'
import {
  buildScript,
  copyInputs,
  createScenario,
  killOn,
  laterFiles,
  liveIn,
  orphansIn,
  run,
  stateOf,
} from './weather-scenario.ts'

beforeAll(buildScript)

/** Two of them are in a checkpoint, and a hundred wait for the next. */
const filledCommits = 102

function checkpointAt(sequence: number): readonly string[] {
  const stem = `_${String(sequence).padStart(12, '0')}`
  return ['-files.gz', '-folders.gz', '-inputs.gz', '.json'].map((end) => `${stem}${end}`)
}

async function sumUp(output: string): Promise<void> {
  const store = openLocalStore(output)
  await writeCheckpoint(await readCommitLog(store), { store, stagedFolder: '_etl/_staged/' })
}

/** Commits that change nothing, the last of which makes the next run write a checkpoint and remove an old one. */
async function fillLog(output: string): Promise<void> {
  const store = openLocalStore(output)
  const [first] = (await readCommitHistory(store)).records
  if (first === undefined) throw new Error('there is no commit yet')
  const { report } = first
  const records = { read: 0, accepted: 0, quarantined: 0 }
  await sumUp(output)
  for (let sequence = 2; sequence <= filledCommits; sequence += 1) {
    const filling: CommitRecord = {
      ...first,
      sequence,
      run: `filling-${sequence}`,
      mode: 'bookmark',
      inputs: [],
      files: [],
      tables: [],
      report: { ...report, mode: 'bookmark', records, rows: { written: 0 }, partitions: 0 },
    }
    await createCommit(filling, store)
    await finishCommit(filling, store, async () => {})
    if (sequence === 2) await sumUp(output)
  }
}

/** What the log says with its checkpoints must be what its commit records alone say. */
async function expectSoundLog(output: string, after: string): Promise<void> {
  const store = openLocalStore(output)
  const log = await readCommitLog(store)
  const { records } = await readCommitHistory(store)
  const loaded = records.flatMap(({ inputs }) => inputs.map(({ uri }) => uri))
  expect([...(await knownInputs(log)).keys()], `inputs after ${after}`).toEqual([...new Set(loaded)].sort())
  expect([...(await liveFiles(log)).keys()], `files after ${after}`).toEqual(
    [...(await liveIn(output))].sort(),
  )
  expect(log.summary.sequence, `commits after ${after}`).toBe(records.length)
}

async function checkpointsIn(output: string): Promise<readonly string[]> {
  return (await readdir(join(output, '_etl/_checkpoints'))).sort()
}

/** What a process has left that died while it wrote a checkpoint is gone after the next. */
async function expectNextCheckpoint(output: string): Promise<void> {
  await sumUp(output)
  expect(await checkpointsIn(output)).toEqual([
    ...checkpointAt(filledCommits),
    ...checkpointAt(filledCommits + 1),
  ])
  await expectSoundLog(output, 'the next checkpoint')
}

it(
  'a run that writes a checkpoint, killed at any step and run again, ends as if nothing had happened',
  () =>
    inTemporaryFolder(async (folder) => {
      const scenario = await createScenario(folder, 'TransformWeatherData', 'append')
      const before = join(folder, 'before')
      await run(scenario, before)
      await fillLog(before)
      expect(await checkpointsIn(before)).toEqual([...checkpointAt(1), ...checkpointAt(2)])
      await copyInputs(laterFiles, scenario.input)
      const undisturbed = join(folder, 'undisturbed')
      await cp(before, undisturbed, { recursive: true, preserveTimestamps: true })
      const { steps } = await run(scenario, undisturbed)
      const expectedRows = await readParquet(undisturbed)
      const expectedState = await stateOf(undisturbed)
      expect(await checkpointsIn(undisturbed)).toEqual([...checkpointAt(2), ...checkpointAt(filledCommits)])
      expect(expectedState).toMatchObject({ unfinished: 0, leftovers: [] })

      let withPartsOnly = 0
      let withOldOnes = 0
      for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
        const output = await killOn(before, { scenario, dieAt })
        await expectSoundLog(output, `the kill at step ${dieAt}`)
        const left = await checkpointsIn(output)
        if (left.length > 8) {
          if (left.includes(`${checkpointAt(filledCommits).at(-1)}`)) withOldOnes += 1
          else withPartsOnly += 1
        }
        // in this process: the one that died is what matters
        const { error } = await runProjectJob({ ...scenario, output })
        expect(error, `the run after step ${dieAt}`).toBeUndefined()
        await expectSoundLog(output, `the run after step ${dieAt}`)
        expect(
          compareRows(await readParquet(output), expectedRows),
          `rows after step ${dieAt}`,
        ).toBeUndefined()
        expect(await stateOf(output), `state after step ${dieAt}`).toEqual(expectedState)
        expect(await orphansIn(output), `orphans after step ${dieAt}`).toEqual([])
        expect(await checkpointsIn(output), `step ${dieAt}`).toEqual(
          expect.arrayContaining([...checkpointAt(filledCommits)]),
        )
        await expectNextCheckpoint(output)
      }
      // it did die while it wrote one, and while it took an old one away
      expect(withPartsOnly).toBeGreaterThan(5)
      expect(withOldOnes).toBeGreaterThan(5)
    }),
  600_000,
)
