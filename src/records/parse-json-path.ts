import type { Problem } from '../errors.ts'

/** One step from a JSON value to values inside it. */
export type JsonPathStep =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  /** `[*]` stands where an index would: all elements of an array. `.*` where a name would: all values of an object. */
  | { readonly kind: 'wildcard'; readonly of: 'elements' | 'values' }

/** The steps after `$`. */
export type JsonPath = readonly JsonPathStep[]

export type ParsedJsonPath =
  | { readonly path: JsonPath }
  /** `place.column` counts from 1. */
  | { readonly problem: Problem }

const supported = "Use $, .name, ['name'], [n], .* and [*]."

/** Reads Glue's subset of JSONPath; the rest of the language is refused by name. */
export function parseJsonPath(text: string): ParsedJsonPath {
  if (!text.startsWith('$')) return refuse(text, 0, "A JSONPath starts with '$'")
  const path: JsonPathStep[] = []
  let at = 1
  while (at < text.length) {
    const step =
      text[at] === '.' ? readDotted(text, at) : text[at] === '[' ? readBracketed(text, at) : undefined
    if (step === undefined) return refuse(text, at, `Expected '.' or '[', found '${text[at]}'`)
    if ('problem' in step) return step
    path.push(step.step)
    at = step.end
  }
  return { path }
}

type StepRead = { readonly step: JsonPathStep; readonly end: number } | { readonly problem: Problem }

function readDotted(text: string, at: number): StepRead {
  if (text[at + 1] === '.') return refuse(text, at, "Recursive descent '..' is not supported")
  if (text[at + 1] === '*') return { step: { kind: 'wildcard', of: 'values' }, end: at + 2 }
  const name = /^[^.[\]*'"()?@,:\s]+/.exec(text.slice(at + 1))?.[0]
  if (name === undefined) return refuse(text, at + 1, "Expected a name or '*' after '.'")
  const end = at + 1 + name.length
  if (text[end] === '(') return refuse(text, at + 1, `Function '${name}()' is not supported`)
  return { step: { kind: 'name', name }, end }
}

function readBracketed(text: string, at: number): StepRead {
  const rest = text.slice(at)
  if (rest.startsWith('[*]')) return { step: { kind: 'wildcard', of: 'elements' }, end: at + 3 }
  const index = /^\[(0|[1-9]\d{0,8})\]/.exec(rest)
  if (index) return { step: { kind: 'index', index: Number(index[1]) }, end: at + index[0].length }
  const quoted = /^\['((?:[^'\\]|\\.)*)'\]/.exec(rest)
  if (quoted) {
    const name = (quoted[1] as string).replace(/\\(.)/g, '$1')
    return { step: { kind: 'name', name }, end: at + quoted[0].length }
  }
  return refuse(text, at, bracketProblem(rest))
}

function bracketProblem(rest: string): string {
  if (/^\[\s*\?/.test(rest)) return "Filter '[?…]' is not supported"
  if (/^\[\s*\(/.test(rest)) return "Script expression '[(…)]' is not supported"
  if (/^\[\s*-?\d*\s*:/.test(rest)) return "Slice '[from:to]' is not supported"
  if (/^\[\s*-\d/.test(rest)) return 'Negative index is not supported'
  if (/^\[\s*('(?:[^'\\]|\\.)*'|\d+|\*)\s*,/.test(rest)) return "Union '[a,b]' is not supported"
  if (/^\["/.test(rest)) return "A name in brackets stands in single quotes: ['name']"
  return "Expected ['name'], [n] or [*]"
}

function refuse(text: string, at: number, message: string): { readonly problem: Problem } {
  return {
    problem: {
      message,
      place: { column: at + 1 },
      expected: "a JSONPath of Glue's subset",
      found: text,
      hint: supported,
    },
  }
}
