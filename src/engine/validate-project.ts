import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { adviseJob } from '../compile/advise-job.ts'
import { analyseQuery } from '../compile/athena/analyse-query.ts'
import { placeProblem } from '../compile/check.ts'
import { createJobChecker } from '../compile/check-project.ts'
import type { CheckedJob } from '../compile/checked-job.ts'
import { declaredTables } from '../compile/declared-tables.ts'
import { evolveJob } from '../compile/evolve-job.ts'
import { unknownJob } from '../compile/find-job.ts'
import { checkCrawlers } from '../crawl/tables/check-crawlers.ts'
import { EtlError, exitCodes, type Problem } from '../errors.ts'
import type { Project } from '../spec/parse-project.ts'
import { runJob } from './run-job.ts'

export interface JobValidation {
  readonly job: string
  readonly problems: readonly Problem[]
  readonly exitCode: number
  /** What may not do what its author thinks. */
  readonly advice: readonly string[]
  /** Of the sample data; undefined where nothing ran. */
  readonly records?: number
  readonly rows?: number
}

export interface ProjectValidation {
  /** Of etl.yaml, the schemas and the saved queries. */
  readonly problems: readonly Problem[]
  readonly validations: readonly JobValidation[]
}

const memoryLimitBytes = 500_000_000

/** Checks everything in a project; jobs without a mistake run over their sample data into a folder that goes away. */
export async function validateProject(options: {
  readonly project: Project
  readonly root: string
  readonly workingDirectory: string
  readonly queries: readonly { readonly file: string; readonly sql: string }[]
  /** Names; empty for all. */
  readonly jobs: readonly string[]
  readonly staticOnly: boolean
}): Promise<ProjectValidation> {
  const { project, jobs } = options
  const check = createJobChecker(project)
  const names = jobs.length > 0 ? jobs : project.jobs.map(({ name }) => name)
  const checks = names.map((name) => {
    const result = check(name)
    if (result === undefined) throw unknownJob(name, project)
    return result
  })
  const shared = [
    ...project.settingsProblems,
    ...checkCrawlers(project.settings).problems,
    ...project.schemas.flatMap(({ problems }) => problems),
    ...(jobs.length > 0 ? [] : queryProblems(options.queries, project)),
  ]
  const seen = new Set(shared.map((problem) => JSON.stringify(problem)))
  const validations: JobValidation[] = []
  for (const result of checks) {
    const own = result.problems.filter((problem) => !seen.has(JSON.stringify(problem)))
    const runs = own.length === 0 && shared.length === 0 && !options.staticOnly
    validations.push(
      runs && result.checked !== undefined
        ? await validateOnSample(result.checked, options)
        : {
            job: result.name,
            problems: own,
            exitCode: own.length > 0 ? exitCodes.input : exitCodes.done,
            advice: result.checked === undefined ? [] : adviseJob(result.checked),
          },
    )
  }
  return { problems: shared, validations }
}

async function validateOnSample(
  checked: CheckedJob,
  {
    project,
    root,
    workingDirectory,
  }: { readonly project: Project; readonly root: string; readonly workingDirectory: string },
): Promise<JobValidation> {
  const { name } = checked.job
  const output = join(tmpdir(), `etl-${randomBytes(6).toString('hex')}`)
  try {
    const { report, error } = await runJob(
      {
        checked,
        settings: project.settings,
        root,
        workingDirectory,
        output,
        trustInput: false,
        isSample: true,
        threads: availableParallelism(),
        memoryLimitBytes,
      },
      { evolve: (fields) => evolveJob(project, name, fields) },
    )
    if (error instanceof EtlError)
      return { job: name, problems: error.problems, exitCode: error.exitCode, advice: [] }
    return {
      job: name,
      problems: [],
      exitCode: exitCodes.done,
      advice: adviseJob(checked),
      records: report.records.read,
      rows: report.rows.written,
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    return { job: name, problems: error.problems, exitCode: error.exitCode, advice: [] }
  } finally {
    await rm(output, { recursive: true, force: true })
  }
}

function queryProblems(
  queries: readonly { readonly file: string; readonly sql: string }[],
  project: Project,
): readonly Problem[] {
  const { tables, tableNames } = declaredTables(project)
  return queries.flatMap(({ file, sql }) => {
    const analysis = analyseQuery({ sql, tables, tableNames })
    return analysis.ok
      ? []
      : analysis.problems.map((problem) => placeProblem(problem, { file, line: 1, column: 1 }))
  })
}
