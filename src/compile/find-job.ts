import { SpecError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { Project } from '../spec/parse-project.ts'
import { createJobChecker } from './check-project.ts'
import type { CheckedJob } from './checked-job.ts'

/** The job by its name, whole and typed; everything that is wrong with it is thrown at once. */
export function findJob(project: Project, name: string): CheckedJob {
  const result = createJobChecker(project)(name)
  if (result === undefined) throw unknownJob(name, project)
  const problems = [...project.settingsProblems, ...result.problems]
  if (result.checked === undefined || problems.length > 0) throw new SpecError(problems)
  return result.checked
}

export function unknownJob(name: string, project: Project): SpecError {
  const names = project.jobs.map((job) => job.name)
  const suggestion = closest(name, names)
  return new SpecError({
    message: `there is no job '${name}'`,
    expected: names.length > 0 ? names.join(', ') : 'a file in jobs/',
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  })
}
