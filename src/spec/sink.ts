import { z } from 'zod'
import type { Place } from '../errors.ts'
import { placeOf, type SpecNode } from './expression.ts'
import { folderAddress } from './folder-address.ts'
import { nameForm } from './form-parts.ts'
import { parseSizeBytes, sizePattern } from './quantity.ts'

export const sinkFormats = ['parquet', 'csv', 'json', 'orc', 'avro', 'iceberg'] as const
export const compressions = ['snappy', 'zstd', 'gzip', 'none'] as const
export const writeModes = ['append', 'overwrite', 'overwritePartitions'] as const

export type SinkFormat = (typeof sinkFormats)[number]
export type Compression = (typeof compressions)[number]
export type WriteMode = (typeof writeModes)[number]

/** Where rows go. */
export interface Sink {
  readonly place: Place
  readonly database: string
  readonly table: string
  readonly path: string
  readonly pathPlace: Place
  readonly partitionBy: readonly PartitionKey[]
  readonly mode: WriteMode
  readonly modePlace: Place
  readonly format: SinkFormat
  readonly formatPlace: Place
  readonly compression: Compression
  readonly compressionPlace: Place
  readonly targetFileBytes: number
}

/** `year(ts)` makes the string column `year`; a plain column is its own partition key. */
export interface PartitionKey {
  readonly name: string
  readonly column: string
  readonly part: DatePart | 'value'
  readonly place: Place
}

export const dateParts = ['year', 'month', 'day', 'hour', 'date'] as const
export type DatePart = (typeof dateParts)[number]

const partitionPattern = /^(?:(year|month|day|hour|date)\(\s*([^()]+?)\s*\)|([^()]+))$/

export const sinkDefaultsShape = {
  format: z
    .enum(sinkFormats)
    .optional()
    .describe('parquet (default), csv or json; others where the target can'),
  compression: z.enum(compressions).optional().describe('snappy (default for Parquet), zstd, gzip or none'),
  targetFileSize: z
    .string()
    .regex(sizePattern, { error: 'expected a size such as 128MB' })
    .optional()
    .describe('Files are split at about this size (default 128MB)'),
}

export const sinkForm = z
  .strictObject({
    table: z
      .string()
      .regex(/^[a-z0-9_]+\.[a-z0-9_]+$/, {
        error: 'expected database.table in lower-case letters, digits and _',
      })
      .describe('database.table in the catalog'),
    path: nameForm.describe('s3://bucket/prefix/ that holds the table'),
    partitionBy: z
      .array(
        z.string().regex(partitionPattern, {
          error: 'expected a column, or year(ts), month(ts), day(ts), hour(ts) or date(ts)',
        }),
      )
      .optional()
      .describe('Partition keys: columns, or year(ts), month(ts), day(ts), hour(ts), date(ts)'),
    mode: z.enum(writeModes).optional().describe('append (default), overwrite or overwritePartitions'),
    ...sinkDefaultsShape,
  })
  .describe('Where rows go')

export type SinkDefaults = {
  readonly format?: SinkFormat | undefined
  readonly compression?: Compression | undefined
  readonly targetFileSize?: string | undefined
}

export const defaultTargetFileBytes = 128_000_000

export function normaliseSink(raw: z.infer<typeof sinkForm>, node: SpecNode, defaults: SinkDefaults): Sink {
  const [database = '', table = ''] = raw.table.split('.')
  const format = raw.format ?? defaults.format ?? 'parquet'
  const size = raw.targetFileSize ?? defaults.targetFileSize
  return {
    place: placeOf(node),
    database,
    table,
    path: folderAddress(raw.path),
    pathPlace: placeOf(node, 'path'),
    partitionBy: (raw.partitionBy ?? []).map((text, index) =>
      parsePartitionKey(text, placeOf(node, 'partitionBy', index)),
    ),
    mode: raw.mode ?? 'append',
    modePlace: placeOf(node, 'mode'),
    format,
    formatPlace: placeOf(node, 'format'),
    compression: raw.compression ?? defaults.compression ?? (format === 'parquet' ? 'snappy' : 'none'),
    compressionPlace: placeOf(node, 'compression'),
    targetFileBytes:
      size === undefined ? defaultTargetFileBytes : (parseSizeBytes(size) ?? defaultTargetFileBytes),
  }
}

function parsePartitionKey(text: string, place: Place): PartitionKey {
  const match = partitionPattern.exec(text)
  const part = match?.[1] as DatePart | undefined
  if (part !== undefined) return { name: part, column: match?.[2] ?? '', part, place }
  return { name: text, column: text, part: 'value', place }
}
