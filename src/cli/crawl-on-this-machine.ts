import { availableParallelism, tmpdir } from 'node:os'
import { createUseFinder } from '../compile/uses/find-field-uses.ts'
import type { CheckedCrawler } from '../crawl/tables/check-crawlers.ts'
import { compareWithCatalog, type TableComparison } from '../engine/crawl/compare-with-catalog.ts'
import { compareWithSample, type SampleComparison, sampleBytes } from '../engine/crawl/compare-with-sample.ts'
import { compareWithSchemas, type SchemaComparison } from '../engine/crawl/compare-with-schemas.ts'
import { type FoundTables, findTables } from '../engine/crawl/find-tables.ts'
import { type CrawlResult, runCrawler } from '../engine/crawl/run-crawler.ts'
import { createRunId } from '../lake/run-id.ts'
import { interruptible } from './interruptible.ts'
import { memoryLimitBytes } from './memory-limit.ts'
import type { OpenProject } from './read-project.ts'
import { readQueries } from './read-queries.ts'
import type { ProgressLine } from './render/progress.ts'
import { workerUrl } from './this-machine.ts'

export interface Crawl extends CrawlResult {
  readonly checked: CheckedCrawler
  readonly isApplied: boolean
  readonly seconds: number
  /** With the catalog as it was. */
  readonly comparisons: readonly TableComparison[]
  readonly schemas: readonly SchemaComparison[]
  /** Of a sample. */
  readonly samples: readonly SampleComparison[] | undefined
  /** Whether the catalog changes, or data has drifted from its schema. */
  readonly isChanged: boolean
}

/** Runs a crawler with this machine's threads; `onFound` is told what was found before anything is written. */
export async function crawlOnThisMachine(
  {
    root,
    project,
    checked,
    isApplied,
    isSample,
  }: OpenProject & {
    readonly checked: CheckedCrawler
    readonly isApplied: boolean
    /** Looks at the beginnings of files first, as a crawler on AWS does, and tells what that misses. */
    readonly isSample: boolean
  },
  progress: ProgressLine,
  onFound: (found: FoundTables) => void,
): Promise<Crawl> {
  const started = performance.now()
  const { settings } = project
  const now = new Date()
  const options = {
    checked,
    jsonPaths: new Map(settings.classifiers.map(({ name, jsonPath }) => [name, jsonPath.text])),
    lake: { root, sampleData: settings.sampleData },
    limits: settings.limits,
    isApplied,
    run: createRunId(now),
    now: now.getTime(),
    threads: availableParallelism(),
    memoryLimitBytes,
    temporaryDirectory: tmpdir(),
  }
  const { result, samples } = await interruptible('interrupted; the catalog is as it was', async (signal) => {
    const effects = { workerUrl: workerUrl(), signal, onProgress: progress.update }
    if (!isSample) return { result: await runCrawler(options, { ...effects, onFound }), samples: undefined }
    const sampled = await runCrawler({ ...options, sampleBytes }, { ...effects, onFound })
    const all = await findTables({ ...options, existing: sampled.before }, effects)
    return { result: sampled, samples: compareWithSample(sampled.found, all) }
  }).finally(progress.clear)
  const { found, before, plan } = result
  const findUses = createUseFinder(project, { queries: await readQueries(root), tables: before })
  const schemas = compareWithSchemas(found.tables, project, findUses)
  const hasDrifted = schemas.some(({ drift }) => drift.length > 0)
  return {
    ...result,
    samples,
    checked,
    isApplied,
    comparisons: compareWithCatalog(found.tables, { before, crawler: checked.crawler }, findUses),
    schemas,
    isChanged: hasDrifted || plan.tables.some(({ kind }) => kind !== 'unchanged'),
    seconds: (performance.now() - started) / 1000,
  }
}
