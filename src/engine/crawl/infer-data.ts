import type { DraftSubject } from '../../compile/draft/draft-files.ts'
import { chooseRecords } from '../../crawl/draft/draft-records.ts'
import { widenIntegers } from '../../crawl/draft/draft-schema.ts'
import { mergeTypes } from '../../crawl/shape/merge-types.ts'
import { emptyShape, mergeShapes } from '../../crawl/shape/shape.ts'
import { columnsOfShape } from '../../crawl/shape/type-of-shape.ts'
import { DataError } from '../../errors.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import type { Limits } from '../../spec/contract.ts'
import type { Field } from '../../spec/data-type.ts'
import type { ChosenData } from './choose-data.ts'
import { type ObserveEffects, observeFiles } from './observe-files.ts'
import type { ObservedGroup } from './observed-group.ts'

/** What the records of data are, as far as they were read. */
export interface InferredData {
  readonly fields: readonly Field[]
  readonly found: DraftSubject['found']
  /** Undefined where nobody has counted them. */
  readonly count: number | undefined
  /** Of all files together, where JSON was read. */
  readonly rejected: number
  /** Files that have next to none of the fields that the others have; the first of them. */
  readonly unlike: readonly string[]
}

const flat = { jsonPath: undefined, record: undefined, explode: undefined, topKeys: undefined }

/**
 * Infers the fields of data and what its records are. The cells of CSV are text here. Throws `DataError` where there is
 * no record.
 */
export async function inferData(
  data: ChosenData,
  options: { readonly sample: readonly InputFile[]; readonly limits: Limits; readonly threads: number },
  effects: ObserveEffects,
): Promise<InferredData> {
  switch (data.format) {
    case 'csv': {
      const names = new Set(data.files.flatMap(({ csv }) => csv?.columns ?? []))
      const fields = [...names].map((name): Field => ({ name, type: { kind: 'string' } }))
      return { fields, found: flat, count: undefined, rejected: 0, unlike: [] }
    }
    case 'parquet': {
      const fields = data.files.reduce<readonly Field[]>(
        (all, { columns }) => mergeFields(all, columns ?? []),
        [],
      )
      const count = data.files.reduce((sum, file) => sum + (file.records ?? 0), 0)
      return { fields, found: flat, count, rejected: 0, unlike: [] }
    }
    case 'json':
      return inferJson(options, effects)
  }
}

async function inferJson(
  { sample, limits, threads }: Parameters<typeof inferData>[1],
  effects: ObserveEffects,
): Promise<InferredData> {
  const files = sample.map(({ path, uri, bytes }) => ({ path, uri, bytes, group: '' }))
  const groups = await observeFiles({ files, limits, threads }, effects)
  const shape = groups.reduce((merged, group) => mergeShapes(merged, group.shape), emptyShape)
  const sum = (of: 'records' | 'rejected') => groups.reduce((total, group) => total + group[of], 0)
  if (shape.fields === undefined && shape.values === undefined) throw noRecords(groups)
  const chosen = chooseRecords(shape, { records: sum('records'), files: files.length })
  const { fields } = chosen.record
  if (fields === undefined) throw noRecords(groups)
  const columns = columnsOfShape(chosen.record, { mixed: 'choice' })
    .filter(({ name }) => fields.has(name))
    .map((field) => ({ ...field, type: widenIntegers(field.type) }))
  return {
    fields: columns,
    found: chosen,
    count: chosen.records,
    rejected: sum('rejected'),
    unlike: findUnlike(groups),
  }
}

/** Of files with less than this share of their fields in common, one may be of another table. */
const leastShared = 0.5

/** The files of groups that have few of the fields that the largest group has. */
function findUnlike(groups: readonly ObservedGroup[]): readonly string[] {
  const [largest, ...rest] = groups
    .filter(({ shape }) => (shape.fields?.size ?? 0) > 0)
    .toSorted((left, right) => right.records - left.records)
  if (largest === undefined) return []
  return rest.filter((group) => shareFields(largest, group) < leastShared).flatMap(({ files }) => files)
}

/** The share of the fields of the one with fewer that both have. */
function shareFields(left: ObservedGroup, right: ObservedGroup): number {
  const [names, others] = [left, right].map(({ shape }) => [...(shape.fields?.keys() ?? [])]) as [
    string[],
    string[],
  ]
  const shared = names.filter((name) => others.includes(name)).length
  return shared / Math.min(names.length, others.length)
}

function mergeFields(left: readonly Field[], right: readonly Field[]): readonly Field[] {
  const merged = mergeTypes({ kind: 'struct', fields: left }, { kind: 'struct', fields: right })
  return merged.kind === 'struct' ? merged.fields : left
}

function noRecords(groups: readonly ObservedGroup[]): DataError {
  const first = groups.find(({ firstReject }) => firstReject !== undefined)?.firstReject
  return new DataError({
    message: 'there is no record in the data: a record is an object with fields',
    ...(first === undefined ? {} : { place: { file: first.uri, line: first.line } }),
    expected: first?.expected ?? 'a JSON object, an array of objects, or an object in each line',
    ...(first === undefined ? {} : { found: first.found }),
  })
}
