import { stringify } from 'yaml'
import { type DataType, type Field, printType } from '../../src/spec/data-type.ts'
import { encodeFile, type FuzzFile } from './fuzz-file.ts'

/** A step as a job file has it. */
export type StepForm = Readonly<Record<string, unknown>>

/** A project with one job, and its documents. */
export interface FuzzCase {
  readonly columns: readonly Field[]
  readonly format: 'json' | 'csv'
  readonly jsonPath?: string
  readonly files: readonly FuzzFile[]
  /** The second source, where a step joins one. */
  readonly joined: { readonly columns: readonly Field[]; readonly documents: readonly Buffer[] }
  readonly steps: readonly StepForm[]
  readonly sink: SinkForm
  readonly rejects: { readonly onMismatch: string; readonly max: string }
  readonly checks: readonly unknown[]
  /** What may fail stands in TRY. */
  readonly isGuarded: boolean
}

export interface SinkForm {
  readonly format: 'parquet' | 'json' | 'csv'
  readonly partitionBy: readonly string[]
  readonly compression?: string
}

export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>

export const joinedPath = 'joined'

/** The project's files by their path: specs and data. */
export function printProject(given: FuzzCase): ProjectFiles {
  return { ...printSpecs(given), ...printData(given) }
}

export function printSpecs(given: FuzzCase): Readonly<Record<string, string>> {
  return {
    'schemas/in.yaml': printSchema(given.columns),
    ...(usesJoin(given) ? { 'schemas/joined.yaml': printSchema(given.joined.columns) } : {}),
    'jobs/Case.yaml': printJob(given),
  }
}

function printData(given: FuzzCase): Readonly<Record<string, Uint8Array>> {
  const joined = Buffer.concat(given.joined.documents.map((one) => Buffer.concat([one, newline])))
  return {
    ...Object.fromEntries(given.files.map((file) => [`data/${file.name}`, encodeFile(file)])),
    ...(usesJoin(given) ? { [`${joinedPath}/joined.json`]: joined } : {}),
  }
}

const newline = Buffer.from('\n')

function usesJoin({ steps }: FuzzCase): boolean {
  return steps.some((step) => 'join' in step)
}

function printSchema(columns: readonly Field[]): string {
  return print(formOf({ kind: 'struct', fields: columns }))
}

function printJob({ format, jsonPath, steps, sink, rejects, checks }: FuzzCase): string {
  return print({
    source: {
      path: 'data',
      schema: 'in',
      ...(format === 'json' ? {} : { format }),
      ...(jsonPath === undefined ? {} : { jsonPath }),
    },
    steps,
    sink: {
      table: 'lake.out',
      path: 's3://lake/out/',
      ...(sink.format === 'parquet' ? {} : { format: sink.format }),
      ...(sink.partitionBy.length === 0 ? {} : { partitionBy: sink.partitionBy }),
      ...(sink.compression === undefined ? {} : { compression: sink.compression }),
    },
    rejects,
    ...(checks.length === 0 ? {} : { checks }),
  })
}

function print(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** A type as a schema file writes it: structs and arrays as they look, the rest by name. */
function formOf(type: DataType): unknown {
  switch (type.kind) {
    case 'null':
      return null
    case 'array':
      return [formOf(type.element)]
    case 'struct':
      return Object.fromEntries(type.fields.map((field) => [field.name, formOf(field.type)]))
    default:
      return printType(type)
  }
}
