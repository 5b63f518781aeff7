import type { FieldUse } from '../../compile/uses/field-use.ts'
import type { FieldOwner } from '../../compile/uses/find-field-uses.ts'
import type { Drift } from '../../crawl/drift/drift.ts'
import { findDrift, isDrift } from '../../crawl/drift/find-drift.ts'
import { selectShape } from '../../crawl/shape/select-shape.ts'
import type { Shape } from '../../crawl/shape/shape.ts'
import { unwrapArrays } from '../../crawl/shape/unwrap-arrays.ts'
import type { GroupedTable } from '../../crawl/tables/group-tables.ts'
import { parseJsonPath } from '../../records/parse-json-path.ts'
import type { Project } from '../../spec/parse-project.ts'
import type { CrawledGroup } from './observe-groups.ts'

/** A table's records held against the schema that jobs read them with. */
export interface SchemaComparison {
  /** The table's name. */
  readonly table: string
  readonly location: string
  /** Of the records, as jobs read them. */
  readonly shape: Shape
  /** JSON unless it is set. */
  readonly format?: 'csv'
  /** Of the schema: `raw` for `schemas/raw.yaml`. */
  readonly schema: string
  /** False where there is no such schema yet. */
  readonly isThere: boolean
  readonly drift: readonly UsedDrift[]
  /** What is no drift: fields that were never seen, types that could be smaller. */
  readonly notes: readonly Drift[]
}

export interface UsedDrift extends Drift {
  /** What of the project uses the field, and may break. */
  readonly uses: readonly FieldUse[]
}

/** Compares tables whose records were observed with the schemas of the project. */
export function compareWithSchemas(
  tables: readonly GroupedTable<CrawledGroup>[],
  project: Project,
  findUses: (owner: FieldOwner, path: string) => readonly FieldUse[],
): readonly SchemaComparison[] {
  return tables.flatMap((table) => {
    const { shape } = table
    if (shape === undefined) return []
    return findReaders(table, project).flatMap(({ schema, jsonPath }) => {
      const records = findRecords(shape, table.jsonPath, jsonPath)
      if (records === undefined) return []
      const declared = project.schemas.find(({ name }) => name === schema)?.schema.columns
      const format = table.format === 'csv' ? { format: table.format } : {}
      const found = declared === undefined ? [] : findDrift({ shape: records, declared, ...format })
      return [
        {
          table: table.name,
          location: table.location,
          shape: records,
          ...format,
          schema,
          isThere: declared !== undefined,
          drift: found.filter(isDrift).map((one) => ({ ...one, uses: findUses({ schema }, one.path) })),
          notes: found.filter((one) => !isDrift(one)),
        },
      ]
    })
  })
}

interface Reader {
  readonly schema: string
  readonly jsonPath: string | undefined
}

/** How the jobs read that read at the table's location; without any, the schema that has the table's name. */
function findReaders(
  { name, location, jsonPath }: GroupedTable<CrawledGroup>,
  project: Project,
): readonly Reader[] {
  const readers = project.jobs.flatMap(({ job }): readonly Reader[] => {
    if (job?.source.kind !== 'files' || !isAt(job.source.path, location)) return []
    return [{ schema: job.source.schema.name, jsonPath: job.source.jsonPath?.text }]
  })
  if (readers.length === 0) return [{ schema: name, jsonPath }]
  return [...new Map(readers.map((reader) => [JSON.stringify(reader), reader])).values()]
}

/** Whether what a job reads lies at a location, or the location in what it reads. */
function isAt(path: string, location: string): boolean {
  const start = path.replace(/[*?[{].*$/, '').replace(/^s3a:/, 's3:')
  const folder = start.endsWith('/') || start !== path ? start : `${start}/`
  return folder.startsWith(location) || location.startsWith(folder)
}

/** The records as a job reads them; undefined where the crawler has selected others. */
function findRecords(shape: Shape, crawled: string | undefined, read: string | undefined): Shape | undefined {
  // without a path, a job reads the elements of a top-level array as records
  if ((crawled ?? '$') === '$' && read === undefined) return unwrapArrays(shape)
  if (crawled !== undefined && (crawled === read || (crawled === '$[*]' && read === undefined))) return shape
  if (crawled !== undefined && crawled !== '$') return undefined
  const parsed = parseJsonPath(read ?? '$')
  return 'path' in parsed ? selectShape(shape, parsed.path) : undefined
}
