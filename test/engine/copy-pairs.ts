import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompiledOutput } from '../../src/compile/duckdb/compile-job.ts'
import { quoteString } from '../../src/compile/duckdb/quote.ts'
import { copyOutput } from '../../src/engine/copy-output.ts'
import { openDuckdb } from '../../src/engine/open-duckdb.ts'
import type { Field } from '../../src/spec/data-type.ts'
import type { Sink } from '../../src/spec/sink.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

export interface CopiedFile {
  readonly folder: string
  readonly partition: readonly { readonly name: string; readonly value: string }[]
  readonly rows: number
  readonly bytes: number
  /** Of the column id, read back. */
  readonly sum: number
}

export interface PairOptions {
  /** Row `id` belongs to key `id % keys.length`. */
  readonly keys: readonly string[]
  readonly rows: number
  /** The first key has all rows but one for each of the others. */
  readonly isSkewed?: boolean
  /** What the input is said to measure. */
  readonly inputBytes: number
  readonly format?: Sink['format']
  readonly targetFileBytes?: number
  readonly memoryLimitBytes?: number
  /** Columns of text beside the id. */
  readonly width?: number
  readonly onlyFolders?: ReadonlySet<string>
  readonly signal?: AbortSignal
}

/** Writes rows of an id and a text to partitions, from a file that is read once; what became of it, read back. */
export async function copyPairs(options: PairOptions): Promise<{
  readonly files: readonly CopiedFile[]
  readonly scanned: number | undefined
  /** How many files there are below the staging folder. */
  readonly onDisk: number
}> {
  const {
    keys,
    rows,
    isSkewed = false,
    inputBytes,
    format = 'parquet',
    width = 1,
    memoryLimitBytes = 900e6,
  } = options
  return inTemporaryFolder(async (folder) => {
    const duckdb = await openDuckdb({
      threads: 2,
      memoryLimitBytes,
      temporaryDirectory: join(folder, 'spill'),
    })
    const { connection } = duckdb
    try {
      const source = join(folder, 'source.parquet')
      const list = `[${keys.map(quoteString).join(', ')}]`
      const index = isSkewed ? `greatest(0, id - ${rows - keys.length})` : `id % ${keys.length}`
      const texts = Array.from(
        { length: width },
        (_, column) => `md5(id || 'text ${column}') AS text${column}`,
      )
      await connection.run(
        `COPY (SELECT id, ${texts.join(', ')}, ${list}[1 + ${index}] AS "key" FROM range(${rows}) AS numbers(id)) TO ${quoteString(source)} (FORMAT parquet)`,
      )
      const columns: Field[] = [
        { name: 'id', type: { kind: 'bigint' } },
        ...texts.map((_, column): Field => ({ name: `text${column}`, type: { kind: 'string' } })),
      ]
      const output: CompiledOutput = {
        table: 'pairs',
        folder: '',
        relation: `(FROM read_parquet(${quoteString(source)}))`,
        columns,
        partitionKeys: [{ name: 'key', type: { kind: 'string' } }],
      }
      const sink: Sink = {
        place: {},
        database: 'lake',
        table: 'pairs',
        path: 's3://lake/pairs/',
        partitionBy: [{ name: 'key', column: 'key', part: 'value', place: {} }],
        mode: 'append',
        pathPlace: {},
        modePlace: {},
        format,
        formatPlace: {},
        compression: 'none',
        compressionPlace: {},
        targetFileBytes: options.targetFileBytes ?? 128_000_000,
      }
      const copied = await copyOutput(
        output,
        {
          checked: { job: { sink } },
          inputs: [[{ bytes: inputBytes }]],
          staging: join(folder, 'staging'),
          scratchDir: folder,
          threads: 2,
          memoryLimitBytes,
          onlyFolders: options.onlyFolders,
          signal: options.signal,
        },
        connection,
      )
      const files: CopiedFile[] = []
      for (const { path, ...file } of copied.files) {
        const read = { parquet: 'read_parquet', csv: 'read_csv', json: 'read_json' }[format as 'parquet']
        const summed = await connection.runAndReadAll(
          `SELECT sum(id)::DOUBLE AS total FROM ${read}(${quoteString(path.replaceAll(/[[*?]/g, '[$&]'))})`,
        )
        files.push({ ...file, sum: Number(summed.getRowObjectsJson()[0]?.total) })
      }
      const entries = await readdir(join(folder, 'staging'), { recursive: true, withFileTypes: true })
      return { files, scanned: copied.scanned, onDisk: entries.filter((entry) => entry.isFile()).length }
    } finally {
      duckdb.close()
    }
  })
}
