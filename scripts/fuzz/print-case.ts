import { type FuzzCase, printProject } from './fuzz-case.ts'
import type { Difference } from './run-case.ts'

/** A case as source text for test/conformance/fuzz-cases.ts; what is due has to be worked out by hand. */
export function printCase(given: FuzzCase, name: string): string {
  const files = Object.entries(printProject(given)).map(
    ([path, content]) => `    ${JSON.stringify(path)}: ${printContent(content)},`,
  )
  return [
    '{',
    `  name: ${JSON.stringify(name)},`,
    '  files: {',
    ...files,
    '  },',
    '  due: { rows: [] },',
    '},',
  ].join('\n')
}

function printContent(content: string | Uint8Array): string {
  const bytes = Buffer.from(content)
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes)
    ? JSON.stringify(text)
    : `Buffer.from('${bytes.toString('base64')}', 'base64')`
}

const shown = 2000

/** What DuckDB and the other engine have. */
export function printDifference(difference: Difference): string {
  if (difference.kind === 'rows') {
    const cells = difference.cells.map(({ column, left, right }) => {
      const [one, two] = [cut(left), cut(right)]
      return `    ${one === two ? ' ' : '≠'} ${JSON.stringify(column)}: ${one}${one === two ? '' : ` | ${two}`}`
    })
    return [`  rows of ${difference.table}, DuckDB | Spark (only on: ${difference.onlyOn})`, ...cells].join(
      '\n',
    )
  }
  const { kind, left, right, ...rest } = difference
  return [
    `  ${kind} ${Object.keys(rest).length > 0 ? JSON.stringify(rest) : ''}`,
    `    DuckDB: ${cut(told(left))}`,
    `    Spark:  ${cut(told(right))}`,
  ].join('\n')
}

/** Of a trace the lines that say what was raised. */
function told(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= shown) return value
  const raised = value.split('\n').filter((line) => /^\S.*(Error|Exception)\b|^Caused by/.test(line))
  return raised.length > 0 ? raised.join('\n') : value
}

function cut(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shown ? `${text.slice(0, shown / 2)} … ${text.slice(-shown / 2)}` : text
}
