import { applyCatalogPlan } from '../../catalog/apply-catalog-plan.ts'
import { readTables } from '../../catalog/local-catalog.ts'
import type { CatalogPlan } from '../../crawl/catalog/catalog-plan.ts'
import { planCatalog } from '../../crawl/catalog/plan-catalog.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import {
  type FindTablesEffects,
  type FindTablesOptions,
  type FoundTables,
  findTables,
} from './find-tables.ts'

interface RunCrawlerOptions extends Omit<FindTablesOptions, 'existing'> {
  /** Id of the crawl. */
  readonly run: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** False: nothing is written. */
  readonly isApplied: boolean
}

interface RunCrawlerEffects extends FindTablesEffects {
  /** Told before anything is written. */
  onFound?(found: FoundTables): void
}

export interface CrawlResult {
  readonly found: FoundTables
  readonly plan: CatalogPlan
  /** The catalog as it was. */
  readonly before: readonly CatalogTable[]
}

/** One crawl: finds tables, and makes the catalog say so as the crawler's settings allow. */
export async function runCrawler(
  options: RunCrawlerOptions,
  effects: RunCrawlerEffects = {},
): Promise<CrawlResult> {
  const { checked, lake, isApplied } = options
  const before = await readTables(lake.root)
  const found = await findTables({ ...options, existing: before }, effects)
  effects.onFound?.(found)
  effects.signal?.throwIfAborted()
  const plan = planCatalog({ ...options, crawled: found.tables, existing: before, crawler: checked.crawler })
  if (isApplied) await applyCatalogPlan(lake.root, plan)
  return { found, plan, before }
}
