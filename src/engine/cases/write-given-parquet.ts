import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../../compile/duckdb/compile-job.ts'
import { printCopyGiven } from '../../compile/duckdb/print-copy-given.ts'
import { printSetFiles } from '../../compile/duckdb/print-statements.ts'
import type { Limits } from '../../spec/contract.ts'
import { prepareSource } from '../prepare-source.ts'

/** Writes JSON records as Parquet; throws `DataError` at the first that does not have the types of the source. */
export async function writeGivenParquet(options: {
  readonly ndjson: string
  /** What the records go by in messages. */
  readonly uri: string
  readonly compiled: CompiledSource
  /** Absolute path of the file. */
  readonly path: string
  readonly directory: string
  readonly limits: Limits
  readonly connection: DuckDBConnection
}): Promise<void> {
  const { ndjson, uri, compiled, path, directory, limits, connection } = options
  const input = { path: join(directory, 'given.json'), uri, bytes: Buffer.byteLength(ndjson) }
  await writeFile(input.path, ndjson)
  const source: CompiledSource = { ...compiled, filesVariable: 'given_files' }
  const { files, read } = await prepareSource(
    {
      compiled: { ...source, source: { ...source.source, format: 'json' } },
      inputs: [input],
      trustInput: false,
      onMismatch: 'fail',
      limits,
      scratchDir: directory,
      threads: 1,
    },
    {},
  )
  await connection.run(printSetFiles(source.filesVariable, files))
  await connection.run(printCopyGiven(source, { read, file: path }))
}
