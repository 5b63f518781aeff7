import type { TableFormat } from '../compile/duckdb/print-table.ts'
import { UnsupportedError } from '../errors.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'

/**
 * What a query needs to read a table. Throws `UnsupportedError` for one that only a crawler knows and that is not
 * in Parquet with `key=value` folders: raw documents have many forms, and a job is what reads them.
 */
export function queryableTable(table: CatalogTable): TableFormat {
  const { columns, partitionKeys, format } = table
  const isJobs = table.updatedBy !== undefined
  if (format === 'parquet' && (isJobs || hasNamedFolders(table))) return { columns, partitionKeys, format }
  if ((format === 'json' || format === 'csv') && isJobs) return { columns, partitionKeys, format }
  throw new UnsupportedError({
    message: `table ${table.database}.${table.name} cannot be queried: ${reason(table)}`,
    hint: 'read its files with a job, and query the table that the job writes',
  })
}

function hasNamedFolders({ partitionKeys, partitions, location }: CatalogTable): boolean {
  const names = partitionKeys.map(({ name }) => name).join('/')
  return (
    (location.endsWith('/') || partitionKeys.length === 0) &&
    partitions.every(({ folder }) => folder.replaceAll(/=[^/]*/g, '') === names)
  )
}

function reason({ format, crawled }: CatalogTable): string {
  if (format === 'parquet') return 'its folders are not named key=value'
  if (format === 'json' && crawled?.classifier !== undefined)
    return `Athena cannot read what the custom classifier ${crawled.classifier} has read`
  return format === 'unknown' ? 'no classifier knows its files' : `a crawler found it, as raw ${format}`
}
