import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findJob } from '../../src/compile/find-job.ts'
import type { BatchEngine } from '../../src/engine/batch-engine.ts'
import { openDuckdb } from '../../src/engine/open-duckdb.ts'
import { compareRuns, type RunDifference } from '../../src/engine/verify/compare-runs.ts'
import { type EngineRun, runOnEngine } from '../../src/engine/verify/run-on-engine.ts'
import { EtlError, SpecError } from '../../src/errors.ts'
import type { RunReport } from '../../src/lake/run-report.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { type FuzzCase, printProject } from './fuzz-case.ts'

/** What both engines have made of a case. */
export type Outcome =
  | { readonly kind: 'same'; readonly rows: number; readonly rejects: number; readonly failure?: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /** An expression failed on one engine, and the optimizer of the other has left it out. */
  | { readonly kind: 'left out'; readonly failure: string }
  | { readonly kind: 'different'; readonly difference: Difference }

export type Difference =
  | RunDifference
  | { readonly kind: 'report'; readonly of: string; readonly left: string; readonly right: string }
  | { readonly kind: 'bug'; readonly left: string; readonly right: string }

const threads = 2
const memoryLimitBytes = 1_500_000_000

/** Runs a case on DuckDB and on the other engine in a folder that goes away; once more where the engine died of it. */
export async function runFuzzCase(given: FuzzCase, engine: BatchEngine): Promise<Outcome> {
  const outcome = await runOnce(given, engine)
  const hasDied =
    outcome.kind === 'different' && JSON.stringify(outcome.difference).includes('Spark ended before')
  return hasDied ? runOnce(given, engine) : outcome
}

async function runOnce(given: FuzzCase, engine: BatchEngine): Promise<Outcome> {
  const root = await mkdtemp(join(tmpdir(), 'etl-fuzz-'))
  try {
    return await runIn(root, given, engine)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function runIn(root: string, given: FuzzCase, engine: BatchEngine): Promise<Outcome> {
  const files = printProject(given)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), content)
  }
  const specs = Object.entries(files).flatMap(([file, text]) =>
    typeof text === 'string' ? [{ file, text }] : [],
  )
  const project = parseProject(specs)
  const checked = findJob(project, 'Case')
  const options = {
    checked,
    settings: project.settings,
    root,
    workingDirectory: root,
    trustInput: false,
    showRows: false,
    threads,
    memoryLimitBytes,
  }
  const [left, right] = [
    await attempt(() => runOnEngine({ ...options, output: join(root, 'out/duckdb') }, {})),
    await attempt(() => runOnEngine({ ...options, output: join(root, 'out/spark') }, { engine })),
  ]
  if ('refused' in left || 'refused' in right)
    return {
      kind: 'refused',
      reason: 'refused' in left ? left.refused : 'refused' in right ? right.refused : '',
    }
  if ('bug' in left || 'bug' in right) {
    const difference = {
      kind: 'bug',
      left: 'bug' in left ? left.bug : 'none',
      right: 'bug' in right ? right.bug : 'none',
    } as const
    return { kind: 'different', difference }
  }
  const failure = failedOnOne(left, right)
  if (!given.isGuarded && failure !== undefined) return { kind: 'left out', failure }
  const rejects = left.rejects.length
  if (bothFailedAtAnExpression(left, right) || bothFailedAtASource(left, right))
    return { kind: 'same', rows: 0, rejects, failure: left.report.error?.message ?? 'failed' }
  const duckdb = await openDuckdb({ threads, memoryLimitBytes, temporaryDirectory: join(root, 'spill') })
  try {
    const difference =
      (await compareRuns(checked, { left, right }, duckdb.connection)) ??
      compareReports(left.report, right.report)
    if (difference !== undefined) return { kind: 'different', difference }
  } catch (error) {
    // what one of them has written cannot be read
    return { kind: 'different', difference: { kind: 'bug', left: 'compared', right: String(error) } }
  } finally {
    duckdb.close()
  }
  const both = left.report.error?.message
  return {
    kind: 'same',
    rows: left.report.rows.written,
    rejects,
    ...(both === undefined ? {} : { failure: both }),
  }
}

