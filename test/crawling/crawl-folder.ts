import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type CheckedCrawler, checkCrawlers } from '../../src/crawl/tables/check-crawlers.ts'
import { type CrawlResult, runCrawler } from '../../src/engine/crawl/run-crawler.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import type { Crawler } from '../../src/spec/crawler.ts'
import { printType } from '../../src/spec/data-type.ts'
import { crawlerOf, place } from '../crawl/crawls.ts'

/** A crawler of s3://b/raw, which is the folder `raw` of the project, or what its settings say. */
interface CrawlOptions {
  readonly crawler?: Partial<Crawler>
  /** JSON paths of custom classifiers in the order they are tried; the paths are their names. */
  readonly jsonPaths?: readonly string[]
  /** Where s3://b/ is. Default: the project. */
  readonly bucket?: string
  readonly isApplied?: boolean
  readonly threads?: number
}

function checkedCrawler({ crawler = {}, jsonPaths = [] }: CrawlOptions): CheckedCrawler {
  const { crawlers, problems } = checkCrawlers({
    crawlers: [crawlerOf({ ...crawler, classifiers: jsonPaths })],
    classifiers: jsonPaths.map((text) => ({ name: text, jsonPath: { text, place } })),
  })
  const [checked] = crawlers
  if (checked === undefined || problems.length > 0) throw new Error(JSON.stringify(problems))
  return checked
}

export function crawlSettings(root: string, options: CrawlOptions) {
  const { jsonPaths = [], bucket = root, isApplied = true, threads = 1 } = options
  return {
    checked: checkedCrawler(options),
    jsonPaths: new Map(jsonPaths.map((text) => [text, text])),
    lake: { root, sampleData: [{ address: 's3://b/', folder: bucket }] },
    limits: defaultLimits,
    isApplied,
    run: 'crawl-1',
    now: 1000,
    threads,
    memoryLimitBytes: 1e9,
    temporaryDirectory: root,
  }
}

export function crawlFolder(root: string, options: CrawlOptions = {}): Promise<CrawlResult> {
  return runCrawler(crawlSettings(root, options))
}

/** `raw s3://b/raw/ json struct<id:int>`, a line for each table. */
export function summariseTables({ found }: CrawlResult): readonly string[] {
  return found.tables.map(({ name, location, format, columns }) =>
    [name, location, format, printType({ kind: 'struct', fields: columns })].join(' '),
  )
}

/** A folder with files, until the work with it is done. */
export async function withFiles<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'etl-crawl-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true })
      await writeFile(join(root, name), content)
    }
    return await use(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
