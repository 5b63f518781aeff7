import { type Problem, SpecError, UnsupportedError } from '../errors.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { printType } from '../spec/data-type.ts'
import { closest } from '../spec/did-you-mean.ts'

/** The columns to sort by as the table spells them; case is no difference. Throws `SpecError` for those that cannot be. */
export function checkSortColumns(
  sort: readonly string[],
  table: Pick<CatalogTable, 'database' | 'name' | 'columns' | 'partitionKeys'>,
): readonly string[] {
  const { columns, partitionKeys } = table
  const problems: Problem[] = []
  const found = sort.flatMap((given) => {
    const same = ({ name }: { readonly name: string }) => name.toLowerCase() === given.toLowerCase()
    const column = columns.find(({ name }) => name === given) ?? columns.find(same)
    if (column !== undefined) {
      const { kind } = column.type
      if (kind === 'struct' || kind === 'array' || kind === 'map') {
        throw new UnsupportedError({
          message: `--sort ${given}: rows are not sorted by nested values`,
          found: printType(column.type),
          hint: 'give columns of plain types',
        })
      }
      return [column.name]
    }
    const names = columns.map(({ name }) => name)
    const suggestion = closest(given, names)
    problems.push(
      partitionKeys.some(same)
        ? {
            message: `--sort ${given}: a partition key is the same in every row of a file`,
            expected: names.join(', '),
          }
        : {
            message: `table ${table.database}.${table.name} has no column '${given}' to sort by`,
            expected: names.join(', '),
            ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
          },
    )
    return []
  })
  if (problems.length > 0) throw new SpecError(problems)
  return found
}
