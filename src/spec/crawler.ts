import { z } from 'zod'
import type { Place, Problem } from '../errors.ts'
import { closest } from './did-you-mean.ts'
import { type Expression, expressionAt } from './expression.ts'
import { nameForm } from './form-parts.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

/** A custom JSON classifier, as it is written. */
export interface DeclaredClassifier {
  readonly name: string
  /** Selects the records; Glue's grammar, as it is written. */
  readonly jsonPath: Expression
}

export const updateBehaviors = ['LOG', 'UPDATE_IN_DATABASE'] as const
export const deleteBehaviors = ['LOG', 'DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE'] as const
export const recrawlBehaviors = ['CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY'] as const

/**
 * What finds the tables below its paths. Its settings are those of Glue's CreateCrawler.
 * Source: https://docs.aws.amazon.com/glue/latest/dg/crawler-configuration.html
 */
export interface Crawler {
  readonly name: string
  /** Of its name in etl.yaml. */
  readonly place: Place
  readonly description?: string
  readonly database: string
  /** Include paths, `s3://bucket/prefix`. */
  readonly paths: readonly string[]
  /** Globs of objects to leave out, relative to the include path. */
  readonly exclude: readonly Expression[]
  /** Names, in the order they are tried. */
  readonly classifiers: readonly string[]
  readonly role?: string
  readonly tags: Readonly<Record<string, string>>
  /** What table names begin with; empty for nothing. */
  readonly tablePrefix: string
  readonly tableGrouping?: 'CombineCompatibleSchemas'
  /** The depth at which tables lie; the bucket is level 1. */
  readonly tableLevel?: number
  /** A crawl that finds more tables fails. */
  readonly tableThreshold?: number
  /** Schemas that have a larger part of their fields in common are of one table; 0 to 1. */
  readonly similarity: number
  readonly updateBehavior: (typeof updateBehaviors)[number]
  readonly deleteBehavior: (typeof deleteBehaviors)[number]
  /** Overrides `updateBehavior`. */
  readonly tableBehavior?: 'MergeNewColumns'
  readonly partitionBehavior?: 'InheritFromTable'
  readonly recrawlBehavior: (typeof recrawlBehaviors)[number]
}

export const classifierForm = z.strictObject({
  jsonPath: z
    .string()
    .describe("Selects the records; Glue's JSON path: $, .name, ['name'], [n], .* and [*], as in $.list[*]"),
})

export const crawlerForm = z.strictObject({
  description: z.string().optional().describe('What it is for'),
  database: nameForm.describe('The database its tables are entered in, one of databases:'),
  paths: z
    .array(z.string().regex(/^s3:\/\/[^/]/, { error: 'expected s3://bucket/prefix' }))
    .min(1, { error: 'expected at least one path' })
    .describe('Include paths: folders whose files are crawled, s3://bucket/prefix'),
  exclude: z
    .array(z.string().min(1))
    .optional()
    .describe('Globs of objects to leave out, relative to the include path: "archive/**", "*.{csv,tmp}"'),
  classifiers: z
    .array(nameForm)
    .optional()
    .describe('Custom classifiers, in order; the first that reads a file wins, then come the built-in ones'),
  role: z.string().optional().describe('The role that the crawler has on AWS'),
  tags: z.record(nameForm, z.string()).optional().describe('Tags of the crawler on AWS'),
  tablePrefix: z.string().max(128).optional().describe('What the names of its tables begin with'),
  tableGrouping: z
    .enum(['CombineCompatibleSchemas'])
    .optional()
    .describe('CombineCompatibleSchemas: one table for each path, however unlike the schemas are'),
  tableLevel: z
    .int()
    .min(1)
    .optional()
    .describe('The depth of the folders that are tables; the bucket is level 1'),
  tableThreshold: z.int().min(1).optional().describe('The most tables; a crawl that finds more fails'),
  similarity: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Schemas that have more than this part of their fields in common are one table (default 0.7)'),
  updateBehavior: z
    .enum(updateBehaviors)
    .optional()
    .describe(
      'What becomes of a table whose data has changed: UPDATE_IN_DATABASE (default) or LOG, which only says so',
    ),
  deleteBehavior: z
    .enum(deleteBehaviors)
    .optional()
    .describe(
      'What becomes of a table or partition whose data is gone: DEPRECATE_IN_DATABASE (default), DELETE_FROM_DATABASE or LOG',
    ),
  tableBehavior: z
    .enum(['MergeNewColumns'])
    .optional()
    .describe('MergeNewColumns: new columns are added, none is dropped or retyped; overrides updateBehavior'),
  partitionBehavior: z
    .enum(['InheritFromTable'])
    .optional()
    .describe('InheritFromTable: partitions have the columns of their table'),
  recrawlBehavior: z
    .enum(recrawlBehaviors)
    .optional()
    .describe('CRAWL_EVERYTHING (default), or CRAWL_NEW_FOLDERS_ONLY, which leaves known folders alone'),
})

