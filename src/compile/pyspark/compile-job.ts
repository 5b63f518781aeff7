import { UnsupportedError } from '../../errors.ts'
import { type Field, printType } from '../../spec/data-type.ts'
import type { Expression } from '../../spec/expression.ts'
import type { PartitionKey, Sink } from '../../spec/sink.ts'
import { printSparkExpression } from '../athena/spark/print-spark.ts'
import { type CheckedSource, partitionKeyType } from '../checked-job.ts'
import type { PlannedStep, ReadPlan } from '../plan-reads.ts'
import { writtenExpressions, writtenWhole } from '../written-expressions.ts'
import { named, printSelect } from './convert-value.ts'
import { isTextWritten, printTextRows } from './convert-write.ts'
import { placeRefusals } from './place-refusals.ts'
import { printPartitionKey } from './print-partition-key.ts'
import { printSource } from './print-source.ts'
import { quoteIdentifier } from './quote.ts'
import { printJoined } from './steps/print-joined.ts'
import { printRelationalize } from './steps/print-relationalize.ts'
import { printResolveChoice } from './steps/print-resolve-choice.ts'
import { printStep } from './steps/print-step.ts'
import { printUnbox } from './steps/print-unbox.ts'

/** A job as Spark runs it: views from the sources to the outputs, which a run then writes. */
export interface CompiledSparkJob {
  /** The main source first. */
  readonly sources: readonly CompiledSparkSource[]
  /** In this order. */
  readonly views: readonly CompiledView[]
  readonly outputs: readonly CompiledSparkOutput[]
  /** Every expression of the job over the view that it reads, to find the one that fails. */
  readonly probes: readonly SparkProbe[]
}

export interface SparkProbe {
  readonly view: string
  readonly sql: string
  readonly expression: Expression
}

export interface CompiledSparkSource {
  /** The view of the records as Spark has read them. */
  readonly view: string
  readonly source: CheckedSource
  /** What is read of it: the contract of a run. */
  readonly columns: readonly Field[]
}

/** A view, and what makes it: a SELECT, or a call of what ships beside the script. */
export type CompiledView = { readonly name: string; readonly comment: string } & (
  | { readonly sql: string }
  | { readonly call: PythonCall }
)

/** `function(spark, source=…, …)`; it makes the view, or several whose names begin with the view's. */
export interface PythonCall {
  readonly function: string
  readonly arguments: Readonly<Record<string, unknown>>
}

export interface CompiledSparkOutput {
  /** Name of the table in the catalog. */
  readonly table: string
  /** Below the sink's path; empty for a job with one output. */
  readonly folder: string
  readonly view: string
  /** The view of the rows as the files hold them, where that is another. */
  readonly textView?: string
  /** Of the files, without the partition keys. */
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
}

/**
 * One view per step; nothing in it depends on the data.
 * @throws SpecError with its place for what has no rule for Spark
 */
export function compileSparkJob(plan: ReadPlan): CompiledSparkJob {
  const { checked } = plan
  const sources: CompiledSparkSource[] = []
  const views: CompiledView[] = []
  const probes: SparkProbe[] = []
  const addSource = (name: string, source: CheckedSource, columns: readonly Field[]) => {
    const view = viewName(`${name}_records`, plan)
    sources.push({ view, source, columns })
    return view
  }
  let view = viewName('source', plan)
  const records = addSource('source', checked.source, plan.columns)
  views.push({
    name: view,
    comment: `the records of ${checked.source.address}`,
    sql: printSource(checked.source, plan.columns, records),
  })
  for (const [index, step] of plan.steps.entries()) {
    const name = stepView(plan, step, index)
    const from = quoteIdentifier(view)
    if (step.checked.kind === 'relationalize') {
      const made = printRelationalize(step.checked, { name, source: view })
      return { sources, probes, ...withTextViews([...views, made.view], made.outputs, checked.job.sink) }
    }
    let joined = ''
    if (step.joined !== undefined && step.checked.kind === 'join') {
      joined = viewName(`joined_${index + 1}`, plan)
      const source = addSource(joined, step.joined.source, step.joined.columns)
      views.push({
        name: joined,
        comment: `the records of ${step.joined.source.address}`,
        sql: printJoined(step.checked.step.name, step.joined, source),
      })
    }
    views.push({ name, comment: describeStep(step), ...printView(step, from, view, quoteIdentifier(joined)) })
    for (const [typed, expression] of writtenExpressions(step.checked))
      probes.push({ view, sql: printSparkExpression(typed), expression })
    const whole = writtenWhole(step.checked)
    // maps have no hash
    const hashed = step.columns.filter(({ type }) => !printType(type).includes('map<'))
    if (whole !== undefined && hashed.length > 0)
      probes.push({
        view: name,
        sql: hashed.map((column) => quoteIdentifier(column.name)).join(', '),
        expression: whole,
      })
    view = name
  }
  const { sink } = checked.job
  const keys = sink.partitionBy
  const columns = checked.columns.filter(
    (column) => !keys.some((key) => key.part === 'value' && key.column === column.name),
  )
  const output = viewName('output', plan)
  views.push({
    name: output,
    comment: keys.length === 0 ? 'the rows of the table' : 'the rows of the table, with their partition keys',
    sql: printOutput(columns, keys, checked.columns, quoteIdentifier(view)),
  })
  const partitionKeys = keys.map((key) => partitionKeyType(key, checked.columns))
  const outputs = [{ table: sink.table, folder: '', view: output, columns, partitionKeys }]
  return { sources, probes, ...withTextViews(views, outputs, sink) }
}

