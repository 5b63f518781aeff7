import type { CheckedSource } from '../../compile/checked-job.ts'
import type { GivenDocument } from '../../spec/given-document.ts'

/** Given documents as the CSV of their source (RFC 4180): text always quoted, so that it is never NULL. */
export function printGivenCsv(
  documents: readonly GivenDocument[],
  { columns, csv }: Pick<CheckedSource, 'columns' | 'csv'>,
): string {
  const names = columns.map(({ name }) => name)
  const lines = documents.map(({ fields }) =>
    names.map((name) => printCell(fields[name])).join(csv.delimiter),
  )
  const header = csv.header ? [names.map(quote).join(csv.delimiter)] : []
  return [...header, ...lines].map((line) => `${line}\r\n`).join('')

  function printCell(json: string | undefined): string {
    if (json === undefined || json === 'null') return csv.nullText
    if (json.startsWith('"')) return quote(JSON.parse(json) as string)
    return /^[[{]/.test(json) ? quote(json) : json
  }
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
