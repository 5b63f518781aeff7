import { readTable, type TableName } from '../catalog/local-catalog.ts'
import { SpecError } from '../errors.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { closest } from '../spec/did-you-mean.ts'

/** A table of the local catalog by its full name. Throws `SpecError` where there is none. */
export async function findTable(
  table: string | undefined,
  { root, names }: { readonly root: string; readonly names: readonly TableName[] },
): Promise<CatalogTable> {
  const name = names.find((candidate) => fullName(candidate) === table)
  const found = name && (await readTable(root, name))
  if (found !== undefined) return found
  const known = names.map(fullName)
  const suggestion = closest(table ?? '', known)
  throw new SpecError({
    message: table === undefined ? 'which table?' : `there is no table '${table}' in the catalog`,
    expected: known.length > 0 ? known.join(', ') : 'a table; run a job first',
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}

function fullName({ database, name }: TableName): string {
  return `${database}.${name}`
}
