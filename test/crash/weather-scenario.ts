import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { expect } from 'vitest'
import { type CommitLog, readCommitHistory, readCommitLog } from '../../src/lake/commit-log.ts'
import { knownInputs } from '../../src/lake/known-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { openRecords } from '../../src/lake/quarantine.ts'
import { repository } from '../run-project-job.ts'

// of two tests at a time each has its own
const script = join(repository, `.cache/crash/${process.env.VITEST_POOL_ID}/run-and-die.mjs`)
const firstFiles = ['sample-data/raw/forecast-2019-09-07.ndjson']
/** Records of which some break the contract, among good ones. */
export const laterFiles = [
  'sample-data/raw/forecast-2019-03-26.json',
  'test/data/broken/city-id-string.ndjson',
]

/** Bundles `run-and-die.ts`, whole, because hundreds of processes load it. To be awaited before the first run. */
export async function buildScript(): Promise<void> {
  await build({
    entryPoints: [join(repository, 'test/crash/run-and-die.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@duckdb/node-bindings'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
  await cp(join(repository, 'dist/trino-parser.cjs'), join(dirname(script), 'trino-parser.cjs'))
}

export interface Scenario {
  readonly root: string
  readonly job: string
  readonly input: string
}

/** The weather project with a job in another mode and one file of input; `copyInputs` brings others. */
export async function createScenario(folder: string, job: string, mode: string): Promise<Scenario> {
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

export async function copyInputs(names: readonly string[], to: string): Promise<void> {
  for (const name of names)
    await cp(join(repository, name), join(to, basename(name)), { preserveTimestamps: true })
}

export function run(
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

/** Kills a run at a step, on a copy of a table. */
export async function killOn(
  before: string,
  { scenario, dieAt }: { readonly scenario: Scenario; readonly dieAt: number },
): Promise<string> {
  const output = join(dirname(before), `killed-${dieAt}`)
  await cp(before, output, { recursive: true, preserveTimestamps: true })
  expect(await run(scenario, output, dieAt), `step ${dieAt}`).toMatchObject({ signal: 'SIGKILL' })
  return output
}

/** What is in a table's state folder, without the parts that differ between any two runs. */
export async function stateOf(output: string) {
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

/** Keys of the files of a table, commit record by commit record. */
export async function liveIn(output: string): Promise<ReadonlySet<string>> {
  const live = new Set<string>()
  for (const { files, removes } of (await readCommitHistory(openLocalStore(output))).records) {
    for (const { key } of files) live.add(key)
    for (const key of removes) live.delete(key)
  }
  return live
}

/** Data files that the log does not know of. */
export async function orphansIn(output: string): Promise<readonly string[]> {
  const live = await liveIn(output)
  const present = (await readdir(output, { recursive: true })).filter((name) => name.endsWith('.parquet'))
  return present.filter((name) => !live.has(name))
}
