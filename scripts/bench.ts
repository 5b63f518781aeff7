/*
 * npm run bench -- [--sizes 10,100,1000] [--runs n]
 * Both weather jobs with the built program against hand-written SQL for the same DuckDB binding; whole processes,
 * in turn, medians. A ratio is the median of the rounds' ratios. Sizes are megabytes of newline-delimited JSON.
 */
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { prepareInput } from './bench/bench-input.ts'
import { breakInput } from './bench/break-input.ts'
import type { BenchJob } from './bench/handwritten-sql.ts'
import { printResults } from './bench/print-results.ts'
import { requireSameRows } from './bench/same-rows.ts'
import { alternate, type TimedRun, timeNode } from './bench/timed-run.ts'

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '10,100,1000' }, runs: { type: 'string' } },
})
const root = resolve(import.meta.dirname, '..')
const folder = join(root, '.cache/bench')
const program = join(root, 'dist/bin.js')
const handwritten = join(folder, 'handwritten.mjs')
const jobs: readonly BenchJob[] = ['FlattenWeather', 'TransformWeatherData']

if (!existsSync(program)) throw new Error('dist/bin.js is missing: npm run build')
await mkdir(folder, { recursive: true })
await build({
  entryPoints: [fileURLToPath(import.meta.resolve('./bench/handwritten.ts'))],
  outfile: handwritten,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})

for (const size of values.sizes.split(',').map(Number)) {
  for (const job of jobs) await benchJob(job, size)
}
await benchStart()

async function benchJob(job: BenchJob, megabytes: number): Promise<void> {
  const input = await prepareInput(megabytes, folder)
  const dirty = await breakInput(input)
  const output = (name: string) => join(folder, 'output', name)
  const contend = (name: string, args: readonly string[]) => async () => {
    await rm(output(name), { recursive: true, force: true })
    await mkdir(join(folder, 'output'), { recursive: true })
    return time(args)
  }
  const run = (name: string, file = input) => [
    program,
    'run-job',
    job,
    '--input',
    file,
    '--output',
    output(name),
    '--json',
  ]
  const runs = Number(values.runs ?? (megabytes >= 100 ? 5 : 9))
  const results = await alternate(
    {
      'hand-written SQL': contend('handwritten', [handwritten, job, input, output('handwritten')]),
      'etl --trust-input': contend('trusted', [...run('trusted'), '--trust-input']),
      etl: contend('checked', run('checked')),
      'etl, 0.1% bad records': contend('dirty', run('dirty', dirty)),
    },
    runs,
  )
  await requireSameRows(output('handwritten'), output('trusted'))
  await requireSameRows(output('handwritten'), output('checked'))
  await rm(join(folder, 'output'), { recursive: true })
  printResults(`${job}, ${megabytes} MB, median of ${runs}`, results, megabytes)
}

async function benchStart(): Promise<void> {
  const sample = join(root, 'sample-data/raw')
  const output = join(folder, 'output')
  const results = await alternate(
    {
      'node -e 0': () => time(['-e', '0']),
      'etl --version': () => time([program, '--version']),
      'FlattenWeather on the sample': async () => {
        await rm(output, { recursive: true, force: true })
        return time([program, 'run-job', 'FlattenWeather', '--input', sample, '--output', output, '--json'])
      },
    },
    Number(values.runs ?? 9),
  )
  await rm(output, { recursive: true })
  printResults('start-up', results)
}

function time(args: readonly string[]): Promise<TimedRun> {
  return timeNode(args, join(folder, 'peak'))
}
