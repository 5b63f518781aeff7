import type { CsvForm } from '../../crawl/classify/csv-form.ts'
import { observeCsvRows } from '../../crawl/classify/observe-csv-rows.ts'
import { emptyShape, mergeShapes, type Shape } from '../../crawl/shape/shape.ts'
import { columnsOfShape } from '../../crawl/shape/type-of-shape.ts'
import { findCsvStructure } from '../../records/csv-structure.ts'
import { splitCsv } from '../../records/split-csv.ts'
import { defaultLimits, type Limits } from '../../spec/contract.ts'
import { printType } from '../../spec/data-type.ts'
import { readChunks, UnreadableFile } from '../scan/read-chunks.ts'
import type { ObservedFile, ObservedGroup } from './observed-group.ts'

/** A CSV file whose records are to be observed; `sampleBytes` is how much of it is read, decompressed. */
export type ObservedCsvFile = Omit<ObservedFile, 'jsonPath'> & { readonly csv: CsvForm }

export interface ObserveCsvEffects {
  /** Told the bytes as stored and the records since it was last called. */
  readonly onProgress?: ((bytes: number, records: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

type ObservedReject = NonNullable<ObservedGroup['firstReject']>

interface FileObservation {
  readonly shape: Shape
  readonly records: number
  readonly rejected: number
  readonly firstReject: ObservedReject | undefined
}

/**
 * What `observeFiles` says of JSON files, of CSV files: types by `inferCsvCell`, whole files, one after the other on the
 * calling thread. A row that has not as many cells as there are columns is rejected; a file that cannot be read or split
 * to its end counts as one rejected record and adds nothing.
 */
export async function observeCsvFiles(
  options: { readonly files: readonly ObservedCsvFile[]; readonly limits?: Limits | undefined },
  effects: ObserveCsvEffects = {},
): Promise<readonly ObservedGroup[]> {
  const { files, limits = defaultLimits } = options
  const groups = new Map<string, ObservedGroup>()
  const byUri = files.toSorted((left, right) => (left.uri < right.uri ? -1 : 1))
  for (const file of byUri) {
    const { shape, records, rejected, firstReject } = await observeFile(file, limits, effects)
    const signature = printSignature(shape)
    const key = JSON.stringify([file.group, signature])
    const known = groups.get(key)
    const first = known?.firstReject ?? firstReject
    groups.set(key, {
      group: file.group,
      signature,
      files: [...(known?.files ?? []), file.uri],
      records: (known?.records ?? 0) + records,
      rejected: (known?.rejected ?? 0) + rejected,
      bytes: (known?.bytes ?? 0) + file.bytes,
      shape: known === undefined ? shape : mergeShapes(known.shape, shape),
      ...(first === undefined ? {} : { firstReject: first }),
    })
  }
  return [...groups].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group)
}

async function observeFile(
  file: ObservedCsvFile,
  limits: Limits,
  { onProgress, signal }: ObserveCsvEffects,
): Promise<FileObservation> {
  const { path, uri, bytes, csv, sampleBytes = Number.POSITIVE_INFINITY } = file
  const observation = observeCsvRows(csv, uri)
  let records = 0
  let rejected = 0
  let firstReject: ObservedReject | undefined
  let isHeaderDue = csv.header
  let pushed = 0
  const splitter = splitCsv({
    delimiter: csv.delimiter,
    maxRecordBytes: limits.documentBytes,
    target: {
      record(record, { size, line }, cells) {
        if (cells === 0) return
        if (isHeaderDue) {
          isHeaderDue = false
          return
        }
        const content = record.subarray(0, size)
        const mismatch = findCsvStructure({ bytes: content, cells }, csv.columns.length)
        if (mismatch === undefined) {
          records++
          observation.add(content.toString(), line)
          return
        }
        rejected++
        firstReject ??= { ...mismatch, uri, line }
      },
    },
  })
  const failure = await readChunks(
    path,
    { start: 0, end: bytes },
    {
      read: (read) => onProgress?.(read, 0),
      push(chunk) {
        const before = records
        splitter.push(chunk.subarray(0, Math.min(chunk.length, sampleBytes - pushed)))
        pushed += chunk.length
        onProgress?.(0, records - before)
      },
      isDone: () => {
        signal?.throwIfAborted()
        return pushed >= sampleBytes || splitter.broken() !== undefined
      },
    },
  ).catch((error: unknown) => {
    if (error instanceof UnreadableFile) return error.message
    throw error
  })
  if (failure === undefined && pushed < sampleBytes) splitter.end()
  const why = failure ?? splitter.broken()
  if (why === undefined) return { shape: observation.shape(), records, rejected, firstReject }
  return { shape: emptyShape, records: 0, rejected: 1, firstReject: unreadable(uri, why) }
}

function unreadable(uri: string, why: string): ObservedReject {
  const expected = 'a file that can be read to its end'
  return { reason: 'unreadableFile', path: '$', expected, found: why, offset: 0, uri, line: 1 }
}

/** Empty where no record was read. */
function printSignature(shape: Shape): string {
  if (shape.kinds.size === 0) return ''
  return printType({ kind: 'struct', fields: columnsOfShape(shape, { mixed: 'glue' }) })
}
