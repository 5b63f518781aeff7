import { SpecError, UnsupportedError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { ProjectSettings } from '../spec/project.ts'

/** Refuses targets that this command cannot run on yet, and names that etl.yaml does not know. */
export function requireLocal(name: string, settings: ProjectSettings): void {
  const target = settings.targets.find((candidate) => candidate.name === name)
  if (target === undefined) {
    const names = settings.targets.map((candidate) => candidate.name)
    const suggestion = closest(name, names)
    throw new SpecError({
      message: `there is no target '${name}'`,
      expected: names.join(', '),
      ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
    })
  }
  if (target.region !== undefined) {
    throw new UnsupportedError({
      message: `target '${name}' is on AWS, where this version does not run jobs and queries`,
      hint: 'leave --target out to run on this machine',
    })
  }
}
