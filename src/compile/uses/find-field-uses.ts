import { parseJsonPath } from '../../records/parse-json-path.ts'
import type { DataType, Field } from '../../spec/data-type.ts'
import type { Project } from '../../spec/parse-project.ts'
import type { Source } from '../../spec/source.ts'
import { analyseQuery, type QueryTable } from '../athena/analyse-query.ts'
import { placeProblem } from '../check.ts'
import { createJobChecker } from '../check-project.ts'
import type { CheckedJob } from '../checked-job.ts'
import { findColumn } from '../columns.ts'
import { declaredTables } from '../declared-tables.ts'
import { element, type FieldPath } from '../need.ts'
import type { FieldUse } from './field-use.ts'
import { type Entry, printFieldPath, sinkUses, traceJob, type WrittenFields } from './trace-job.ts'
import { traceQuery } from './trace-query.ts'

/** A schema, by the name of its file, or a table `database.table`, in lower case. */
export type FieldOwner = { readonly schema: string } | { readonly table: string }

/** The saved queries of a project, and the tables of its catalog that no job writes. */
export interface Queries {
  readonly queries: readonly { readonly file: string; readonly sql: string }[]
  readonly tables: readonly {
    readonly database: string
    readonly name: string
    readonly columns: readonly Field[]
  }[]
}

/**
 * Gives what finds the uses of a field: the steps, checks, partition keys and sinks of the jobs that read it, and
 * the saved queries that read it or what a job has written of it, however it is called there. A path is a
 * JSONPath; a field that its owner does not have is not used. Jobs and queries with mistakes are passed over:
 * `etl validate` names them. Nothing is looked at before the first field is.
 */
export function createUseFinder(project: Project, queries: Queries): UseFinder {
  let finder: UseFinder | undefined
  return (owner, path) => {
    finder ??= prepareFinder(project, queries)
    return finder(owner, path)
  }
}

type UseFinder = (owner: FieldOwner, path: string) => readonly FieldUse[]

function prepareFinder(project: Project, { queries, tables }: Queries): UseFinder {
  const check = createJobChecker(project)
  const jobs = project.jobs.flatMap(({ name }) => {
    const checked = check(name)?.checked
    return checked === undefined ? [] : [checked]
  })
  const declared = declaredTables(project)
  const findTable = (database: string | undefined, name: string): QueryTable | undefined => {
    const made = declared.tables(database, name)
    const found = tables.find(
      (table) => table.name === name && (database ?? table.database) === table.database,
    )
    return made ?? (found && { columns: found.columns, sqlName: `${found.database}.${found.name}` })
  }
  const typed = queries.flatMap(({ file, sql }) => {
    const analysis = analyseQuery({ sql, tables: findTable })
    return analysis.ok ? [{ file, sql, query: analysis.query }] : []
  })

  function usesInQueries({ table, fields }: WrittenFields): readonly FieldUse[] {
    return typed.flatMap(({ file, sql, query }) =>
      traceQuery(query, new Map([[table, fields]])).uses.map(({ path, span }): FieldUse => {
        const place = placeProblem({ message: '', span }, { file, line: 1, column: 1 }).place ?? { file }
        const as = printFieldPath(path)
        return { kind: 'query', query: file, table, text: lineOf(sql, span.start.line), place, as }
      }),
    )
  }

  function usesOf(
    reads: (source: Source) => boolean,
    fields: readonly FieldPath[],
    done: ReadonlySet<string>,
  ) {
    return jobs.flatMap((job): readonly FieldUse[] => {
      const entries = done.has(job.job.name) ? [] : findEntries(job, reads, fields)
      if (entries.length === 0) return []
      const { uses, written } = traceJob(job, entries)
      const after = new Set([...done, job.job.name])
      return [...uses, ...sinkUses(job, written), ...written.flatMap((one) => usesOfTable(one, after))]
    })
  }

  function usesOfTable(written: WrittenFields, done: ReadonlySet<string>): readonly FieldUse[] {
    const reads = (source: Source) => source.kind === 'table' && source.table === written.table
    return [...usesInQueries(written), ...usesOf(reads, written.fields, done)]
  }

  return (owner, path) => {
    if ('table' in owner) {
      const [database, name = ''] = owner.table.split('.')
      const columns = findTable(database, name)?.columns ?? []
      const field = findFieldPath(path, columns)
      return field === undefined ? [] : once(usesOfTable({ table: owner.table, fields: [field] }, new Set()))
    }
    const { schema } = owner
    const columns = project.schemas.find(({ name }) => name === schema)?.schema.columns ?? []
    const field = findFieldPath(path, columns)
    if (field === undefined) return []
    const reads = (source: Source) => source.kind === 'files' && source.schema.name === schema
    return once(usesOf(reads, [field], new Set()))
  }
}

/** A job that several lead to has each of its uses once. */
function once(uses: readonly FieldUse[]): readonly FieldUse[] {
  return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()]
}

function findEntries(
  { job, steps }: CheckedJob,
  reads: (source: Source) => boolean,
  fields: readonly FieldPath[],
): readonly Entry[] {
  const main = reads(job.source) ? fields.map((path): Entry => ({ path })) : []
  const joined = steps.flatMap((checked, step) => {
    if (checked.kind !== 'join' || !reads(checked.step.source)) return []
    return fields.map((path): Entry => ({ step, path: [checked.step.name, ...path] }))
  })
  return [...main, ...joined]
}

/** As far as expressions can step: a map and a choice are used as a whole. */
function findFieldPath(path: string, columns: readonly Field[]): FieldPath | undefined {
  const parsed = parseJsonPath(path)
  if ('problem' in parsed) return undefined
  const found: string[] = []
  let type: DataType = { kind: 'struct', fields: columns }
  for (const step of parsed.path) {
    if (type.kind === 'struct' && step.kind === 'name') {
      const field = findColumn(type.fields, step.name)
      if (field === undefined) return undefined
      found.push(field.name)
      type = field.type
    } else if (type.kind === 'array' && step.kind !== 'name') {
      found.push(element)
      type = type.element
    } else break
  }
  return found.length === 0 ? undefined : found
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1]?.trim() ?? ''
}
