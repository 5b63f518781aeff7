import { SpecError } from '../errors.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { closest } from '../spec/did-you-mean.ts'
import { escapePartitionValue } from './partition-folder.ts'

/** The most partitions that a message lists. */
const mostListed = 5

/**
 * The files in the partitions that a word names: `year=2019/month=09`, or the first keys alone, `year=2019`; values
 * as they are or as they stand in the folders. Throws `SpecError` where the table has none such.
 */
export function choosePartitions<F extends { readonly folder: string }>(
  files: readonly F[],
  partition: string | undefined,
  table: Pick<CatalogTable, 'database' | 'name' | 'partitionKeys'>,
): readonly F[] {
  if (partition === undefined) return files
  const name = `${table.database}.${table.name}`
  if (table.partitionKeys.length === 0) {
    throw new SpecError({
      message: `table ${name} has no partitions`,
      found: `--partition ${partition}`,
      hint: 'leave --partition out',
    })
  }
  const given = partition.replaceAll(/^\/+|\/+$/g, '')
  const spellings = [given, escapeValues(given)]
  const chosen = files.filter(({ folder }) =>
    spellings.some((spelling) => folder === spelling || folder.startsWith(`${spelling}/`)),
  )
  if (chosen.length > 0) return chosen
  const depth = given.split('/').length
  const known = [...new Set(files.map(({ folder }) => folder.split('/').slice(0, depth).join('/')))].sort()
  const suggestion = closest(given, known)
  const keys = table.partitionKeys.map((key) => key.name).join('/')
  throw new SpecError({
    message: `table ${name} has no partition '${given}'`,
    expected: known.length === 0 ? `one of ${keys}; it has no files yet` : listFew(known),
    ...(suggestion === undefined
      ? { hint: `etl catalog partitions ${name}` }
      : { hint: `did you mean '${suggestion}'?` }),
  })
}

function escapeValues(partition: string): string {
  return partition
    .split('/')
    .map((part) => {
      const at = part.indexOf('=') + 1
      return `${part.slice(0, at)}${escapePartitionValue(part.slice(at))}`
    })
    .join('/')
}

function listFew(known: readonly string[]): string {
  const more = known.length - mostListed
  return `${known.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
