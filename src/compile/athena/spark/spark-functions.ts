import type { FunctionRule } from '../printing.ts'
import { sparkGroupingFunctions } from './spark-aggregate.ts'
import { sparkArrayFunctions } from './spark-array-functions.ts'
import { sparkBinaryFunctions } from './spark-binary-functions.ts'
import { sparkSubqueryFunctions } from './spark-correlation.ts'
import { sparkMapFunctions } from './spark-map-functions.ts'
import { sparkNumberFunctions } from './spark-number-functions.ts'
import { sparkPlainZero } from './spark-plain-zero.ts'
import { sparkRegexpFunctions } from './spark-regexp-functions.ts'
import { sparkTextFunctions } from './spark-text-functions.ts'
import { sparkTimeFunctions } from './spark-time-functions.ts'

/** How Spark computes each of Athena's functions; one that is not here is refused. */
export const sparkFunctions: Readonly<Record<string, FunctionRule>> = {
  ...sparkArrayFunctions,
  ...sparkGroupingFunctions,
  ...sparkMapFunctions,
  ...sparkSubqueryFunctions,
  ...sparkRegexpFunctions,
  ...sparkBinaryFunctions,
  ...sparkNumberFunctions,
  ...sparkPlainZero,
  ...sparkTextFunctions,
  ...sparkTimeFunctions,
}
