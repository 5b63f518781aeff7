import type { Field } from '../../spec/data-type.ts'
import type { PartitionKey } from '../../spec/sink.ts'
import { type CheckedSource, partitionKeyType } from '../checked-job.ts'
import type { PlannedStep, ReadPlan } from '../plan-reads.ts'
import { relationalTableName } from '../steps/relationalize.ts'
import { printPartitionKey } from './print-partition-key.ts'
import { printSettings } from './print-settings.ts'
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
  let relation = sourceRelation(plan)
  const statements = [
    ...printSettings([plan.steps, checked.checks]),
    view(relation, limit === undefined ? source : `${source}\nLIMIT ${limit}`),
  ]
  for (const [index, step] of plan.steps.entries()) {
    if (step.checked.kind === 'relationalize') {
      const { statements: made, relations } = printRelationalize(step.checked, quoteIdentifier(relation))
      const outputs = step.checked.tables.map((table) => ({
        table: relationalTableName(table.name),
        folder: table.name.replaceAll('/', '%2F'),
        relation: relations.get(table.name) ?? '',
        columns: table.columns.map(({ name, type }) => ({ name, type })),
        partitionKeys: [],
      }))
      return { statements: [...statements, ...made], sources, outputs }
    }
    const { joined } = step
    const joinedName = relationName(`joined_${index + 1}`, plan)
    if (joined !== undefined && step.checked.kind === 'join') {
      const source = { ...joined, filesVariable: `joined_${index + 1}_files` }
      statements.push(
        printJoined(joinedName, step.checked.step.name, source, reads[sources.length] ?? defaultRead),
      )
      sources.push(source)
    }
    const name = stepRelation(plan, step, index)
    const sql = printStep(step.checked, step.columns, quoteIdentifier(relation), quoteIdentifier(joinedName))
    statements.push(view(name, sql))
    relation = name
  }
  const { sink } = checked.job
  const keys = sink.partitionBy
  const columns = checked.columns.filter(
    (column) => !keys.some((key) => key.part === 'value' && key.column === column.name),
  )
  const outputRelation = relationName('output', plan)
  statements.push(
    view(outputRelation, printOutput(columns, keys, checked.columns, quoteIdentifier(relation))),
  )
  const output: CompiledOutput = {
    table: sink.table,
    folder: '',
    relation: quoteIdentifier(outputRelation),
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

function stepRelation(plan: ReadPlan, { checked }: PlannedStep, index: number): string {
  const made = checked.kind === 'explode' || checked.kind === 'join' ? `_${checked.step.name}` : ''
  return relationName(`step_${index + 1}_${checked.kind}${made}`, plan)
}

function view(name: string, sql: string): string {
  return `CREATE TEMP VIEW ${quoteIdentifier(name)} AS\n${sql}`
}

/** The relation that a step reads: the one that the step before has made. */
export function relationBefore(plan: ReadPlan, index: number): string {
  const before = plan.steps[index - 1]
  return before === undefined ? sourceRelation(plan) : stepRelation(plan, before, index - 1)
}

/** The relation of the main source. */
export function sourceRelation(plan: ReadPlan): string {
  return relationName('source', plan)
}

/** A name that no column has: DuckDB takes `source.id` for a column of `source` before it takes it for a field. */
function relationName(name: string, plan: ReadPlan): string {
  const columns = [plan.columns, ...plan.steps.map(({ checked }) => checked.output)].flat()
  const isTaken = columns.some((column) => column.name.toLowerCase() === name.toLowerCase())
  return isTaken ? relationName(`${name}_`, plan) : name
}
