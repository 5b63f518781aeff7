import { setImmediate } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Classification, Classifier } from '../../crawl/classify/classification.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import { mapAtATime } from '../../lake/map-at-a-time.ts'
import { defaultLimits, type Limits } from '../../spec/contract.ts'
import { classifyFile } from './classify-file.ts'
import { readParquetFooters } from './read-parquet-footers.ts'

export type ClassifiedFile = InputFile & Classification

export interface ClassifyOptions {
  readonly files: readonly InputFile[]
  /** In the crawler's order. */
  readonly classifiers: readonly Classifier[]
  /** Default: `defaultLimits`. */
  readonly limits?: Limits | undefined
}

export interface ClassifyEffects {
  /** Asked once, and only where there is Parquet. */
  connect(): Promise<DuckDBConnection>
  readonly signal?: AbortSignal | undefined
  /** Told after every so many files how many are done. */
  onProgress?(files: number): void
}

/** The event loop gets its turn after so many. */
const filesAtOnce = 64

/**
 * What each file is, in the order of the files, by its beginning; Parquet by its footer. A file that cannot be read is
 * one of unknown format with a problem, never an error. Throws the signal's reason when it is aborted.
 */
export async function classifyFiles(
  { files, classifiers, limits = defaultLimits }: ClassifyOptions,
  { connect, signal, onProgress }: ClassifyEffects,
): Promise<readonly ClassifiedFile[]> {
  let done = 0
  const classified = await mapAtATime(files, async (file): Promise<ClassifiedFile> => {
    signal?.throwIfAborted()
    const classification = await classifyFile(file, { classifiers, limits })
    done++
    if (done % filesAtOnce === 0) {
      onProgress?.(done)
      await setImmediate()
    }
    return { ...file, ...classification }
  })
  const parquet = classified.filter(({ format }) => format === 'parquet')
  if (parquet.length === 0) return classified
  const footers = await readParquetFooters(
    parquet.map(({ path }) => path),
    await connect(),
  )
  return classified.map((file) => {
    if (file.format !== 'parquet') return file
    const footer = footers.get(file.path) ?? { problem: 'not readable as Parquet' }
    return 'problem' in footer
      ? { ...file, format: 'unknown', certainty: 0, problem: footer.problem }
      : { ...file, ...footer }
  })
}
