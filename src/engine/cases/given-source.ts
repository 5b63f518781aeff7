import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../../compile/checked-job.ts'
import type { CompiledSource } from '../../compile/duckdb/compile-job.ts'
import { DataError, type Problem, SpecError } from '../../errors.ts'
import type { LocalLake } from '../../lake/addresses.ts'
import { type InputFile, listInputs } from '../../lake/list-inputs.ts'
import type { Limits } from '../../spec/contract.ts'
import type { Given, TestCase } from '../../spec/job-tests.ts'
import { printGivenCsv } from './print-given-csv.ts'
import { writeGivenParquet } from './write-given-parquet.ts'

/** What a case gives for one source of a job, as files. */
export interface GivenSource {
  readonly files: readonly InputFile[]
  /** Undefined where the source is read where the job says. */
  readonly given?: Given
}

export interface GivenOptions {
  readonly testCase: TestCase
  readonly checked: CheckedJob
  /** 0 is the main source, then the joins in the order of the steps. */
  readonly index: number
  readonly compiled: CompiledSource
  /** An absolute path, of this source alone. */
  readonly directory: string
  readonly lake: LocalLake
  readonly limits: Limits
  readonly connection: DuckDBConnection
}

/** Finds the files that a case names, and writes given documents to a file in the format of their source. */
export async function prepareGiven(options: GivenOptions): Promise<GivenSource> {
  const { testCase, checked, index, compiled, lake } = options
  const joins = checked.steps.flatMap((step) => (step.kind === 'join' ? [step.step.name] : []))
  const given = index === 0 ? testCase.given : testCase.joins[joins[index - 1] ?? '']
  if (given?.kind === 'documents') return { files: await writeDocuments(given, options), given }
  const address = given === undefined ? compiled.source.address : given.path
  const named = `case '${testCase.name}'`
  try {
    const files = await listInputs({ address, workingDirectory: lake.root, lake, named })
    return { files, ...(given === undefined ? {} : { given }) }
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    const place = given?.place ?? testCase.place
    throw new SpecError(
      error.problems.map((problem) => ({ ...problem, place })),
      { cause: error },
    )
  }
}

async function writeDocuments(
  given: Extract<Given, { kind: 'documents' }>,
  options: GivenOptions,
): Promise<readonly InputFile[]> {
  const { compiled, directory, index } = options
  const { source } = compiled
  if (given.documents.length === 0) return []
  const uri = givenUri(index)
  const path = join(directory, `given.${source.format}`)
  const ndjson = given.documents.map(({ json }) => `${json}\n`).join('')
  if (source.format === 'parquet') {
    try {
      await writeGivenParquet({ ...options, ndjson, uri, path })
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      throw new SpecError(
        error.problems.map((problem) => placeIn(given, problem, uri)),
        { cause: error },
      )
    }
  } else {
    await writeFile(path, source.format === 'csv' ? printGivenCsv(given.documents, source) : ndjson)
  }
  return [{ path, uri, bytes: (await stat(path)).size }]
}

/** A problem of given documents, with its place in the test file. */
export function placeGiven(problem: Problem, sources: readonly GivenSource[]): Problem {
  const index = sources.findIndex((_, at) => problem.place?.file === givenUri(at))
  const given = sources[index]?.given
  return given?.kind === 'documents' ? placeIn(given, problem, givenUri(index)) : problem
}

function placeIn(given: Extract<Given, { kind: 'documents' }>, problem: Problem, uri: string): Problem {
  const { hint: _, ...rest } = problem
  const { place } = problem
  if (place?.file !== uri) return problem
  const { line, path } = place
  const document = line === undefined ? undefined : given.documents[line - 1]
  return {
    ...rest,
    place: { ...(document?.place ?? given.place), ...(path === undefined ? {} : { path }) },
  }
}

/** What given documents go by in messages of a run, until those get their place in the test file. */
function givenUri(index: number): string {
  return `given documents ${index}`
}
