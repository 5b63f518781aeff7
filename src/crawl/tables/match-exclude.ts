import type { Problem } from '../../errors.ts'

/** An exclude pattern of a crawler; a key is what follows the include path: `2019/09/a.json`. */
export interface ExcludeGlob {
  matches(key: string): boolean
}

export type ParsedExclude =
  | ExcludeGlob
  /** `place.column` counts from 1. */
  | { readonly problem: Problem }

type Test = (char: string) => boolean

/** One step of a small machine: takes a character, or goes on at one of several steps without taking any. */
type Step = { readonly takes: Test } | { readonly goesTo: readonly number[] }

const notDelimiter: Test = (char) => char !== '/'
const anything: Test = () => true

/**
 * Reads an exclude glob as Glue does, whose grammar is that of Java's `FileSystem.getPathMatcher`: `*` and `?` stay
 * within a folder and `**` does not, `\x` is x, `[a-c]` and `[!a-c]` are one character other than `/`, `{a,b}` is
 * one of several patterns and holds no other `{`. A leading dot is like any character. A key matches as a whole.
 * Matching takes time in proportion to key × pattern, whatever the pattern.
 */
export function parseExclude(text: string): ParsedExclude {
  const steps: Step[] = []
  /** Where the open group began and where its alternatives did and end. */
  let group:
    | { readonly at: number; readonly fork: number; readonly starts: number[]; ends: number[] }
    | undefined
  let at = 0
  while (at < text.length) {
    const char = charAt(text, at)
    if (char === '*') {
      const isDeep = text[at + 1] === '*'
      steps.push({ goesTo: [steps.length + 1, steps.length + 3] })
      steps.push({ takes: isDeep ? anything : notDelimiter }, { goesTo: [steps.length - 1] })
      at += isDeep ? 2 : 1
    } else if (char === '[') {
      const set = readSet(text, at)
      if ('problem' in set) return set
      steps.push({ takes: set.takes })
      at = set.end
    } else if (char === '\\') {
      if (at + 1 === text.length)
        return refuse(text, at, "Nothing follows '\\'", 'write \\\\ for a backslash')
      const literal = charAt(text, at + 1)
      steps.push({ takes: (other) => other === literal })
      at += 1 + literal.length
    } else if (char === '{') {
      if (group !== undefined) {
        return refuse(
          text,
          at,
          "A group stands inside the group '{'",
          'write a pattern for each, or \\{ for a brace',
        )
      }
      group = { at, fork: steps.length, starts: [steps.length + 1], ends: [] }
      steps.push({ goesTo: [] })
      at++
    } else if (group !== undefined && (char === ',' || char === '}')) {
      group.ends.push(steps.length)
      steps.push({ goesTo: [] })
      if (char === ',') group.starts.push(steps.length)
      else {
        steps[group.fork] = { goesTo: group.starts }
        for (const end of group.ends) steps[end] = { goesTo: [steps.length] }
        group = undefined
      }
      at++
    } else {
      steps.push({ takes: char === '?' ? notDelimiter : (other) => other === char })
      at += char.length
    }
  }
  if (group !== undefined) return refuse(text, group.at, "The group '{' is not closed", 'end it with }')
  return { matches: (key) => matchSteps(steps, key) }
}

/** All the steps that the machine may be at, character by character; so nothing is ever tried twice. */
function matchSteps(steps: readonly Step[], key: string): boolean {
  let current = follow(steps, [0])
  for (const char of key) {
    const taken: number[] = []
    for (const at of current) {
      const step = steps[at]
      if (step !== undefined && 'takes' in step && step.takes(char)) taken.push(at + 1)
    }
    if (taken.length === 0) return false
    current = follow(steps, taken)
  }
  return current.has(steps.length)
}

function follow(steps: readonly Step[], from: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>()
  const open = [...from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    const step = steps[at]
    if (step !== undefined && 'goesTo' in step) open.push(...step.goesTo)
  }
  return reached
}

interface Range {
  readonly from: string
  readonly to: string
}

/** `*`, `?` and `\` are themselves in brackets, and so is `-` where it stands first or last. */
function readSet(
  text: string,
  start: number,
): { readonly takes: Test; readonly end: number } | { readonly problem: Problem } {
  const isNegated = text[start + 1] === '!'
  const first = start + (isNegated ? 2 : 1)
  const close = text.indexOf(']', first)
  if (close < 0) return refuse(text, start, "The bracket '[' is not closed", 'end it with ], or write \\[')
  if (close === first) return refuse(text, start, 'The brackets hold no character', 'name one, or write \\[')
  const slash = text.slice(first, close).indexOf('/')
  if (slash >= 0) return refuse(text, first + slash, "'/' stands in brackets", 'write / outside of them')
  const ranges: Range[] = []
  let at = first
  while (at < close) {
    const from = charAt(text, at)
    const afterFrom = at + from.length
    const isRange = text[afterFrom] === '-' && afterFrom + 1 < close
    const to = isRange ? charAt(text, afterFrom + 1) : from
    if (from === '-' && at > first && afterFrom < close) {
      return refuse(text, at, "'-' stands between no two characters", 'write it first in the brackets')
    }
    if (codeOf(from) > codeOf(to)) {
      return refuse(text, at, `'${from}-${to}' is no range`, 'the lower character comes first')
    }
    ranges.push({ from, to })
    at = isRange ? afterFrom + 1 + to.length : afterFrom
  }
  const holds = (char: string) =>
    ranges.some(({ from, to }) => codeOf(from) <= codeOf(char) && codeOf(char) <= codeOf(to))
  return { takes: (char) => char !== '/' && holds(char) !== isNegated, end: close + 1 }
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0
}

function charAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0)
}

function refuse(text: string, at: number, message: string, hint: string): { readonly problem: Problem } {
  return {
    problem: {
      message,
      place: { column: at + 1 },
      expected: 'an exclude pattern of a crawler',
      found: text,
      hint,
    },
  }
}
