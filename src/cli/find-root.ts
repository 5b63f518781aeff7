import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder upwards that holds an etl.yaml. */
export function findRoot(from: string): string | undefined {
  if (existsSync(join(from, 'etl.yaml'))) return from
  const parent = dirname(from)
  return parent === from ? undefined : findRoot(parent)
}
