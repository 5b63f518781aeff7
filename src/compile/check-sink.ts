import type { Problem } from '../errors.ts'
import type { DataType, Field } from '../spec/data-type.ts'
import type { Job } from '../spec/job.ts'
import type { PartitionKey } from '../spec/sink.ts'
import { findColumn, unknownColumn } from './columns.ts'

/** What a sink asks of the rows: partition columns that exist, types that its format can hold. */
export function checkSink(
  job: Job,
  columns: readonly Field[],
  /** Columns without a type are the trace of a mistake that is named already. */
  { untyped }: { readonly untyped: boolean },
): readonly Problem[] {
  const { sink } = job
  const problems: Problem[] = []
  const relational = job.steps.some((step) => step.kind === 'relationalize')
  if (relational && sink.partitionBy.length > 0) {
    problems.push({ message: 'the tables of relationalize cannot be partitioned', place: sink.place })
  }
  for (const key of relational ? [] : sink.partitionBy)
    problems.push(...checkPartitionKey(key, sink.partitionBy, columns))
  if (sink.mode === 'overwritePartitions' && sink.partitionBy.length === 0) {
    problems.push({
      message: 'overwritePartitions needs partitions',
      place: sink.modePlace,
      hint: 'add partitionBy, or use mode: overwrite',
    })
  }
  if (sink.format !== 'parquet' && sink.compression === 'snappy') {
    problems.push({
      message: `${sink.format} files cannot be snappy`,
      place: sink.compressionPlace,
      expected: 'gzip, zstd or none',
    })
  }
  for (const column of columns) {
    if (untyped && column.type.kind === 'null') continue
    const unfit = unfitType(column.type, sink.format)
    if (unfit !== undefined)
      problems.push({ ...unfit, message: `column '${column.name}' ${unfit.message}`, place: sink.place })
  }
  return problems
}

/** Others are escaped, which DuckDB does not undo for names, or hidden, as those that begin with _ are. */
const folderName = /^[A-Za-z0-9][\w-]*$/

function checkPartitionKey(
  key: PartitionKey,
  keys: readonly PartitionKey[],
  columns: readonly Field[],
): readonly Problem[] {
  const { place } = key
  const column = findColumn(columns, key.column)
  if (column === undefined) return [unknownColumn(key.column, columns, place)]
  if (!folderName.test(key.name)) {
    return [
      {
        message: `partition key '${key.name}' would name folders that not every engine reads`,
        place,
        expected: 'letters, digits, _ and -, with a letter or a digit first',
        hint: 'rename the column',
      },
    ]
  }
  if (keys.some((other) => other !== key && other.name === key.name)) {
    return [{ message: `partition key '${key.name}' stands twice`, place }]
  }
  if (key.part !== 'value') {
    if (column.type.kind !== 'timestamp' && column.type.kind !== 'date') {
      return [
        {
          message: `${key.part}() needs a timestamp or a date, '${key.column}' is ${column.type.kind}`,
          place,
        },
      ]
    }
    if (key.part === 'hour' && column.type.kind === 'date') return [{ message: 'a date has no hour', place }]
    if (findColumn(columns, key.name) !== undefined) {
      return [{ message: `the rows have a column '${key.name}' already`, place, hint: 'rename or drop it' }]
    }
    return []
  }
  if (
    keys.length >= columns.length &&
    columns.every(({ name }) => keys.some((other) => other.column === name))
  ) {
    return [{ message: 'every column is a partition key: no column would be left', place }]
  }
  const fits = ['tinyint', 'smallint', 'int', 'bigint', 'boolean', 'string', 'char', 'varchar', 'date']
  if (fits.includes(column.type.kind)) return []
  return [{ message: `a ${column.type.kind} cannot be a partition key`, place, expected: fits.join(', ') }]
}

function unfitType(type: DataType, format: string): { message: string; hint: string } | undefined {
  switch (type.kind) {
    case 'null':
      return {
        message: 'is of type null, which no file can hold',
        hint: 'use dropNullFields, or CAST it to a type',
      }
    case 'choice':
      return {
        message: 'is still a choice of types',
        hint: 'use resolveChoice: cast:<type>, project:<type>, make_cols or make_struct',
      }
    case 'struct': {
      if (format === 'csv') return nestedInCsv
      if (type.fields.length === 0)
        return { message: 'has a struct without fields, which Parquet cannot hold', hint: 'drop it' }
      return type.fields.map((field) => unfitType(field.type, format)).find((unfit) => unfit !== undefined)
    }
    case 'array':
      return format === 'csv' ? nestedInCsv : unfitType(type.element, format)
    case 'map':
      return format === 'csv' ? nestedInCsv : unfitType(type.value, format)
    default:
      return undefined
  }
}

const nestedInCsv = {
  message: 'is nested, which CSV cannot hold',
  hint: 'explode or select its fields, or write Parquet',
}
