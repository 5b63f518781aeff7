import { EtlError, exitCodes, formatPlace, type Problem } from '../../errors.ts'
import type { createPaint } from '../io.ts'

/** Problems for people: place and message on one line, then what was expected, found and what to do. */
export function renderProblems(problems: readonly Problem[], paint: ReturnType<typeof createPaint>): string {
  return problems.map((problem) => renderProblem(problem, paint)).join('\n')
}

function renderProblem(
  { message, place, expected, found, hint }: Problem,
  paint: ReturnType<typeof createPaint>,
) {
  const at = place === undefined ? '' : formatPlace(place)
  const first = `${paint('red', 'error')}${at === '' ? '' : ` ${paint('bold', at)}`}: ${message}`
  const lines = [
    ...(expected === undefined ? [] : [['expected', expected] as const]),
    ...(found === undefined ? [] : [['found', found] as const]),
    ...(hint === undefined ? [] : [['hint', hint] as const]),
  ]
  const rest = lines.map(
    ([label, text]) => `  ${paint('dim', label.padEnd(8))}  ${text.replaceAll('\n', '\n            ')}`,
  )
  return [first, ...rest].join('\n')
}

/** `{"error": …}`, as `--json` prints a failure. The first problem stands at the top level of it. */
export function errorAsJson(error: unknown): { readonly error: Record<string, unknown> } {
  if (!(error instanceof EtlError)) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
    return { error: { name, message } }
  }
  const [first] = error.problems
  return {
    error: {
      name: error.name,
      message: error.message,
      ...first?.place,
      ...(first?.expected === undefined ? {} : { expected: first.expected }),
      ...(first?.found === undefined ? {} : { found: first.found }),
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
      problems: error.problems,
    },
  }
}

export function exitCodeOf(error: unknown): number {
  return error instanceof EtlError ? error.exitCode : exitCodes.bug
}
