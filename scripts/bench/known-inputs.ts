import { fork } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeCheckpoint } from '../../src/lake/checkpoint.ts'
import { createCommit, finishCommit, readCommitLog, recover } from '../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import type { ListedInput } from '../../src/lake/list-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { type KnownInput, knownInputItem } from '../../src/lake/log-items.ts'
import { emptyCheckpoint } from '../../src/lake/log-state.ts'
import { selectInputs } from '../../src/lake/select-inputs.ts'
import { blockOf, type SortedBlocks } from '../../src/lake/sorted-blocks.ts'

/*
 * How long a run takes to know what is new, and how much memory, where a table has loaded 5 million inputs:
 * npx tsx scripts/bench/known-inputs.ts. Every figure is of a process of its own.
 */
const knownCount = 5_000_000
const newCount = 10_000
const pageLength = 1000
const firstDay = Date.UTC(2024, 0, 1)
/** Inputs lie 8 seconds apart. */
const spacingMilliseconds = 8000

const inputKinds = {
  'an empty listing': () => [],
  '10,000 new, of the next day': () => pages(knownCount, knownCount + newCount),
  '10,000 new, all over the past': () => scattered(),
  '10,000 new and 5 million known, listed in pages': () => pages(0, knownCount + newCount),
  '10,000 new and 5 million known, listed at once': () => [[...pages(0, knownCount + newCount)].flat()],
}
type InputKind = keyof typeof inputKinds

interface Measured {
  readonly fresh: number
  readonly seconds: number
  /** Of the whole process: says more than the clock where others use the machine. */
  readonly cpuSeconds: number
  readonly rss: number
}

/** An address of some 95 characters, in the order of its number; a digit at its end makes it another. */
function uriOf(number: number, more = ''): string {
  const [day = '', time = ''] = new Date(firstDay + number * spacingMilliseconds).toISOString().split('T')
  const device = String((number * 7919) % 10_007).padStart(5, '0')
  const minute = time.slice(0, 8).replaceAll(':', '-')
  return `s3://weather-data-inbox/raw/dt=${day}/hour=${time.slice(0, 2)}/${day}T${minute}Z-device-${device}-forecast${more}.json.gz`
}

function etagOf(number: number): string {
  const words = [1, 2, 3, 4].map((seed) => Math.imul(number * 4 + seed, 0x9e3779b1 ^ (seed << 20)) >>> 0)
  return `"${words.map((word) => word.toString(16).padStart(8, '0')).join('')}"`
}

function listedOf(number: number, more = ''): ListedInput {
  const uri = uriOf(number, more)
  return { uri, path: uri, bytes: 20_000 + (number % 9000), version: etagOf(number) }
}

function* pages(from: number, to: number): Generator<readonly ListedInput[]> {
  for (let start = from; start < to; start += pageLength)
    yield Array.from({ length: Math.min(pageLength, to - start) }, (_, index) => listedOf(start + index))
}

function scattered(): readonly (readonly ListedInput[])[] {
  const apart = knownCount / newCount
  return [Array.from({ length: newCount }, (_, index) => listedOf(index * apart, '-late'))]
}

async function* knownBlocks(): SortedBlocks<KnownInput> {
  for (let start = 0; start < knownCount; start += 8192) {
    const length = Math.min(8192, knownCount - start)
    const items = Array.from({ length }, (_, index) => {
      const { path: _path, ...input } = listedOf(start + index)
      return { ...input, commits: [1 + Math.floor((start + index) / 10_000)] }
    })
    yield blockOf(items, knownInputItem)
  }
}

async function generate(folder: string): Promise<void> {
  const summary = { ...emptyCheckpoint.summary, sequence: 500 }
  await writeCheckpoint(
    { summary, checkpoint: { ...emptyCheckpoint, inputs: knownBlocks }, later: [] },
    { store: openLocalStore(folder), stagedFolder: '_etl/_staged/' },
  )
}

