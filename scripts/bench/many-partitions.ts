/*
 * npx tsx scripts/bench/many-partitions.ts [--records 3000000] [--runs 3] [--program dist/bin.js]
 * A job over the same records in 30 and in 3,000 partitions, in no order; whole processes, in turn.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { printResults } from './print-results.ts'
import { writeReadingsProject } from './readings-project.ts'
import { alternate, type TimedRun, timeNode } from './timed-run.ts'
import { writeReadings } from './write-readings.ts'

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '3000000' },
    runs: { type: 'string', default: '3' },
    program: { type: 'string', default: 'dist/bin.js' },
  },
})
const records = Number(values.records)
const folder = resolve(import.meta.dirname, '../../.cache/bench/partitions')
const outputs = join(folder, 'output')
const counts = [30, 3000]
let runs = 0

for (const devices of counts) await prepareProject(devices)
await rm(outputs, { recursive: true, force: true })
await mkdir(outputs, { recursive: true })
for (const trusted of [true, false]) await compare(trusted)
await rm(outputs, { recursive: true, force: true })

async function compare(trusted: boolean): Promise<void> {
  const contenders = Object.fromEntries(
    counts.map((devices) => [`${devices} partitions`, () => runOnce(devices, trusted)]),
  )
  printResults(
    `${records} records, ${trusted ? '--trust-input' : 'checked'}, median of ${values.runs}`,
    await alternate(contenders, Number(values.runs)),
  )
}

/** Outputs stay until the end: a file system is slow to make files where many were just removed. */
async function runOnce(devices: number, trusted: boolean): Promise<TimedRun> {
  const project = projectOf(devices)
  const output = join(outputs, `${runs++}`)
  const timed = await timeNode(
    [
      resolve(values.program),
      'run-job',
      'Readings',
      '--output',
      output,
      '--json',
      ...(trusted ? ['--trust-input'] : []),
    ],
    join(folder, 'peak'),
    project,
  )
  await requireOneFileEach(output, devices)
  process.stderr.write(
    `${devices} ${trusted} ${timed.seconds.toFixed(2)} s ${Math.round(timed.peakMegabytes)} MB\n`,
  )
  return timed
}

async function requireOneFileEach(output: string, partitions: number): Promise<void> {
  const entries = await readdir(output, { recursive: true })
  const files = entries.filter((name) => name.endsWith('.parquet'))
  const folders = new Set(files.map((name) => name.split('/')[0]))
  if (files.length === partitions && folders.size === partitions) return
  throw new Error(`${files.length} files in ${folders.size} partitions, not one in each of ${partitions}`)
}

async function prepareProject(devices: number): Promise<void> {
  const project = projectOf(devices)
  const path = join(project, 'data/readings.ndjson')
  if (existsSync(path)) return
  await mkdir(join(project, 'data'), { recursive: true })
  await writeReadingsProject(project)
  const making = join(project, 'making.ndjson')
  await writeReadings({ path: making, records, devices })
  await rename(making, path)
}

function projectOf(devices: number): string {
  return join(folder, `${records}-${devices}`)
}
