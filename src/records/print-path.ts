/** All elements of an array, or all values of a map. */
export interface Wildcard {
  readonly text: '[*]' | '.*'
}

export const everyElement: Wildcard = { text: '[*]' }
export const everyValue: Wildcard = { text: '.*' }

/** A name, an index, or a wildcard. */
export type PathStep = string | number | Wildcard

/** JSONPath from the root: `$.city.id`, `$.list[0]`, `$.list[*].main`, `$['wind speed']`. */
export function printPath(steps: readonly PathStep[]): string {
  return `$${steps.map(printStep).join('')}`
}

function printStep(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`
  if (typeof step === 'object') return step.text
  if (/^[A-Za-z_][\w-]*$/.test(step)) return `.${step}`
  return `['${step.replace(/[\\']/g, '\\$&')}']`
}
