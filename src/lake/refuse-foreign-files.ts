import { OperatorError } from '../errors.ts'
import type { CommitLog } from './commit-log.ts'
import { dataFiles } from './staged-output.ts'

/**
 * Throws `OperatorError` for a folder that no run has written to and that holds files: a run that replaces a table
 * takes the place of rows, and of nobody's files.
 */
export async function refuseForeignFiles(tablePath: string, { summary }: CommitLog): Promise<void> {
  if (summary.sequence > 0) return
  const [file] = await dataFiles(tablePath)
  if (file === undefined) return
  throw new OperatorError({
    message: `${tablePath} holds files that no run has written, such as ${file}`,
    expected: 'an empty folder, or one with a table of an earlier run',
    hint: 'move them away, or give another place with --output',
  })
}
