import stringWidth from 'string-width'

/** Cells for people: NULL empty, nested values as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const gap = '  '

/**
 * Rows as aligned columns within a width; the columns that do not fit are left out and counted. Numbers stand right.
 */
export function renderTable(options: {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  readonly width: number
  readonly rightAligned?: ReadonlySet<number>
  /** Characters; longer cells are cut. Default: 40. */
  readonly widestCell?: number
}): string {
  const { columns, rows, width, rightAligned = new Set(), widestCell = 40 } = options
  const cells = rows.map((row) => row.map((value) => shorten(oneLine(cellText(value)), widestCell)))
  const widths = columns.map((name, index) =>
    Math.max(displayWidth(name), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  )
  const shown = fitting(widths, width)
  const hidden = columns.length - shown
  const line = (values: readonly string[]) =>
    values
      .slice(0, shown)
      .map((value, index) => pad(value, widths[index] ?? 0, rightAligned.has(index)))
      .join(gap)
      .trimEnd()
  const rule = widths
    .slice(0, shown)
    .map((columnWidth) => '─'.repeat(columnWidth))
    .join(gap)
  const more =
    hidden > 0
      ? [`… and ${hidden} more column${hidden === 1 ? '' : 's'}: ${columns.slice(shown).join(', ')}`]
      : []
  return [line(columns), rule, ...cells.map(line), ...more].join('\n')
}

function fitting(widths: readonly number[], width: number): number {
  let used = 0
  for (const [index, columnWidth] of widths.entries()) {
    used += columnWidth + (index === 0 ? 0 : gap.length)
    if (used > width && index > 0) return index
  }
  return widths.length
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return right ? space + text : text + space
}

function shorten(text: string, widest: number): string {
  const points = [...text]
  return points.length > widest ? `${points.slice(0, widest - 1).join('')}…` : text
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would break the table, or the terminal
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => (char === '\n' ? '↵' : '\ufffd'))
}

/** Columns that a text takes in a terminal. */
function displayWidth(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}