function printView(
  { checked, columns }: PlannedStep,
  from: string,
  source: string,
  joined: string,
): { readonly sql: string } | { readonly call: PythonCall } {
  switch (checked.kind) {
    case 'resolveChoice':
      return printResolveChoice(checked, { source, columns })
    case 'unbox':
      return printUnbox(checked, { source, columns })
    case 'relationalize':
      throw new TypeError('relationalize makes several views')
    default:
      return placeRefusals(checked, () => ({ sql: printStep(checked, columns, from, joined) }))
  }
}

function describeStep({ checked }: PlannedStep): string {
  switch (checked.kind) {
    case 'explode': {
      const { name, array, outer } = checked.step
      return `explode: ${name} from ${array.text}${outer ? ', also where there is none' : ''}`
    }
    case 'filter':
      return `filter: ${checked.step.condition.text}`
    case 'join':
      return `join: ${checked.step.name}`
    default:
      return checked.kind
  }
}

/** Spark brings the rows of a partition together, and cuts it where it is too large for one task. */
function printOutput(
  columns: readonly Field[],
  keys: readonly PartitionKey[],
  all: readonly Field[],
  from: string,
): string {
  const partitions = keys.map((key) => {
    const column = all.find((candidate) => candidate.name === key.column)
    return named(key.name, printPartitionKey(key, column?.type ?? { kind: 'string' }))
  })
  const hint =
    keys.length === 0 ? 'REBALANCE' : `REBALANCE(${keys.map(({ name }) => quoteIdentifier(name)).join(', ')})`
  const list = [...columns.map(({ name }) => quoteIdentifier(name)), ...partitions]
  return printSelect(list, from).replace('SELECT', `SELECT /*+ ${hint} */`)
}

function stepView(plan: ReadPlan, { checked }: PlannedStep, index: number): string {
  const kind = checked.kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const made = checked.kind === 'explode' || checked.kind === 'join' ? `_${checked.step.name}` : ''
  return viewName(`step_${index + 1}_${kind}${made}`, plan)
}

/** A name that no column has: Spark takes `source.id` for a column of `source` before it takes it for a field. */
function viewName(name: string, plan: ReadPlan): string {
  const columns = [plan.columns, ...plan.steps.map(({ checked }) => checked.output)].flat()
  const plain = name.replaceAll(/[^A-Za-z0-9_]/g, '_')
  const isTaken = columns.some((column) => column.name.toLowerCase() === plain.toLowerCase())
  return isTaken ? viewName(`${plain}_`, plan) : plain
}

/** In CSV and JSON rows stand otherwise than they are: a view more for each output. */
function withTextViews(
  views: readonly CompiledView[],
  outputs: readonly CompiledSparkOutput[],
  sink: Sink,
): Pick<CompiledSparkJob, 'views' | 'outputs'> {
  if (!isTextWritten(sink.format)) return { views, outputs }
  refuseTextSink(sink, outputs)
  const written = outputs.map((output) => ({ ...output, textView: `${output.view}_text` }))
  const texts = written.map(({ view, textView, columns, partitionKeys }) => ({
    name: textView,
    comment: `the same as ${sink.format} holds it`,
    sql: printTextRows(columns, partitionKeys, view),
  }))
  return { views: [...views, ...texts], outputs: written }
}

/** Spark has no zstd for text of its own: it needs a native library that most installations lack. */
function refuseTextSink(
  { format, formatPlace, compression, compressionPlace }: Sink,
  outputs: readonly CompiledSparkOutput[],
): void {
  if (compression === 'zstd') {
    throw new UnsupportedError({
      message: `${format} with zstd is not written on Spark`,
      place: compressionPlace,
      hint: 'compression: gzip, or format: parquet',
    })
  }
  const single = outputs.find(({ columns }) => columns.length === 1)
  if (format === 'csv' && single !== undefined) {
    throw new UnsupportedError({
      message: `csv of the one column '${single.columns[0]?.name}' is not written on Spark, which leaves out its NULLs`,
      place: formatPlace,
      hint: 'add a column, or use format: json or parquet',
    })
  }
}
