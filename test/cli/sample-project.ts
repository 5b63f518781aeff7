import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../run-project-job.ts'
import { createTempFolder } from './temp-project.ts'

const parts = ['etl.yaml', 'jobs', 'schemas', 'sql', 'sample-data'] as const

/** A copy of the weather project, in which nothing has run yet; it goes away with the test. */
export async function createSampleProject(): Promise<string> {
  const folder = await createTempFolder()
  for (const part of parts) await cp(join(repository, part), join(folder, part), { recursive: true })
  return folder
}
