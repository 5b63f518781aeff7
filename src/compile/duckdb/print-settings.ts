/**
 * What DuckDB has to be told before it runs what was compiled from `typed`. It computes an expression that stands twice
 * once, and outside of the TRY it stands in, so that it fails.
 */
export function printSettings(typed: unknown): readonly string[] {
  return JSON.stringify(typed).includes('"kind":"try"')
    ? ["SET disabled_optimizers = 'common_subexpressions'"]
    : []
}