type Attempt = EngineRun | { readonly refused: string } | { readonly bug: string }

async function attempt(run: () => Promise<EngineRun>): Promise<Attempt> {
  try {
    const result = await run()
    const { error } = result.report
    const isRefusal = error?.name === 'SpecError' || error?.name === 'UnsupportedError'
    return isRefusal ? { refused: error.message } : result
  } catch (error) {
    if (error instanceof SpecError) return { refused: error.message }
    if (error instanceof EtlError) return { bug: `${error.name}: ${JSON.stringify(error.problems)}` }
    return { bug: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) }
  }
}

/** Which of several expressions fails first, and of which record, is open. */
function bothFailedAtAnExpression(left: EngineRun, right: EngineRun): boolean {
  const isExpression = ({ problems }: EngineRun) =>
    problems.some(
      ({ message }) => message.startsWith('an expression failed') || message.startsWith('job Case: '),
    )
  return isExpression(left) && isExpression(right)
}

/**
 * What failed on one engine where the other has succeeded. An optimizer may leave out an expression whose value it knows
 * without computing it (`CASE WHEN 1 / 0 = 1 THEN NULL END`), and the engines leave out different ones. That both fail
 * for the same values is held where all that may fail stands in TRY, and its NULLs are compared.
 */
function failedOnOne(left: EngineRun, right: EngineRun): string | undefined {
  const failures = [left, right].map(({ report, problems }) =>
    report.error === undefined
      ? undefined
      : problems.find(({ message }) => message.startsWith('an expression failed'))?.message,
  )
  const succeeded = [left, right].filter(({ report }) => report.error === undefined)
  return succeeded.length === 1 ? failures.find((failure) => failure !== undefined) : undefined
}

/** Which of several sources is checked first is open. */
function bothFailedAtASource(left: EngineRun, right: EngineRun): boolean {
  const [one, two] = [left, right].map(({ problems }) => {
    const broken = problems.find(({ message }) => /does not fit the contract|is not the CSV/.test(message))
    return broken?.place?.file
  })
  return one !== undefined && two !== undefined && one !== two
}

function compareReports(left: RunReport, right: RunReport): Difference | undefined {
  const parts: readonly (readonly [string, (report: RunReport) => unknown])[] = [
    ['records', ({ records }) => records],
    ['rows', ({ rows }) => rows],
    ['partitions', ({ partitions }) => partitions],
    [
      'checks',
      ({ checks }) =>
        checks.map(({ check, severity, passed, failedRows }) => ({ check, severity, passed, failedRows })),
    ],
    ['unknown fields', ({ unknownFields }) => unknownFields],
    ['discarded', ({ discarded }) => discarded],
    ['reasons', ({ quarantine }) => quarantine?.reasons ?? {}],
  ]
  for (const [of, read] of parts) {
    const [one, two] = [JSON.stringify(read(left)), JSON.stringify(read(right))]
    if (one !== two) return { kind: 'report', of, left: one, right: two }
  }
  return undefined
}

/** What stays the same of a difference while its case gets smaller. */
export function signatureOf(difference: Difference): string {
  const { kind } = difference
  switch (kind) {
    case 'rows':
      return `${kind} ${difference.onlyOn}`
    case 'report':
      return `${kind} ${difference.of}`
    case 'bug':
    case 'failure':
      return [kind, ...[difference.left, difference.right].map(shorten)].join(' ')
    default:
      return kind
  }
}

/** The class of Spark's error, or the beginning of what went wrong. */
function shorten(text: string): string {
  return /\[([A-Z_.]{5,})\]/.exec(text)?.[1] ?? text.slice(0, 25)
}