type RawCrawlers = Readonly<Record<string, z.infer<typeof crawlerForm>>>
type RawClassifiers = Readonly<Record<string, z.infer<typeof classifierForm>>>

export function normaliseClassifiers(raw: RawClassifiers, source: YamlSource): readonly DeclaredClassifier[] {
  return Object.keys(raw).map((name) => ({
    name,
    jsonPath: expressionAt({ source, path: ['classifiers', name, 'jsonPath'] }),
  }))
}

export function normaliseCrawlers(raw: RawCrawlers, source: YamlSource): readonly Crawler[] {
  return Object.entries(raw).map(([name, crawler]) => {
    // Glue: the default of incremental crawls
    const isIncremental = crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY'
    const { description, role, tableGrouping, tableLevel, tableThreshold, tableBehavior, partitionBehavior } =
      crawler
    return {
      name,
      place: source.locateKey(['crawlers', name]),
      ...(description === undefined ? {} : { description }),
      database: crawler.database,
      paths: crawler.paths,
      exclude: (crawler.exclude ?? []).map((_, index) =>
        expressionAt({ source, path: ['crawlers', name, 'exclude', index] }),
      ),
      classifiers: crawler.classifiers ?? [],
      ...(role === undefined ? {} : { role }),
      tags: crawler.tags ?? {},
      tablePrefix: crawler.tablePrefix ?? '',
      ...(tableGrouping === undefined ? {} : { tableGrouping }),
      ...(tableLevel === undefined ? {} : { tableLevel }),
      ...(tableThreshold === undefined ? {} : { tableThreshold }),
      similarity: crawler.similarity ?? 0.7,
      updateBehavior: crawler.updateBehavior ?? (isIncremental ? 'LOG' : 'UPDATE_IN_DATABASE'),
      deleteBehavior: crawler.deleteBehavior ?? (isIncremental ? 'LOG' : 'DEPRECATE_IN_DATABASE'),
      ...(tableBehavior === undefined ? {} : { tableBehavior }),
      ...(partitionBehavior === undefined ? {} : { partitionBehavior }),
      recrawlBehavior: crawler.recrawlBehavior ?? 'CRAWL_EVERYTHING',
    }
  })
}

/** What crawlers name that etl.yaml does not declare, and settings that do not go together. */
export function checkCrawlerReferences(
  crawlers: RawCrawlers,
  known: { readonly databases: readonly string[]; readonly classifiers: readonly string[] },
  source: YamlSource,
): readonly Problem[] {
  return Object.entries(crawlers).flatMap(([name, crawler]) => {
    const path = ['crawlers', name]
    return [
      ...notDeclared('database', crawler.database, known.databases, source.locate([...path, 'database'])),
      ...(crawler.classifiers ?? []).flatMap((classifier, index) =>
        notDeclared(
          'classifier',
          classifier,
          known.classifiers,
          source.locate([...path, 'classifiers', index]),
        ),
      ),
      ...incrementalProblems(crawler, path, source),
    ]
  })
}

function notDeclared(
  what: 'database' | 'classifier',
  name: string,
  known: readonly string[],
  place: Place,
): readonly Problem[] {
  if (known.includes(name)) return []
  const suggestion = closest(name, known)
  return [
    {
      message: `${what} '${name}' is not declared in etl.yaml`,
      place,
      expected: known.length > 0 ? known.join(', ') : `a ${what} under ${what}s:`,
      ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
    },
  ]
}

/** Glue refuses the same. */
function incrementalProblems(
  { recrawlBehavior, ...crawler }: RawCrawlers[string],
  path: KeyPath,
  source: YamlSource,
): readonly Problem[] {
  if (recrawlBehavior !== 'CRAWL_NEW_FOLDERS_ONLY') return []
  return (['updateBehavior', 'deleteBehavior'] as const).flatMap((key) => {
    const behavior = crawler[key]
    if (behavior === undefined || behavior === 'LOG') return []
    return [
      {
        message: `${key} cannot be ${behavior} with recrawlBehavior CRAWL_NEW_FOLDERS_ONLY: folders that are not looked at cannot be told from changed or deleted ones`,
        place: source.locate([...path, key]),
        expected: 'LOG',
        hint: `leave ${key} out, or use CRAWL_EVERYTHING`,
      },
    ]
  })
}
