/** JSONPath from the root: `$.city.id`, `$.list[0]`, `$['wind speed']`. */
export function printPath(steps: readonly (string | number)[]): string {
  return `$${steps.map(printStep).join('')}`
}

function printStep(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`
  if (/^[A-Za-z_][\w-]*$/.test(step)) return `.${step}`
  return `['${step.replace(/[\\']/g, '\\$&')}']`
}
