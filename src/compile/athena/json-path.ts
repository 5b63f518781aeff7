import { mistake, refused } from './expression-problem.ts'
import type { Span } from './span.ts'

/** A step of a path: the name of a member, or the number of an element counted from 0. */
export type JsonStep = string | number

/** `$.a.b[0]["c d"]`. @throws ExpressionError for a path that Athena refuses or that has no rule */
export function parseJsonPath(path: string, span: Span): readonly JsonStep[] {
  if (!path.startsWith('$')) throw mistake(span, `${path} is no JSON path`, { expected: '$.name or $[0]' })
  const steps: JsonStep[] = []
  let rest = path.slice(1)
  while (rest !== '') {
    const match = /^(?:\.([\p{L}_][\p{L}\p{N}_]*)|\[(\d+)\]|\["([^"\\]*)"\])/u.exec(rest)
    if (match === null) {
      if (/^(\.\d|\[\*|\.\*|\.\.)/.test(rest)) throw refused(span, `the JSON path ${path}`)
      throw mistake(span, `${path} is no JSON path`, { expected: '$.name or $[0]' })
    }
    const [whole, name, index, quoted] = match
    steps.push(index === undefined ? (name ?? quoted ?? '') : Number(index))
    rest = rest.slice(whole.length)
  }
  return steps
}

/** The path as DuckDB's JSON functions take it. */
export function duckdbJsonPath(steps: readonly JsonStep[]): string {
  return `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`
}
