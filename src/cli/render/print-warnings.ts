import { createPaint, type Io } from '../io.ts'

/** On stderr, a line each. */
export function printWarnings(
  warnings: readonly string[],
  { io, color }: { readonly io: Io; readonly color: boolean },
): void {
  const talk = createPaint(io.stderr, { environment: io.environment, color })
  for (const warning of warnings) io.stderr.write(`${talk('yellow', 'warning')}: ${warning}\n`)
}
