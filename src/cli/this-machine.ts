import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { BatchEngine } from '../engine/batch-engine.ts'

/** The worker stands beside the built program; sources scan on the main thread. */
export function workerUrl(): URL | undefined {
  const url = new URL('./scan-worker.js', import.meta.url)
  return existsSync(url) ? url : undefined
}

/** Lets `use` run jobs on a Spark session. Throws `OperatorError` where there is no Spark. */
export async function withSparkEngine<T>(
  options: { readonly root: string; readonly environment: Readonly<Record<string, string | undefined>> },
  use: (engine: BatchEngine) => Promise<T>,
): Promise<T> {
  const { withSpark } = await import('../engine/spark/with-spark.ts')
  const { sparkEngine } = await import('../engine/spark/run-spark-batch.ts')
  const packageFolder = pythonPackageFolder()
  return withSpark({ ...options, packageFolder, threads: availableParallelism() }, (spark) =>
    use(sparkEngine(spark)),
  )
}

/** The folder that holds the Python package glue_etl: beside the built program, or at the top of the sources. */
export function pythonPackageFolder(): string {
  const built = fileURLToPath(new URL('./python', import.meta.url))
  return existsSync(built) ? built : fileURLToPath(new URL('../../python', import.meta.url))
}
