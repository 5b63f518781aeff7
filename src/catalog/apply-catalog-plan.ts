import type { CatalogPlan } from '../crawl/catalog/catalog-plan.ts'
import { deleteTable, writeTable } from './local-catalog.ts'

/**
 * Makes the catalog on this machine what a plan says, table by table; twice is as good as once. What is unchanged is
 * not written.
 */
export async function applyCatalogPlan(root: string, { tables }: CatalogPlan): Promise<void> {
  for (const change of tables) {
    if (change.table !== undefined) await writeTable(root, change.table)
    else if (change.kind === 'deleted') await deleteTable(root, change)
  }
}
