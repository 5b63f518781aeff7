import { holdsColumn } from '../athena/holds-column.ts'

/**
 * What DuckDB has to be told before it runs what was compiled from `typed`. Four of its optimizers reach into TRY: an
 * expression that stands twice is computed once and outside, as is the cast of a struct's field (`unused_columns`, which
 * has little left to do where every view names its columns), and one of constants only is computed before the run, or
 * for the statistics; where it fails, the run does.
 */
export function printSettings(typed: unknown): readonly string[] {
  const tries = findTries(typed)
  if (tries.length === 0) return []
  const reaching = ['common_subexpressions', 'statistics_propagation', 'unused_columns']
  const disabled = tries.some(holdsComputedConstant) ? [...reaching, 'expression_rewriter'] : reaching
  return [`SET disabled_optimizers = '${disabled.join(',')}'`]
}

function findTries(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return []
  if ('kind' in value && value.kind === 'try') return [value]
  return Object.values(value).flatMap(findTries)
}

/** Whether a part without a column is more than a literal. */
function holdsComputedConstant(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isComputed(value) && !holdsColumn(value)) return true
  return Object.values(value).some(holdsComputedConstant)
}

const computedKinds: readonly unknown[] = ['cast', 'call', 'arithmetic', 'negate', 'case']

function isComputed(value: object): boolean {
  return 'kind' in value && 'span' in value && computedKinds.includes(value.kind)
}
