import { type DataType, printType } from '../../spec/data-type.ts'
import type { Drift, Evidence } from './drift.ts'

/** A difference in words: one sentence, and a line for each piece of evidence. */
export interface DescribedDrift {
  readonly message: string
  readonly evidence: readonly string[]
}

/** `$.city.id is declared bigint, and is a string as well`. */
export function describeDrift(drift: Drift): DescribedDrift {
  return { message: sentenceOf(drift), evidence: drift.evidence.map(describeEvidence) }
}

/** A change of a table since it was crawled last: `$.cnt was int, and is double`. */
export function describeChange(drift: Drift): DescribedDrift {
  const { kind, path, declared, seen, keys } = drift
  const why = kind === 'keysAsData' ? `: its keys are data${describeKeys(keys)}` : ''
  const after = kind === 'gone' ? 'gone' : print(seen)
  const message =
    kind === 'added' ? sentenceOf(drift) : `${path} was ${print(declared)}, and is ${after}${why}`
  return { message, evidence: drift.evidence.map(describeEvidence) }
}

/** What a sample of the records does not tell: `$.cnt is int in the sample, and double in all records`. */
export function describeMissed(drift: Drift): DescribedDrift {
  const { kind, path, declared, seen } = drift
  const message =
    kind === 'added'
      ? `${path} is not in the sample: ${print(seen)}`
      : `${path} is ${print(declared)} in the sample, and ${kind === 'gone' ? 'not there' : print(seen)} in all records`
  return { message, evidence: drift.evidence.map(describeEvidence) }
}

function sentenceOf({ kind, path, declared, seen, keys, due }: Drift): string {
  switch (kind) {
    case 'added':
      return `${path} is new: ${print(seen)}`
    case 'gone':
      return `${path} is declared ${print(declared)}, and was not seen`
    case 'widened':
      return `${path} is declared ${print(declared)}, which is too small for what was seen: ${print(seen)}${becomes(due, seen)}`
    case 'narrowed':
      return `${path} is declared ${print(declared)}, and ${print(seen)} was seen`
    case 'changedKind':
      return `${path} is declared ${print(declared)}, and ${print(seen)} was seen${becomes(due, seen)}`
    case 'keysAsData':
      return `${path} is declared ${print(declared)}, but its keys are data${describeKeys(keys)}: ${print(due)}`
    case 'otherCase':
      return `${path} differs from a declared field only by case: no job reads it`
  }
}

function becomes(due: DataType | undefined, seen: DataType | undefined): string {
  return due === undefined || print(due) === print(seen) ? '' : `; ${print(due)} holds both`
}

function describeKeys(keys: Drift['keys']): string {
  if (keys === undefined) return ''
  const examples = keys.examples.length === 0 ? '' : `, such as ${keys.examples.join(', ')}`
  return ` (${keys.rule}${examples})`
}

const words: Readonly<Record<Evidence['kind'], string>> = {
  null: 'null',
  boolean: 'a boolean',
  int: 'an int',
  bigint: 'a bigint',
  hugeint: 'an integer beyond bigint',
  double: 'a double',
  string: 'a string',
  array: 'an array',
  object: 'an object',
}

function describeEvidence({ kind, count, uri, line, text }: Evidence): string {
  const often = count === 1 ? 'once' : `${count} times`
  return `${words[kind]} ${often}, first in ${uri}:${line}: ${text}`
}

/** Long structs are cut: the fields in question have lines of their own. */
function print(type: DataType | undefined): string {
  const text = type === undefined ? 'nothing' : printType(type)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
