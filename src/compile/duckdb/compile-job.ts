import type { Field } from '../../spec/data-type.ts'
import type { PartitionKey } from '../../spec/sink.ts'
import { type CheckedSource, partitionKeyType } from '../checked-job.ts'
import type { PlannedStep, ReadPlan } from '../plan-reads.ts'
import { printPartitionKey } from './print-partition-key.ts'
import { defaultRead, named, printSelect, printSource, type ReadOptions } from './print-source.ts'
import { quoteIdentifier } from './quote.ts'
import { printRelationalize } from './steps/print-relationalize.ts'
import { printStep } from './steps/print-step.ts'

/** A job as DuckDB runs it: views from the source to the outputs, which a run then copies to files. */
export interface CompiledDuckdbJob {
  /** In this order; they read the variables of `sources`, and `key_base` where rows get surrogate keys. */
  readonly statements: readonly string[]
  /** The main source first. */
  readonly sources: readonly CompiledSource[]
  readonly outputs: readonly CompiledOutput[]
}

export interface CompiledSource {
  /** The DuckDB variable that holds the list of files. */
  readonly filesVariable: string
  readonly source: CheckedSource
  /** What is read of it: the contract of a run. */
  readonly columns: readonly Field[]
}

export interface CompiledOutput {
  /** Name of the table in the catalog. */
  readonly table: string
  /** Below the sink's path; empty for a job with one output. */
  readonly folder: string
  readonly relation: string
  /** Of the files, without the partition keys. */
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
}

export interface CompileOptions {
  /** Of each source, in the order of `sources`. */
  readonly reads?: readonly ReadOptions[]
  /** No more than so many records of the main source. */
  readonly limit?: number | undefined
}

/** One view per step; nothing in it depends on the data but what `read` says. */
export function compileDuckdbJob(plan: ReadPlan, options: CompileOptions = {}): CompiledDuckdbJob {
  const { checked } = plan
  const { reads = [], limit } = options
  const main: CompiledSource = {
    filesVariable: 'source_files',
    source: checked.source,
    columns: plan.columns,
  }
  const sources = [main]
  const source = printSource({ ...main, read: reads[0] ?? defaultRead })
  const statements = [view('source', limit === undefined ? source : `${source}\nLIMIT ${limit}`)]
  let relation = 'source'
  for (const [index, step] of plan.steps.entries()) {
    if (step.checked.kind === 'relationalize') {
      const { statements: made, relations } = printRelationalize(step.checked, quoteIdentifier(relation))
      const outputs = step.checked.tables.map((table) => ({
        table: table.name.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_'),
        folder: table.name,
        relation: relations.get(table.name) ?? '',
        columns: table.columns.map(({ name, type }) => ({ name, type })),
        partitionKeys: [],
      }))
      return { statements: [...statements, ...made], sources, outputs }
    }
    const { joined } = step
    const joinedName = `joined_${index + 1}`
    if (joined !== undefined && step.checked.kind === 'join') {
      const source = { ...joined, filesVariable: `${joinedName}_files` }
      statements.push(
        printJoined(joinedName, step.checked.step.name, source, reads[sources.length] ?? defaultRead),
      )
      sources.push(source)
    }
    const name = stepName(step, index)
    const sql = printStep(step.checked, step.columns, quoteIdentifier(relation), quoteIdentifier(joinedName))
    statements.push(view(name, sql))
    relation = name
  }
  const { sink } = checked.job
  const keys = sink.partitionBy
  const columns = checked.columns.filter(
    (column) => !keys.some((key) => key.part === 'value' && key.column === column.name),
  )
  statements.push(view('output', printOutput(columns, keys, checked.columns, quoteIdentifier(relation))))
  const output: CompiledOutput = {
    table: sink.table,
    folder: '',
    relation: 'output',
    columns,
    partitionKeys: keys.map((key) => partitionKeyType(key, checked.columns)),
  }
  return { statements, sources, outputs: [output] }
}

function printOutput(
  columns: readonly Field[],
  keys: readonly PartitionKey[],
  all: readonly Field[],
  from: string,
): string {
  const partitions = keys.map((key) => {
    const column = all.find((candidate) => candidate.name === key.column)
    return `${printPartitionKey(key, column?.type ?? { kind: 'string' })} AS ${quoteIdentifier(key.name)}`
  })
  return printSelect([...columns.map(({ name }) => quoteIdentifier(name)), ...partitions], from)
}

function printJoined(name: string, struct: string, source: CompiledSource, read: ReadOptions): string {
  const fields = source.columns.map(
    (column) => `${quoteIdentifier(column.name)} := ${quoteIdentifier(column.name)}`,
  )
  const rows = printSource({ ...source, read })
  return view(name, printSelect([named(struct, `struct_pack(${fields.join(', ')})`)], `(\n${rows}\n)`))
}

function stepName(step: PlannedStep, index: number): string {
  const { checked } = step
  const made = checked.kind === 'explode' || checked.kind === 'join' ? `_${checked.step.name}` : ''
  return `step_${index + 1}_${checked.kind}${made}`
}

function view(name: string, sql: string): string {
  return `CREATE TEMP VIEW ${quoteIdentifier(name)} AS\n${sql}`
}

/** The relation that a step reads: the one that the step before has made. */
export function relationBefore({ steps }: ReadPlan, index: number): string {
  const before = steps[index - 1]
  return before === undefined ? 'source' : stepName(before, index - 1)
}
