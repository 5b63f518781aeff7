import type { Place } from '../../errors.ts'
import { hintOf } from '../../spec/check-hints.ts'
import { defaultLimits, type Limits } from '../../spec/contract.ts'
import type { Source } from '../../spec/source.ts'
import { printSparkExpression } from '../athena/spark/print-spark.ts'
import type { CheckedJob, CheckedSource } from '../checked-job.ts'
import type { CheckedCheck } from '../checks/checked-check.ts'
import type { CompiledSparkJob, CompiledSparkSource } from './compile-job.ts'
import { type PythonValue, printColumns } from './python-literal.ts'

export interface ScriptOptions {
  /** Of what the job compiles to: runs that did the same share it. */
  readonly specHash: string
  /** Of documents. */
  readonly limits: Limits
}

type Entries = Readonly<Record<string, PythonValue>>

/** What the script's runtime has to know of the job, beside the views. */
export function describeJob(
  checked: CheckedJob,
  compiled: CompiledSparkJob,
  { specHash, limits }: ScriptOptions,
): Entries {
  const { sink, rejects, name, file, description, source } = checked.job
  return {
    name,
    file,
    ...(description === undefined ? {} : { description }),
    specHash,
    ...(sameLimits(limits, defaultLimits) ? {} : { limits: { ...limits } }),
    sources: compiled.sources.map((each, index) => ({
      ...describeSource(each),
      ...(index === 0 ? describeInputs(source, checked.source) : {}),
    })),
    outputs: compiled.outputs.map(({ view, textView, table, folder, columns, partitionKeys }) => ({
      view,
      ...(textView === undefined ? {} : { textView }),
      table,
      folder,
      columns: printColumns(columns),
      partitionKeys: printColumns(partitionKeys),
    })),
    sink: {
      database: sink.database,
      path: sink.path,
      mode: sink.mode,
      format: sink.format,
      compression: sink.compression,
      targetFileBytes: sink.targetFileBytes,
    },
    rejects: { onMismatch: rejects.onMismatch, max: { ...rejects.max } },
    checks: checked.checks.map(describeCheck),
  }
}

/** How inputs are found and known again. */
function describeInputs(source: Source, { layout }: CheckedSource): Entries {
  if (source.kind === 'table') return { table: source.table }
  const lookbackSeconds = layout?.lookbackSeconds
  return {
    changed: source.changed,
    ...(layout === undefined ? {} : { layout: layout.text }),
    ...(lookbackSeconds === undefined ? {} : { lookbackSeconds }),
  }
}

function sameLimits(one: Limits, other: Limits): boolean {
  return (
    one.documentBytes === other.documentBytes &&
    one.depth === other.depth &&
    one.stringBytes === other.stringBytes
  )
}

/** `columns` is what the job reads and what the contract checks, of all that `schema` knows. */
function describeSource({ view, source, columns }: CompiledSparkSource): Entries {
  const { address, format, jsonPath, csv } = source
  return {
    view,
    address,
    format,
    columns: printColumns(columns),
    schema: printColumns(source.columns),
    ...(source.partitionKeys.length === 0
      ? {}
      : { partitionKeys: source.partitionKeys.map(({ name }) => name) }),
    ...(jsonPath === undefined ? {} : { jsonPath: jsonPath.map((step) => ({ ...step })) }),
    ...(format === 'csv' ? { csv: { ...csv } } : {}),
  }
}

function describeCheck(checked: CheckedCheck): Entries {
  const { text, severity, place } = checked.check
  const head = {
    check: text,
    severity,
    place: printPlace(place),
    hint: hintOf(checked.check),
    kind: checked.kind,
  }
  switch (checked.kind) {
    case 'row':
      return { ...head, condition: printSparkExpression(checked.condition), columns: [...checked.columns] }
    case 'unique':
      return { ...head, columns: [...checked.columns] }
    case 'rowCount': {
      const { min, max } = checked.check
      return { ...head, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
    }
    case 'freshness': {
      const { maxAge, maxAgeSeconds } = checked.check
      return { ...head, column: checked.column, maxAge, maxAgeSeconds }
    }
  }
}

function printPlace({ file, line, column }: Place): Entries {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  }
}
