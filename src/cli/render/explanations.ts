import type { SeenEvidence } from '../../crawl/shape/explain-shape.ts'
import type { ExplainedField } from '../explain-in-crawls.ts'
import type { CrawlStyle } from './crawl.ts'
import { formatCount } from './numbers.ts'
import { renderTable } from './table.ts'

/** Why a field has its type, for each table that has it. */
export function renderExplanations(explained: readonly ExplainedField[], style: CrawlStyle): string {
  return explained.map((one) => renderExplanation(one, style)).join('\n\n')
}

function renderExplanation({ table, explanation }: ExplainedField, { paint, width }: CrawlStyle): string {
  const { path, types, rule, seen, elements, mapKeys } = explanation
  const evidence = (kinds: readonly SeenEvidence[], what: string) =>
    kinds.map(({ kind, count, uri, line, text }) => [
      `${what}${kind}`,
      formatCount(count),
      text,
      `${uri}:${line}`,
    ])
  const rows = [...evidence(seen, ''), ...evidence(elements, 'element: ')]
  // so that the place stays on the screen
  const taken = [0, 1, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const widestText = Math.max(20, width - taken.reduce((sum, one) => sum + one, 0) - 9)
  return [
    `${paint('bold', path)} in ${table}`,
    `  type   ${types.choice}${types.glue === types.choice ? '' : `, in Glue's catalog ${types.glue}`}`,
    `  why    ${rule}`,
    ...(mapKeys === undefined || mapKeys.examples.length === 0
      ? []
      : [`  keys   ${formatCount(mapKeys.keys)}, such as ${mapKeys.examples.join(', ')}`]),
    '',
    renderTable({
      columns: ['seen', 'times', 'first value', 'in'],
      rows: rows.map(([kind, count, text, place]) => [kind, count, cut(text ?? '', widestText), place]),
      width: 10_000,
      rightAligned: new Set([1]),
      widestCell: 10_000,
    }),
  ].join('\n')
}

function cut(text: string, widest: number): string {
  const points = [...text]
  return points.length > widest ? `${points.slice(0, widest - 1).join('')}…` : text
}
