import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readEvolved } from '../engine/read-evolved.ts'
import { OperatorError } from '../errors.ts'
import type { EvolvedField } from '../lake/run-report.ts'
import { updateSchema } from '../spec/update-schema.ts'
import type { OpenJob } from './read-job.ts'

/** Writes fields into the schema file of a job's source; its path in the project, where that has changed it. */
export async function writeEvolved(
  { root, checked }: Pick<OpenJob, 'root' | 'checked'>,
  evolved: readonly EvolvedField[],
): Promise<string | undefined> {
  const { source } = checked.job
  if (source.kind !== 'files' || evolved.length === 0) return undefined
  const file = `schemas/${source.schema.name}.yaml`
  try {
    const text = await readFile(join(root, file), 'utf8')
    const updated = updateSchema(text, readEvolved(evolved))
    if (updated === text) return undefined
    await writeFile(join(root, file), updated)
    return file
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new OperatorError(
      { message: `cannot write ${file}: ${(error as Error).message}`, hint: 'check its permissions' },
      { cause: error },
    )
  }
}
