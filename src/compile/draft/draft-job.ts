import type { DraftColumn, DraftRows } from '../../crawl/draft/draft-columns.ts'
import { singularName } from '../../crawl/draft/draft-names.ts'
import type { PartitionParts, TimeUnit } from '../../crawl/draft/draft-times.ts'
import { printComment, printScalar } from '../../crawl/draft/draft-yaml.ts'
import { type DataType, printType } from '../../spec/data-type.ts'
import type { FileSource } from '../../spec/source.ts'
import { pathExpression } from './path-expression.ts'
import { timeExpression } from './time-expression.ts'

export interface JobDraft {
  readonly description: string
  readonly source: Pick<FileSource, 'path' | 'format' | 'csv'> & {
    readonly schema: string
    readonly jsonPath: string | undefined
    /** What the records are, where `jsonPath` selects them. */
    readonly remark: string | undefined
  }
  readonly rows: DraftRows
  /** The column that says when what a row is about happened, and the name of the timestamp made of it. */
  readonly time: { readonly column: string; readonly unit: TimeUnit; readonly name: string } | undefined
  readonly partition: PartitionParts | undefined
  readonly sink: { readonly table: string; readonly path: string }
  /** Columns that are never NULL. */
  readonly notNull: readonly string[]
}

/** The text of a job that flattens records, for its author to go on with. */
export function draftJob(draft: JobDraft): string {
  const { description, rows, notNull } = draft
  const steps = [...printExplode(rows), ...printSelect(draft), ...printChoices(rows.columns)]
  return [
    '# yaml-language-server: $schema=../node_modules/glue-etl/dist/schemas/job.schema.json',
    `description: ${printScalar(description)}`,
    '',
    ...printSource(draft.source),
    '',
    'steps:',
    ...steps,
    '',
    ...printSink(draft),
    ...(notNull.length === 0
      ? []
      : ['', 'checks:', ...notNull.map((name) => `  - notNull: [${name}] # always there in what was read`)]),
    '',
  ].join('\n')
}

function printSource({ path, schema, format, csv, jsonPath, remark }: JobDraft['source']): readonly string[] {
  const isPlain = csv.header && csv.delimiter === ',' && csv.nullText === ''
  const flow = [
    ...(csv.header ? [] : ['header: false']),
    ...(csv.delimiter === ',' ? [] : [`delimiter: ${JSON.stringify(csv.delimiter)}`]),
    ...(csv.nullText === '' ? [] : [`nullText: ${JSON.stringify(csv.nullText)}`]),
  ]
  return [
    'source:',
    `  path: ${printScalar(path)} # on this machine: sampleData in etl.yaml`,
    `  schema: ${printScalar(schema)} # schemas/${schema}.yaml`,
    ...(format === 'json' ? [] : [`  format: ${format}`]),
    ...(jsonPath === undefined
      ? []
      : [`  jsonPath: ${printScalar(jsonPath)}${remark === undefined ? '' : ` # ${printComment(remark)}`}`]),
    ...(format === 'csv' && !isPlain ? [`  csv: { ${flow.join(', ')} }`] : []),
  ]
}

function printExplode({ explode }: DraftRows): readonly string[] {
  if (explode === undefined) return []
  const { kind, path, name } = explode
  const array = kind === 'array' ? pathExpression(path) : `map_keys(${pathExpression(path)})`
  return [
    `  - explode: { ${name}: ${printFlow(array)} } # a row for each; new name: array`,
    `    outer: true # keeps records that have none; leave it out to drop them`,
  ]
}

function printSelect({ rows, time }: JobDraft): readonly string[] {
  const columns = rows.columns.flatMap((column) => {
    const expression = columnExpression(column, rows)
    const line = `      ${printScalar(column.name)}: ${printScalar(expression)}${remarkOnArray(column, expression)}`
    if (time === undefined || time.column !== column.name || time.unit === 'time') return [line]
    const made = timeExpression(expression, time.unit)
    return [line, `      ${time.name}: ${printScalar(made)}${remarkOnUnit[time.unit]}`]
  })
  const leftOut = rows.leftOut.map(({ path, why }) => `      #   ${printComment(`${path}: ${why}`)}`)
  return [
    "  - select: # column: expression, in Athena's SQL",
    ...columns,
    ...(leftOut.length > 0 ? ['      # left out:', ...leftOut] : []),
  ]
}

/** How an array of objects that is kept as it is would become rows. */
function remarkOnArray({ type, path }: DraftColumn, expression: string): string {
  if (type.kind !== 'array' || type.element.kind !== 'struct') return ''
  const name = singularName(path.at(-1) ?? '')
  return ` # an array; a row for each of it: ${printComment(`- explode: { ${name}_entry: ${expression} }`)}`
}

const remarkOnUnit: Readonly<Record<TimeUnit, string>> = {
  seconds: ' # seconds since 1970, UTC',
  milliseconds: ' # milliseconds since 1970, UTC',
  microseconds: ' # microseconds since 1970, UTC',
  text: ' # NULL where the text is no time',
  time: '',
}

function columnExpression({ of, path }: DraftColumn, { explode }: DraftRows): string {
  if (of === 'record' || explode === undefined) return pathExpression(path)
  const name = pathExpression([explode.name])
  if (of === 'key') return name
  if (explode.kind === 'array') return pathExpression([explode.name, ...path])
  const value = `element_at(${pathExpression(explode.path)}, ${name})`
  return path.length === 0 ? value : `${value}.${pathExpression(path)}`
}

function printChoices(columns: readonly DraftColumn[]): readonly string[] {
  const choices = columns.flatMap(({ name, choices: found }) =>
    found.map(({ path, alternatives }) => {
      const kinds = alternatives.map(printType).join(' or ')
      return `      ${printScalar(`${name}${path}`)}: ${chooseAction(alternatives)} # ${printComment(kinds)}`
    }),
  )
  if (choices.length === 0) return []
  return ['  - resolveChoice: # or cast:<type>, which makes NULL of what does not fit', ...choices]
}

/** Text holds every scalar as it is; what is nested in some records keeps its forms side by side. */
function chooseAction(alternatives: readonly DataType[]): string {
  const nested = ['struct', 'array', 'map']
  return alternatives.some(({ kind }) => nested.includes(kind)) ? 'make_struct' : 'cast:string'
}

function printSink({ sink, time, partition }: JobDraft): readonly string[] {
  const keys = time === undefined || partition === undefined ? [] : partitionKeys(time.name, partition)
  return [
    'sink:',
    `  table: ${sink.table}`,
    `  path: ${sink.path}`,
    ...(keys.length > 0 ? [`  partitionBy: [${keys.join(', ')}]`] : []),
    '  mode: append # every input once',
  ]
}

function partitionKeys(name: string, parts: PartitionParts): readonly string[] {
  const all = ['year', 'month', 'day']
  return all.slice(0, all.indexOf(parts) + 1).map((part) => `${part}(${name})`)
}

/** A text in a flow mapping. */
function printFlow(text: string): string {
  return /^[\w.() ]+$/.test(text) ? text : JSON.stringify(text)
}
