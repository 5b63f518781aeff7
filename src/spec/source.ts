import { z } from 'zod'
import type { Place } from '../errors.ts'
import { placeOf, type SpecNode } from './expression.ts'
import { nameForm } from './form-parts.ts'
import { durationPattern, parseDurationSeconds } from './quantity.ts'

/** Where records come from: files at a path, or a table of this project. */
export type Source = FileSource | TableSource

export interface FileSource {
  readonly kind: 'files'
  readonly place: Place
  readonly path: string
  readonly schema: { readonly name: string; readonly place: Place }
  readonly format: 'json' | 'csv' | 'parquet'
  /** Selects the records inside a JSON value; Glue's grammar. */
  readonly jsonPath?: { readonly text: string; readonly place: Place }
  readonly csv: CsvOptions
  /** What becomes of an input that is another file than the one that was loaded. */
  readonly changed: ChangedPolicy
  /** Folders below the path that say of which time their files are. */
  readonly layout?: { readonly text: string; readonly place: Place }
  /** How far back a run looks for new files: those of older folders are taken to be known. */
  readonly lookback?: { readonly seconds: number; readonly place: Place }
}

export const changedPolicies = ['fail', 'reload', 'ignore'] as const
export type ChangedPolicy = (typeof changedPolicies)[number]

export interface TableSource {
  readonly kind: 'table'
  readonly place: Place
  /** `database.table`, as a sink of this project names it. */
  readonly table: string
}

export interface CsvOptions {
  readonly header: boolean
  readonly delimiter: string
  /** The text that stands for NULL, unquoted. */
  readonly nullText: string
}

const csvForm = z
  .strictObject({
    header: z.boolean().optional().describe('The first line names the columns (default true)'),
    delimiter: z.string().length(1).optional().describe('Between cells (default ,)'),
    nullText: z.string().optional().describe('The unquoted text that stands for NULL (default: nothing)'),
  })
  .describe('How the CSV is written')

const fileSourceForm = z.strictObject({
  path: nameForm.describe('s3://bucket/prefix/, or a file, folder or glob of this project'),
  schema: nameForm.describe('The contract of the records: the name of a file in schemas/'),
  format: z.enum(['json', 'csv', 'parquet']).optional().describe('json (default), csv or parquet'),
  jsonPath: z
    .string()
    .optional()
    .describe('Selects the records inside each JSON value, for example $.features[*]'),
  csv: csvForm.optional(),
  changed: z
    .enum(changedPolicies)
    .optional()
    .describe('When a loaded input has changed: fail (default), reload or ignore'),
  layout: nameForm
    .optional()
    .describe(
      'Folders below path by time, in UTC: "{yyyy}/{MM}/{dd}", "year={yyyy}/month={MM}", "dt={yyyy}-{MM}-{dd}/{HH}"',
    ),
  lookback: z
    .string()
    .regex(durationPattern, { error: 'expected a duration such as 2d, 12h or 30m' })
    .optional()
    .describe('With layout: a run looks into no folder older than this; unless given, into all'),
})

const tableSourceForm = z.strictObject({
  table: z
    .string()
    .regex(/^[^.]+\.[^.]+$/, { error: 'expected database.table' })
    .describe('A table that a job of this project writes: database.table'),
})

export const sourceForm = z.union([fileSourceForm, tableSourceForm]).describe('Where records come from')

export const defaultCsv: CsvOptions = { header: true, delimiter: ',', nullText: '' }

export function normaliseSource(raw: z.infer<typeof sourceForm>, node: SpecNode): Source {
  if ('table' in raw) return { kind: 'table', place: placeOf(node, 'table'), table: raw.table }
  const { header, delimiter, nullText } = raw.csv ?? {}
  return {
    kind: 'files',
    place: placeOf(node, 'path'),
    path: raw.path,
    schema: { name: raw.schema, place: placeOf(node, 'schema') },
    format: raw.format ?? 'json',
    ...(raw.jsonPath === undefined
      ? {}
      : { jsonPath: { text: raw.jsonPath, place: placeOf(node, 'jsonPath') } }),
    changed: raw.changed ?? 'fail',
    ...(raw.layout === undefined ? {} : { layout: { text: raw.layout, place: placeOf(node, 'layout') } }),
    ...(raw.lookback === undefined
      ? {}
      : {
          lookback: { seconds: parseDurationSeconds(raw.lookback) ?? 0, place: placeOf(node, 'lookback') },
        }),
    csv: {
      header: header ?? defaultCsv.header,
      delimiter: delimiter ?? defaultCsv.delimiter,
      nullText: nullText ?? defaultCsv.nullText,
    },
  }
}
