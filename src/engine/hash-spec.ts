import { createHash } from 'node:crypto'
import type { CheckedJob } from '../compile/checked-job.ts'
import { printDuckdbScript } from '../compile/duckdb/print-script.ts'

/** SHA-256, in hex, of what a job compiles to: two specs that do the same share it. */
export function hashSpec(checked: CheckedJob): string {
  return createHash('sha256').update(printDuckdbScript(checked)).digest('hex')
}
