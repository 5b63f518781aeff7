export const styles = ['compact', 'indented', 'spaced', 'escaped'] as const
export type Style = (typeof styles)[number]

/** A value as JSON, in one of several ways to write the same. */
export function printInStyle(value: unknown, style: Style): string {
  if (style === 'compact') return JSON.stringify(value)
  if (style === 'indented') return JSON.stringify(value, undefined, 2).replaceAll('\n', '\r\n')
  return printSpaced(value, style === 'escaped')
}

function printSpaced(value: unknown, isEscaped: boolean): string {
  if (typeof value === 'string') return isEscaped ? escapeAll(value) : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const print = (inner: unknown) => printSpaced(inner, isEscaped)
  if (Array.isArray(value)) return `[\t${value.map(print).join(' ,\r')} ]`
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${print(key)}\t: ${print(inner)}`)
    .join('\n,  ')}\n}`
}

function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16))
  return `"${units.map((unit) => `\\u${unit.padStart(4, '0')}`).join('')}"`
}
