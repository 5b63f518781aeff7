/*
 * npx tsx scripts/bench/spark.ts [--megabytes 100] [--runs 3]
 * A job on a local Spark with and without the contract, and with bad records; then the sample data on DuckDB, on Spark
 * and under `etl verify`. Whole processes, in turn, medians. Spark is the one of `.venv`.
 */
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { prepareInput } from './bench-input.ts'
import { breakInput } from './break-input.ts'
import { printResults } from './print-results.ts'
import { alternate, type TimedRun, timeNode } from './timed-run.ts'

const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '100' }, runs: { type: 'string', default: '3' } },
})
const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/bench/spark')
const program = join(root, 'dist/bin.js')
const runs = Number(values.runs)
process.env.VIRTUAL_ENV = join(root, '.venv')

if (!existsSync(program)) throw new Error('dist/bin.js is missing: npm run build')
if (!existsSync(process.env.VIRTUAL_ENV)) throw new Error('.venv is missing: npm test makes it')
await mkdir(folder, { recursive: true })
const input = await prepareInput(Number(values.megabytes), join(root, '.cache/bench'))
const dirty = await breakInput(input)
const runJob = async (args: readonly string[]) => {
  const output = join(folder, 'output')
  await rm(output, { recursive: true, force: true })
  return time(['run-job', 'FlattenWeather', '--output', output, '--json', ...args])
}
const spark = ['--engine', 'spark']
printResults(
  `FlattenWeather on Spark, ${values.megabytes} MB, median of ${runs}`,
  await alternate(
    {
      '--trust-input': () => runJob([...spark, '--input', input, '--trust-input']),
      'with the contract': () => runJob([...spark, '--input', input]),
      'and 0.1% bad records': () => runJob([...spark, '--input', dirty]),
    },
    runs,
  ),
)
printResults(
  `FlattenWeather on the sample, median of ${runs}`,
  await alternate(
    {
      DuckDB: () => runJob([]),
      Spark: () => runJob(spark),
      'etl verify': () => time(['verify', 'FlattenWeather', '--json']),
    },
    runs,
  ),
)
await rm(folder, { recursive: true })

function time(args: readonly string[]): Promise<TimedRun> {
  return timeNode([program, ...args], join(folder, 'peak'), root)
}
