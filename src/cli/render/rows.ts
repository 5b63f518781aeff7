import type { QueryColumn } from '../../engine/run-query.ts'
import { renderTable } from './table.ts'

/** Takes the rows of a query, values as JSON text, and writes them in one format. */
export interface RowWriter {
  onColumns(columns: readonly QueryColumn[]): void
  onRow(values: readonly string[]): void
  end(summary: { readonly rows: number; readonly seconds: number }): void
}

interface Options {
  readonly stream: { write(text: string): unknown }
  readonly width: number
}

export function createRowWriter(
  format: 'table' | 'csv' | 'json' | 'ndjson' | 'envelope',
  options: Options,
): RowWriter {
  switch (format) {
    case 'table':
      return tableWriter(options)
    case 'csv':
      return csvWriter(options)
    case 'ndjson':
      return ndjsonWriter(options)
    case 'json':
      return jsonWriter(options, { open: () => '[', close: () => ']\n' })
    case 'envelope':
      return jsonWriter(options, {
        open: (columns) => `{"columns":${JSON.stringify(columns)},"rows":[`,
        close: ({ rows, seconds }) => `],"count":${rows},"seconds":${seconds}}\n`,
      })
  }
}

function tableWriter({ stream, width }: Options): RowWriter {
  let columns: readonly QueryColumn[] = []
  const rows: (readonly unknown[])[] = []
  return {
    onColumns: (found) => {
      columns = found
    },
    onRow: (values) => rows.push(values.map(plainText)),
    end: () => {
      const rightAligned = new Set(
        columns.flatMap(({ type }, index) => (/int|double|real|decimal/.test(type) ? [index] : [])),
      )
      stream.write(
        `${renderTable({ columns: columns.map(({ name }) => name), rows, width, rightAligned })}\n`,
      )
    },
  }
}

/** RFC 4180, with a header; NULL is an empty cell, an empty string a quoted one. */
function csvWriter({ stream }: Options): RowWriter {
  return {
    onColumns: (columns) => stream.write(`${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`),
    onRow: (values) =>
      stream.write(
        `${values.map((value) => (value === 'null' ? '' : csvCell(plainText(value)))).join(',')}\r\n`,
      ),
    end: () => {},
  }
}

function csvCell(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function ndjsonWriter({ stream }: Options): RowWriter {
  let names: readonly string[] = []
  return {
    onColumns: (columns) => {
      names = columns.map(({ name }) => JSON.stringify(name))
    },
    onRow: (values) => stream.write(`${objectText(names, values)}\n`),
    end: () => {},
  }
}

function jsonWriter(
  { stream }: Options,
  frame: {
    open(columns: readonly QueryColumn[]): string
    close(summary: { readonly rows: number; readonly seconds: number }): string
  },
): RowWriter {
  let names: readonly string[] = []
  let first = true
  return {
    onColumns: (columns) => {
      names = columns.map(({ name }) => JSON.stringify(name))
      stream.write(frame.open(columns))
    },
    onRow: (values) => {
      stream.write(`${first ? '' : ','}\n${objectText(names, values)}`)
      first = false
    },
    end: (summary) => stream.write(`${first ? '' : '\n'}${frame.close(summary)}`),
  }
}

function objectText(names: readonly string[], values: readonly string[]): string {
  return `{${values.map((value, index) => `${names[index]}:${value}`).join(',')}}`
}

/** Text without its quotes; NULL is nothing, everything else stays JSON. */
function plainText(json: string): string {
  if (json === 'null') return ''
  return json.startsWith('"') ? (JSON.parse(json) as string) : json
}
