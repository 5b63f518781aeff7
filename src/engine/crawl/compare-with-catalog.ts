import type { FieldUse } from '../../compile/uses/field-use.ts'
import type { FieldOwner } from '../../compile/uses/find-field-uses.ts'
import { goesOnWith } from '../../crawl/catalog/taken-names.ts'
import { findTableDrift } from '../../crawl/drift/find-table-drift.ts'
import type { GroupedTable } from '../../crawl/tables/group-tables.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { folderAddress } from '../../spec/folder-address.ts'
import type { UsedDrift } from './compare-with-schemas.ts'
import type { CrawledGroup } from './observe-groups.ts'

/** What has changed in the columns of a table that the catalog knew. */
export interface TableComparison {
  readonly database: string
  readonly table: string
  readonly drift: readonly UsedDrift[]
}

/** Compares the tables that a crawl found with those that were in the catalog at the same locations. */
export function compareWithCatalog(
  found: readonly GroupedTable<CrawledGroup>[],
  { before, crawler }: { readonly before: readonly CatalogTable[]; readonly crawler: Crawler },
  findUses: (owner: FieldOwner, path: string) => readonly FieldUse[],
): readonly TableComparison[] {
  return found.flatMap((table) => {
    const known = before.find(
      (one) => folderAddress(one.location) === folderAddress(table.location) && goesOnWith(one, crawler),
    )
    if (known === undefined) return []
    const { shape } = table
    const { database, name } = known
    const owner = { table: `${database}.${name}` }
    const drift = findTableDrift({
      before: known.columns,
      after: table.columns,
      ...(shape === undefined ? {} : { shape }),
      ...contractOf(known),
    })
    return [
      { database, table: name, drift: drift.map((one) => ({ ...one, uses: findUses(owner, one.path) })) },
    ]
  })
}

/** What a job has declared is a contract: the types that it declares may hold more than was seen. */
function contractOf({ updatedBy, format }: CatalogTable) {
  const isContract =
    updatedBy !== undefined && (format === 'parquet' || format === 'csv' || format === 'json')
  return isContract ? { contractOf: format } : {}
}
