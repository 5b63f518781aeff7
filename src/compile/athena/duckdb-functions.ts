import { duckdbArrayFunctions } from './duckdb-array-functions.ts'
import { duckdbBinaryFunctions } from './duckdb-binary-functions.ts'
import { duckdbJsonFunctions } from './duckdb-json-functions.ts'
import { duckdbMapFunctions } from './duckdb-map-functions.ts'
import { duckdbNumberFunctions } from './duckdb-number-functions.ts'
import { duckdbPlainZero } from './duckdb-plain-zero.ts'
import { duckdbRegexpFunctions } from './duckdb-regexp-functions.ts'
import { duckdbTextFunctions } from './duckdb-text-functions.ts'
import { duckdbTimeFunctions } from './duckdb-time-functions.ts'
import type { FunctionRule } from './printing.ts'

/** How DuckDB computes each of Athena's functions; one that is not here is refused. */
export const duckdbFunctions: Readonly<Record<string, FunctionRule>> = {
  ...duckdbArrayFunctions,
  ...duckdbBinaryFunctions,
  ...duckdbJsonFunctions,
  ...duckdbMapFunctions,
  ...duckdbNumberFunctions,
  ...duckdbPlainZero,
  ...duckdbRegexpFunctions,
  ...duckdbTextFunctions,
  ...duckdbTimeFunctions,
}
