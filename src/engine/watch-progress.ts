import type { DuckDBConnection } from '@duckdb/node-api'
import type { InputFile } from '../lake/list-inputs.ts'
import type { BatchEffects } from './run-batch.ts'

const intervalMilliseconds = 200

/** Reports how far DuckDB is with its statement, until stopped. */
export function watchProgress(
  options: {
    readonly connection: DuckDBConnection
    readonly inputs: readonly (readonly InputFile[])[]
    /** Of all inputs, where a scan has counted them. */
    readonly records: number
  },
  effects: Pick<BatchEffects, 'onProgress'>,
): { stop(): void } {
  const { onProgress } = effects
  if (onProgress === undefined) return { stop() {} }
  const files = options.inputs.flat()
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const timer = setInterval(() => {
    const share = Math.max(0, options.connection.progress.percentage) / 100
    onProgress({
      phase: 'running',
      bytes: share * totalBytes,
      totalBytes,
      files: files.length,
      records: Math.floor(share * options.records),
    })
  }, intervalMilliseconds)
  return { stop: () => clearInterval(timer) }
}
