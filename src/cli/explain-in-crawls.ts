import { databaseOf } from '../crawl/catalog/plan-table.ts'
import { type Explanation, explainField } from '../crawl/shape/explain-shape.ts'
import type { Shape } from '../crawl/shape/shape.ts'
import { DataError, SpecError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { Crawl } from './crawl-on-this-machine.ts'

/** A field of one of the tables that crawls have found. */
export interface ExplainedField {
  /** `database.table`. */
  readonly table: string
  readonly explanation: Explanation
}

/** Why a field has its type, in each table that has it. Throws `SpecError` where none has. */
export function explainInCrawls(path: string, crawls: readonly Crawl[]): readonly ExplainedField[] {
  const tables = crawls.flatMap(({ checked, found }) =>
    found.tables.flatMap(({ name, shape }) =>
      shape === undefined ? [] : [{ table: `${databaseOf(checked.crawler)}.${name}`, shape }],
    ),
  )
  if (tables.length === 0) {
    throw new DataError({
      message: 'there are no records to explain a field from',
      hint: 'Parquet says itself which types it has: etl catalog show <table>',
    })
  }
  const explained = tables.flatMap(({ table, shape }) => {
    const explanation = explainField(shape, path)
    return explanation === undefined ? [] : [{ table, explanation }]
  })
  if (explained.length > 0) return explained
  const paths = tables.flatMap(({ shape }) => fieldPaths(shape, ''))
  const suggestion = closest(path, paths) ?? paths.find((one) => one.split('.').at(-1) === path)
  throw new SpecError({
    message: `there is no field '${path}' in ${tables.map(({ table }) => table).join(', ')}`,
    expected: 'a path with dots, such as list.main.temp',
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}

function fieldPaths({ fields, element }: Shape, prefix: string): readonly string[] {
  const own = [...(fields ?? [])].flatMap(([name, { shape }]) => [
    `${prefix}${name}`,
    ...fieldPaths(shape, `${prefix}${name}.`),
  ])
  return element === undefined ? own : [...own, ...fieldPaths(element, prefix)]
}
