import type { z } from 'zod'
import type { Place, Problem } from '../errors.ts'
import { checkForm } from './form-problems.ts'
import { type GivenDocument, printDocument } from './given-document.ts'
import { testForm } from './test-form.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

/** The cases of a job, from `jobs/<Job>.test.yaml`. */
export interface JobTests {
  readonly job: string
  readonly file: string
  readonly cases: readonly TestCase[]
}

export interface TestCase {
  readonly name: string
  readonly place: Place
  readonly given: Given
  /** Of second sources, by the name of the join; those left out are read where the job says. */
  readonly joins: Readonly<Record<string, Given>>
  readonly due: Due
  /** Records that are due in quarantine; undefined where none may be rejected. */
  readonly rejects?: readonly DueReject[]
}

export interface DueReject {
  readonly reason: string
  readonly path: string
}

export type Given =
  | { readonly kind: 'documents'; readonly place: Place; readonly documents: readonly GivenDocument[] }
  /** A file, folder or glob, from the folder of the project. */
  | { readonly kind: 'files'; readonly place: Place; readonly path: string }

export type Due =
  | { readonly kind: 'rows'; readonly rows: readonly DueRow[] }
  | { readonly kind: 'tables'; readonly tables: readonly DueTable[] }
  | { readonly kind: 'error'; readonly words: string }
  /** Not said yet. */
  | { readonly kind: 'nothing' }

export interface DueTable {
  readonly name: string
  readonly place: Place
  readonly rows: readonly DueRow[]
}

/** A row as written: integers are `bigint`. Columns left out are not compared. */
export interface DueRow {
  readonly place: Place
  readonly values: Readonly<Record<string, unknown>>
  /** Of the name of each column. */
  readonly namePlaces: Readonly<Record<string, Place>>
}

/** Reads a test file; `source` has exact integers. */
export function parseJobTests(options: { readonly job: string; readonly source: YamlSource }): {
  readonly tests: JobTests
  readonly problems: readonly Problem[]
} {
  const { job, source } = options
  const tests: JobTests = { job, file: source.file, cases: [] }
  if (source.problems.length > 0) return { tests, problems: source.problems }
  const { value, problems } = checkForm(testForm, source)
  if (value === undefined) return { tests, problems }
  const cases = value.cases.map((written, index) => parseCase(written, ['cases', index], source))
  return {
    tests: { ...tests, cases: cases.map((parsed) => parsed.case) },
    problems: [...cases.flatMap((parsed) => parsed.problems), ...repeatedNames(value.cases, source)],
  }
}

type WrittenCase = z.infer<typeof testForm>['cases'][number]

interface ParsedCase {
  readonly case: TestCase
  readonly problems: readonly Problem[]
}

function parseCase(written: WrittenCase, path: KeyPath, source: YamlSource): ParsedCase {
  const place = source.locate(path)
  const problems: Problem[] = []
  const given = (value: unknown, ...keys: KeyPath): Given => {
    const at = [...path, ...keys]
    if (typeof value === 'string') return { kind: 'files', place: source.locate(at), path: value }
    const documents = (value as readonly unknown[]).map((document, index) =>
      printDocument(document, [...at, index], source),
    )
    problems.push(...documents.flatMap((document) => document.problems))
    return { kind: 'documents', place: source.locate(at), documents }
  }
  const { name, documents, input, joins = {} } = written
  if ((documents === undefined) === (input === undefined)) {
    problems.push({
      message: `case '${name}': ${documents === undefined ? 'no documents are given' : 'documents: and input: are both there'}`,
      place,
      expected: 'documents: with the records, or input: with a file of them',
    })
  }
  const due = parseDue(written, path, source)
  return {
    case: {
      name,
      place,
      given: input === undefined ? given(documents ?? [], 'documents') : given(input, 'input'),
      joins: Object.fromEntries(
        Object.entries(joins).map(([join, value]) => [join, given(value, 'joins', join)]),
      ),
      due: due.due,
      ...(written.rejects === undefined ? {} : { rejects: written.rejects }),
    },
    problems: [...problems, ...due.problems],
  }
}

function parseDue(
  { name, rows, tables, error }: WrittenCase,
  path: KeyPath,
  source: YamlSource,
): { readonly due: Due; readonly problems: readonly Problem[] } {
  const said = Object.entries({ rows, tables, error }).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}:`],
  )
  const problems =
    said.length < 2
      ? []
      : [
          {
            message: `case '${name}': ${said.join(' and ')} are both there`,
            place: source.locate(path),
            expected: 'one of rows:, tables: and error:',
          },
        ]
  if (rows !== undefined) {
    return { due: { kind: 'rows', rows: dueRows(rows, [...path, 'rows'], source) }, problems }
  }
  if (tables !== undefined) {
    const dueTables = Object.entries(tables).map(([table, tableRows]) => ({
      name: table,
      place: source.locateKey([...path, 'tables', table]),
      rows: dueRows(tableRows, [...path, 'tables', table], source),
    }))
    return { due: { kind: 'tables', tables: dueTables }, problems }
  }
  return { due: error === undefined ? { kind: 'nothing' } : { kind: 'error', words: error }, problems }
}

function dueRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  path: KeyPath,
  source: YamlSource,
): readonly DueRow[] {
  return rows.map((values, index) => ({
    place: source.locate([...path, index]),
    values,
    namePlaces: Object.fromEntries(
      Object.keys(values).map((name) => [name, source.locateKey([...path, index, name])]),
    ),
  }))
}

function repeatedNames(cases: readonly WrittenCase[], source: YamlSource): readonly Problem[] {
  return cases.flatMap(({ name }, index) =>
    cases.findIndex((other) => other.name === name) === index
      ? []
      : [
          {
            message: `there is a case '${name}' already`,
            place: source.locate(['cases', index, 'name']),
            hint: 'give it a name of its own',
          },
        ],
  )
}
