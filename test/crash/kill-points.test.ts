import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CommitLog, readCommitHistory, readCommitLog } from '../../src/lake/commit-log.ts'
import { knownInputs } from '../../src/lake/known-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { openRecords } from '../../src/lake/quarantine.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder, repository } from '../run-project-job.ts'

const script = join(repository, '.cache/crash/run-and-die.mjs')
const firstFiles = ['sample-data/raw/forecast-2019-09-07.ndjson']
/** Records of which some break the contract, among good ones. */
const laterFiles = ['sample-data/raw/forecast-2019-03-26.json', 'test/data/broken/city-id-string.ndjson']

const cases = [
  ['FlattenWeather', 'append'],
  ['FlattenWeather', 'overwrite'],
  ['FlattenWeather', 'overwritePartitions'],
  ['TransformWeatherData', 'append'],
  ['TransformWeatherData', 'overwrite'],
] as const

beforeAll(async () => {
  await build({
    entryPoints: [join(repository, 'test/crash/run-and-die.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  await cp(join(repository, 'dist/trino-parser.cjs'), join(dirname(script), 'trino-parser.cjs'))
})

interface Scenario {
  readonly root: string
  readonly job: string
  readonly input: string
}

/** The weather project with a job in another mode and one file of input; `addLater` brings the second. */
async function createScenario(folder: string, job: string, mode: string): Promise<Scenario> {
  const root = join(folder, 'project')
  const input = join(folder, 'input')
  await mkdir(input)
  for (const part of ['etl.yaml', 'jobs', 'schemas'])
    await cp(join(repository, part), join(root, part), { recursive: true })
  const file = join(root, 'jobs', `${job}.yaml`)
  await writeFile(file, (await readFile(file, 'utf8')).replace(/mode: \w+.*/, `mode: ${mode}`))
  await copyInputs(firstFiles, input)
  return { root, job, input }
}

async function copyInputs(names: readonly string[], to: string): Promise<void> {
  for (const name of names)
    await cp(join(repository, name), join(to, basename(name)), { preserveTimestamps: true })
}

function run(
  { root, job, input }: Scenario,
  output: string,
  dieAt = 0,
): Promise<{ readonly signal: string | undefined; readonly steps: number }> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [script, root, job, input, output, String(dieAt)],
      { cwd: repository },
      (error, stdout) => {
        if (error && error.signal !== 'SIGKILL') reject(error)
        else
          resolve({
            signal: error?.signal ?? undefined,
            steps: error ? 0 : (JSON.parse(stdout) as { steps: number }).steps,
          })
      },
    )
  })
}

/** What is in a table's state folder, without the parts that differ between any two runs. */
async function stateOf(output: string) {
  const store = openLocalStore(output)
  const log = await readCommitLog(store)
  const names = await readdir(join(output, '_etl'), { recursive: true })
  return {
    known: [...(await knownInputs(log)).keys()].sort(),
    unfinished: log.unfinished.length,
    quarantined: await quarantinedIn(output, log),
    leftovers: names.filter((name) => /_lease|_tmp|_staged/.test(name)),
  }
}

/** Records that wait, without the run that put them there. */
async function quarantinedIn(output: string, log: CommitLog): Promise<readonly unknown[]> {
  const records = []
  for await (const { record } of openRecords(log, output)) records.push(record)
  return records
}

/** Data files that the log does not know of. */
async function orphansIn(output: string): Promise<readonly string[]> {
  const live = new Set<string>()
  for (const { files, removes } of (await readCommitHistory(openLocalStore(output))).records) {
    for (const { key } of files) live.add(key)
    for (const key of removes) live.delete(key)
  }
  const present = (await readdir(output, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  return present.filter((name) => !live.has(name))
}

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
          const output = join(folder, `killed-${dieAt}`)
          await cp(before, output, { recursive: true, preserveTimestamps: true })
          expect(await run(scenario, output, dieAt), `step ${dieAt}`).toMatchObject({ signal: 'SIGKILL' })
          await run(scenario, output)
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