async function* paged(listing: Iterable<readonly ListedInput[]>) {
  yield* listing
}

async function measure(folder: string, kind: InputKind): Promise<Measured> {
  const started = performance.now()
  const listing = inputKinds[kind]()
  const log = await readCommitLog(openLocalStore(folder))
  const { fresh } = await selectInputs(paged(listing), log)
  return measured(fresh.length, started)
}

/** What a listing takes alone. */
function measureListing(kind: InputKind): Measured {
  const started = performance.now()
  let count = 0
  for (const page of inputKinds[kind]()) count += page.length
  return measured(count, started)
}

/** Commits so many inputs ten times, and has the next run sum them up. */
async function measureSummingUp(folder: string, listing: readonly ListedInput[]): Promise<Measured> {
  const store = openLocalStore(folder)
  const { sequence } = (await readCommitLog(store)).summary
  for (let part = 1; part <= 10; part += 1) {
    const record = {
      format: 1,
      sequence: sequence + part,
      run: `run-${sequence + part}`,
      mode: 'append',
      startedAt: '',
      inputs: listing.slice((part - 1) * newCount, part * newCount),
      replacesInputs: false,
      files: [],
      removes: [],
      tables: [],
      report: { evolved: [] },
    } as unknown as CommitRecord
    await createCommit(record, store)
    await finishCommit(record, store, async () => {})
  }
  const started = performance.now()
  await recover(store, async () => {})
  return measured(0, started)
}

function measured(fresh: number, started: number): Measured {
  const seconds = (performance.now() - started) / 1000
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { fresh, seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS * 1024 }
}

const sumUps = {
  'sums up 100,000 new, of the next days': () => [...pages(knownCount, knownCount + 10 * newCount)].flat(),
  'sums up 100,000 new, all over the past': () =>
    Array.from({ length: 10 * newCount }, (_, index) => listedOf(index * 50, '-later')),
}
type SumUp = keyof typeof sumUps

function inProcess(folder: string, what: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [folder, what])
    child.on('message', (message) => resolve(message as Measured))
    child.on('exit', (code) => reject(new Error(`ended with ${code}`)))
  })
}

const listingOnly = 'the listing alone of '

function printMeasured({ seconds, cpuSeconds, rss }: Omit<Measured, 'fresh'>): string {
  return `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${(rss / 1e6).toFixed(0)} MB`
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'etl-bench-'))
  const tell = (text: string) => process.stdout.write(`${text}\n`)
  try {
    const written = await inProcess(folder, 'generate')
    const names = await readdir(folder, { recursive: true })
    for (const name of names.filter((path) => /\.(?:gz|json)$/.test(path)))
      tell(`${((await stat(join(folder, name))).size / 1e6).toFixed(1)} MB  ${name}`)
    tell(
      `${written.seconds.toFixed(1)} s to write the checkpoint, an address is ${uriOf(0).length} characters`,
    )
    for (const what of [...Object.keys(inputKinds), ...Object.keys(sumUps)]) {
      const { fresh, ...told } = await inProcess(folder, what)
      const alone = what in inputKinds ? await inProcess(folder, `${listingOnly}${what}`) : undefined
      const of = alone === undefined ? '' : ` (the listing alone ${printMeasured(alone)})`
      tell(`${what}: ${fresh} new, ${printMeasured(told)}${of}`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function work(folder: string, what: string): Promise<Measured> {
  if (what.startsWith(listingOnly)) return measureListing(what.slice(listingOnly.length) as InputKind)
  if (what in inputKinds) return measure(folder, what as InputKind)
  if (what in sumUps) return measureSummingUp(folder, sumUps[what as SumUp]())
  const started = performance.now()
  await generate(folder)
  return measured(0, started)
}

const [folder, what] = process.argv.slice(2)
if (folder === undefined || what === undefined) await main()
else process.send?.(await work(folder, what))
