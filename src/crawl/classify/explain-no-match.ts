import { openBrace, openBracket, quote } from '../../records/ascii.ts'
import { findNodes } from '../../records/find-nodes.ts'
import type { JsonPath, JsonPathStep } from '../../records/parse-json-path.ts'
import { everyElement, everyValue, type PathStep, printPath } from '../../records/print-path.ts'
import { compilePath } from '../../records/select-nodes.ts'
import type { Limits } from '../../spec/contract.ts'

/**
 * Why a path selects no record in the JSON value from `start` to `end`: `$[*] matches nothing: the document is an
 * object`. Says where the path ends, in the first of the values that it leads to.
 */
export function explainNoMatch(
  path: JsonPath,
  limits: Limits,
  bytes: Uint8Array,
  start: number,
  end: number,
): string {
  let nodeStart = start
  for (let steps = 1; steps <= path.length; steps++) {
    const ranges: number[] = []
    const mismatch = findNodes(compilePath(path.slice(0, steps)), limits, bytes, start, end, ranges)
    if (mismatch !== undefined) {
      return `${printJsonPath(path)}: ${mismatch.expected} expected, ${mismatch.found} found`
    }
    if (ranges.length === 0) {
      const place = steps === 1 ? 'the document' : printJsonPath(path.slice(0, steps - 1))
      const why = explainStep(path[steps - 1] as JsonPathStep, bytes, nodeStart)
      return `${printJsonPath(path)} matches nothing: ${place} ${why}`
    }
    nodeStart = ranges[0] as number
  }
  const text = printJsonPath(path)
  return `${text} is an array, no record; its elements are ${text}[*]`
}

function explainStep(step: JsonPathStep, bytes: Uint8Array, start: number): string {
  const first = bytes[start]
  if (step.kind === 'name' && first === openBrace) return `has no key '${step.name}'`
  if (step.kind === 'index' && first === openBracket) return `has no element ${step.index}`
  const due = step.kind === 'wildcard' && step.of === 'values' ? openBrace : openBracket
  return step.kind === 'wildcard' && first === due ? 'is empty' : `is ${nameKind(first)}`
}

function nameKind(first: number | undefined): string {
  if (first === openBrace) return 'an object'
  if (first === openBracket) return 'an array'
  return first === quote ? 'a string' : 'a single value'
}

/** As `parseJsonPath` reads it. */
function printJsonPath(path: JsonPath): string {
  return printPath(path.map(printable))
}

function printable(step: JsonPathStep): PathStep {
  if (step.kind === 'name') return step.name
  if (step.kind === 'index') return step.index
  return step.of === 'elements' ? everyElement : everyValue
}
