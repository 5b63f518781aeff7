import type { ExcludeGlob } from '../../crawl/tables/match-exclude.ts'
import { SpecError } from '../../errors.ts'
import type { LocalLake } from '../../lake/addresses.ts'
import { type InputFile, listInputs } from '../../lake/list-inputs.ts'
import type { Crawler } from '../../spec/crawler.ts'

/** What lies below one include path. */
export interface CrawledPath {
  /** As `etl.yaml` has it, with a slash at its end; without one where it is a single file. */
  readonly address: string
  readonly files: readonly CrawledFile[]
  /** How many files the crawler's globs leave out. */
  readonly excluded: number
  /** How many files are in folders that an incremental crawl leaves alone. */
  readonly known: number
  /** There is nothing at the address. */
  readonly isMissing: boolean
}

export interface CrawledFile extends InputFile {
  /** Below the include path: `year=2019/a.json`. */
  readonly key: string
}

/**
 * The files below a crawler's include paths, without those that its globs leave out. A path at which there is nothing
 * has none: what was there before is gone. A `SpecError` where there is nothing at any of them.
 */
export async function listCrawled(options: {
  readonly crawler: Crawler
  readonly excludes: readonly ExcludeGlob[]
  readonly lake: LocalLake
  /** Whether earlier crawls have entered tables, so that all may be gone. */
  readonly mayBeGone: boolean
}): Promise<readonly CrawledPath[]> {
  const { crawler, excludes, lake, mayBeGone } = options
  const paths: CrawledPath[] = []
  const missing: SpecError[] = []
  for (const [index, address] of crawler.paths.entries()) {
    const named = `crawlers.${crawler.name}.paths[${index}]`
    const listed = await listInputs({ address, named, workingDirectory: lake.root, lake }).catch((error) => {
      if (!(error instanceof SpecError)) throw error
      missing.push(error)
      return undefined
    })
    const base = address.replace(/\/+$/, '')
    const files = (listed ?? []).map(({ path, uri, bytes }) => ({
      path,
      uri,
      bytes,
      key: uri.slice(base.length + 1),
    }))
    const kept = files.filter(({ key }) => !excludes.some((exclude) => exclude.matches(key)))
    const isFile = files.length === 1 && files[0]?.key === ''
    paths.push({
      address: isFile ? base : `${base}/`,
      files: kept,
      excluded: files.length - kept.length,
      known: 0,
      isMissing: listed === undefined,
    })
  }
  if (missing.length === crawler.paths.length && !mayBeGone)
    throw new SpecError(
      missing.flatMap(({ problems }) =>
        problems.map((problem) => ({
          ...problem,
          place: crawler.place,
          hint: 'correct the path, or map its bucket to a folder under sampleData: in etl.yaml',
        })),
      ),
    )
  return paths
}
