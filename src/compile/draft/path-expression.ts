import { quoteAthenaIdentifier } from '../athena/quote-identifier.ts'

/** A path of names as an expression: `city.name`, `slot.rain."3h"`. */
export function pathExpression(path: readonly string[]): string {
  return path.map(quoteStep).join('.')
}

/** Names are found whatever their case, so that capitals need no quotes. */
function quoteStep(name: string): string {
  const lower = name.toLowerCase()
  return quoteAthenaIdentifier(lower) === lower ? name : quoteAthenaIdentifier(name)
}
