import { resolve } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { type LocalLake, lakePath } from '../lake/addresses.ts'
import { type ListedInput, listInputs } from '../lake/list-inputs.ts'

interface Places {
  readonly input?: string | undefined
  readonly output?: string | undefined
  readonly workingDirectory: string
}

/** The files of a job's sources: the main one first, then that of each join in the order of the steps. */
export async function listSources(
  checked: CheckedJob,
  { input, workingDirectory }: Places,
  lake: LocalLake,
): Promise<readonly (readonly ListedInput[])[]> {
  const joined = checked.steps.flatMap((step) => (step.kind === 'join' ? [step.source] : []))
  const lists: (readonly ListedInput[])[] = []
  for (const [index, source] of [checked.source, ...joined].entries()) {
    const override = index === 0 ? input : undefined
    const named = override === undefined ? `the source of ${checked.job.file}` : '--input'
    lists.push(await listInputs({ address: source.address, override, workingDirectory, lake, named }))
  }
  return lists
}

/** The directory of a job's table, or of what was given instead of it. */
export function findTablePath(
  address: string,
  { output, workingDirectory }: Places,
  lake: LocalLake,
): string {
  if (output === undefined || /^s3a?:\/\//.test(output)) return lakePath(output ?? address, lake)
  return resolve(workingDirectory, output)
}
