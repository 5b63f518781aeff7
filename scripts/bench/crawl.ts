/*
 * npx tsx scripts/bench/crawl.ts [--sizes 100,1000] [--files 7000] [--runs 3]
 * `etl crawl` over newline-delimited JSON against DuckDB reading all of it with its types given, and over many small
 * files of one document; whole processes, in turn, medians.
 */
import { existsSync } from 'node:fs'
import { cp, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { prepareInput } from './bench-input.ts'
import { printResults } from './print-results.ts'
import { alternate, type TimedRun, timeNode } from './timed-run.ts'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000' },
    files: { type: 'string', default: '7000' },
    runs: { type: 'string', default: '3' },
  },
})
const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.cache/bench/crawl')
const program = join(root, 'dist/bin.js')
const typedRead = join(root, '.cache/bench/typed-read.mjs')
const runs = Number(values.runs)

if (!existsSync(program)) throw new Error('dist/bin.js is missing: npm run build')
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await build({
  entryPoints: [fileURLToPath(import.meta.resolve('./typed-read.ts'))],
  outfile: typedRead,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
})
for (const size of values.sizes.split(',').map(Number)) {
  const input = await prepareInput(size, join(root, '.cache/bench'))
  const project = await makeProject(`size-${size}`, input)
  const results = await alternate(
    { 'DuckDB, typed read': () => time([typedRead, input]), 'etl crawl': () => crawl(project) },
    runs,
  )
  printResults(`${size} MB of newline-delimited JSON, median of ${runs}`, results)
}
const project = await makeManyFiles(Number(values.files))
printResults(
  `${values.files} files, median of ${runs}`,
  await alternate({ 'etl crawl': () => crawl(project) }, runs),
)
await rm(folder, { recursive: true })

/** A project whose only crawler reads one file. */
async function makeProject(name: string, file: string): Promise<string> {
  const made = join(folder, name)
  await mkdir(join(made, 'data'), { recursive: true })
  await link(file, join(made, 'data/forecasts.ndjson'))
  await writeSettings(made)
  return made
}

async function makeManyFiles(count: number): Promise<string> {
  const made = join(folder, 'many')
  const [document = ''] = (
    await readFile(join(root, 'sample-data/raw/forecast-2019-09-07.ndjson'), 'utf8')
  ).split('\n')
  await mkdir(join(made, 'data'), { recursive: true })
  await writeFile(join(made, 'first.ndjson'), `${document}\n`)
  for (let index = 0; index < count; index++) {
    const day = join(made, 'data', `day=${String(index % 30).padStart(2, '0')}`)
    if (index < 30) await mkdir(day, { recursive: true })
    await cp(join(made, 'first.ndjson'), join(day, `${index}.ndjson`))
  }
  await writeSettings(made)
  return made
}

function writeSettings(project: string): Promise<void> {
  const lines = [
    'name: bench',
    'sampleData: { s3://in/data/: data }',
    'databases: { raw: {} }',
    'crawlers: { all: { database: raw, paths: [s3://in/data] } }',
  ]
  return writeFile(join(project, 'etl.yaml'), `${lines.join('\n')}\n`)
}

async function crawl(cwd: string): Promise<TimedRun> {
  await rm(join(cwd, '.etl'), { recursive: true, force: true })
  return timeNode([program, 'crawl', '--json'], join(folder, 'peak'), cwd)
}

function time(args: readonly string[]): Promise<TimedRun> {
  return timeNode(args, join(folder, 'peak'))
}
