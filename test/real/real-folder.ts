import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Captured documents, which the repository does not hold; their tests run where they are. */
export const realFolder = process.env.ETL_REAL_DATA ?? join(import.meta.dirname, '../../../shared/real')

if (!existsSync(realFolder)) {
  throw new Error(`no captured documents at ${realFolder}: set ETL_REAL_DATA to their folder`)
}
