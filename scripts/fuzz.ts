/*
 * npm run fuzz -- --seed n --documents n [--jobs n] [--only <job seed>] [--shrink-seconds n] [--stop-at n]
 * Random schemas, jobs and documents, honest and hostile, on DuckDB and on Spark. A difference is shrunk and printed as
 * a case for test/conformance/fuzz-cases.ts; then the exit code is 1.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { sparkEngine } from '../src/engine/spark/run-spark-batch.ts'
import { arbitraryCase } from './fuzz/arbitrary-case.ts'
import type { FuzzCase } from './fuzz/fuzz-case.ts'
import { printCase, printDifference } from './fuzz/print-case.ts'
import { type Outcome, runFuzzCase, signatureOf } from './fuzz/run-case.ts'
import { shrinkCase } from './fuzz/shrink-case.ts'
import { openLastingSpark } from './fuzz/spark-session.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    documents: { type: 'string', default: '100000' },
    jobs: { type: 'string' },
    only: { type: 'string' },
    'shrink-seconds': { type: 'string', default: '120' },
    'stop-at': { type: 'string', default: '1' },
  },
})
const documents = Number(values.documents)
const jobs = values.only === undefined ? Number(values.jobs ?? Math.max(1, Math.ceil(documents / 2000))) : 1
const perJob = Math.ceil(documents / jobs)
const say = (text: string) => process.stdout.write(`${text}\n`)

const counts = { same: 0, failed: 0, leftOut: 0, refused: 0, different: 0, documents: 0, rows: 0, rejects: 0 }
const refusals = new Map<string, number>()
const addRefusal = (engine: string, reason: string) => {
  const key = `${engine}: ${reason.replaceAll(/\d+/g, 'n').slice(0, 110)}`
  refusals.set(key, (refusals.get(key) ?? 0) + 1)
}

const spark = await openLastingSpark(resolve(import.meta.dirname, '..'), 2)
const engine = sparkEngine(spark)
try {
  for (let index = 1; index <= jobs && counts.different < Number(values['stop-at']); index++) {
    await fuzzJob(values.only ?? `${values.seed}-${index}`)
  }
} finally {
  await spark.close()
}
const { same, failed, leftOut, refused, different } = counts
say(
  `${counts.documents} documents in ${same + failed + leftOut + refused + different} jobs: ${same} the same (${counts.rows} rows, ${counts.rejects} rejects), ${failed} failed on both, ${leftOut} failed on one and left out on the other, ${refused} refused, ${different} different`,
)
say(
  `expressions and steps left out because an engine refuses them: ${[...refusals.values()].reduce((sum, count) => sum + count, 0)}`,
)
for (const [reason, count] of [...refusals].sort((one, two) => two[1] - one[1]).slice(0, 25))
  say(`  ${count} × ${reason}`)
process.exitCode = different > 0 ? 1 : 0

async function fuzzJob(seed: string): Promise<void> {
  const started = performance.now()
  const given = arbitraryCase({ seed, documents: perJob }, { add: addRefusal })
  const outcome = await runFuzzCase(given, engine)
  counts.documents += given.files.reduce((sum, file) => sum + file.documents.length, 0)
  say(describe(seed, given, outcome, (performance.now() - started) / 1000))
  switch (outcome.kind) {
    case 'same':
      counts[outcome.failure === undefined ? 'same' : 'failed']++
      counts.rows += outcome.rows
      counts.rejects += outcome.rejects
      return
    case 'refused':
      counts.refused++
      return
    case 'left out':
      counts.leftOut++
      return
    case 'different':
      counts.different++
      await showMinimal(seed, given, outcome)
  }
}

async function showMinimal(
  seed: string,
  given: FuzzCase,
  first: Outcome & { kind: 'different' },
): Promise<void> {
  let last = first
  const isStill = async (smaller: FuzzCase) => {
    const outcome = await runFuzzCase(smaller, engine)
    const isSame =
      outcome.kind === 'different' && signatureOf(outcome.difference) === signatureOf(first.difference)
    if (isSame) last = outcome
    return isSame
  }
  const deadline = Date.now() + Number(values['shrink-seconds']) * 1000
  const smallest = await shrinkCase(given, isStill, { deadline })
  say(printDifference(last.difference))
  say(printCase(smallest, `fuzz ${seed}`))
}

function describe(seed: string, given: FuzzCase, outcome: Outcome, seconds: number): string {
  const steps = given.steps.map((step) => Object.keys(step)[0]).join(', ')
  const count = given.files.reduce((sum, file) => sum + file.documents.length, 0)
  const found =
    outcome.kind === 'same'
      ? `${outcome.failure !== undefined ? `failed on both: ${outcome.failure.slice(0, 80).replaceAll(/\s+/g, ' ')}` : `${outcome.rows} rows`}, ${outcome.rejects} rejects`
      : outcome.kind === 'refused'
        ? `refused: ${outcome.reason}`
        : outcome.kind === 'left out'
          ? `failed on one, left out on the other: ${outcome.failure.slice(0, 200).replaceAll(/\s+/g, ' ')}`
          : `DIFFERENT (${outcome.difference.kind})`
  return `${seed}: [${steps}] ${given.format} → ${given.sink.format}, ${count} documents, ${found}, ${seconds.toFixed(1)} s`
}
