import type { RunJobResult } from '../../engine/run-job.ts'
import { createPaint, type GlobalOptions, type Io } from '../io.ts'
import { printWarnings } from './print-warnings.ts'
import { exitCodeOf, renderProblems } from './problems.ts'

/** Tells what a run did: the report on stdout, warnings and errors on stderr. The result is the exit code. */
export async function printRun(
  result: RunJobResult & { readonly lookOnly: boolean },
  { json, quiet, color }: Pick<GlobalOptions, 'json' | 'quiet' | 'color'>,
  io: Io,
): Promise<number> {
  const { report, error } = result
  if (json) {
    io.stdout.write(`${JSON.stringify(report)}\n`)
  } else {
    printWarnings(report.warnings, { io, color })
    const talk = createPaint(io.stderr, { environment: io.environment, color })
    if (report.error !== undefined) io.stderr.write(`${renderProblems(report.error.problems, talk)}\n`)
    const { renderReport } = await import('./report.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color })
    const { workingDirectory } = io
    const width = io.stdout.columns ?? 100
    const { lookOnly } = result
    io.stdout.write(`${renderReport(result, { width, workingDirectory, quiet, lookOnly, paint })}\n`)
  }
  return error === undefined ? 0 : exitCodeOf(error)
}
