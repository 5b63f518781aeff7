import type { CheckedJob } from '../compile/checked-job.ts'
import { findJob, unknownJob } from '../compile/find-job.ts'
import { checkCases } from '../engine/cases/check-cases.ts'
import { SpecError } from '../errors.ts'
import { type JobTests, parseJobTests } from '../spec/job-tests.ts'
import type { Project } from '../spec/parse-project.ts'
import { parseYaml } from '../spec/yaml-source.ts'
import type { TestFile } from './read-tests.ts'

/** A job with its cases, both without a mistake. */
export interface TestedJob {
  readonly checked: CheckedJob
  readonly tests: JobTests
  readonly file: TestFile
}

/** The test files of the named jobs, or all; everything that is wrong with them is thrown at once. */
export function findTests(options: {
  readonly project: Project
  readonly files: readonly TestFile[]
  readonly jobs: readonly string[]
  readonly update: boolean
}): readonly TestedJob[] {
  const { project, files, jobs, update } = options
  const chosen = jobs.length === 0 ? files : jobs.map((job) => findFile(job, options))
  if (chosen.length === 0) {
    throw new SpecError({
      message: 'there are no tests in this project',
      expected: 'files such as jobs/<Job>.test.yaml',
      hint: 'etl init makes a project that has one',
    })
  }
  const parsed = chosen.map((file) => ({
    file,
    ...parseJobTests({ job: file.job, source: parseYaml({ ...file, exactIntegers: true }) }),
  }))
  const problems = parsed.flatMap((one) => one.problems)
  if (problems.length > 0) throw new SpecError(problems)
  const found = parsed.map(({ file, tests }) => ({ file, tests, checked: findJob(project, file.job) }))
  const mistakes = found.flatMap(({ tests, checked }) => checkCases(tests, checked, { update }))
  if (mistakes.length > 0) throw new SpecError(mistakes)
  return found
}

function findFile(
  job: string,
  { project, files }: { readonly project: Project; readonly files: readonly TestFile[] },
): TestFile {
  if (!project.jobs.some(({ name }) => name === job)) throw unknownJob(job, project)
  const file = files.find((candidate) => candidate.job === job)
  if (file !== undefined) return file
  throw new SpecError({
    message: `job ${job} has no tests`,
    expected: `a file jobs/${job}.test.yaml`,
    ...(files.length === 0
      ? {}
      : { hint: `there are tests of ${files.map((other) => other.job).join(', ')}` }),
  })
}
