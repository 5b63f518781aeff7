import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  YAMLMap,
  YAMLSeq,
} from 'yaml'

/** What is to become of the due rows of a table. */
export interface RowsUpdate {
  /** One for each due row, in order. */
  readonly rows: readonly RowUpdate[]
  /** Rows that are due as well, by column. */
  readonly added: readonly Readonly<Record<string, unknown>>[]
}

export type RowUpdate =
  | { readonly kind: 'keep' | 'remove' }
  | {
      readonly kind: 'change'
      readonly cells: Readonly<Record<string, unknown>>
      /** Columns to leave out. */
      readonly without: readonly string[]
    }

/** New due rows of one case; `table` is undefined for `rows:`. */
export interface CaseUpdate {
  /** Position in the file, from 0. */
  readonly index: number
  readonly tables: readonly { readonly table?: string; readonly update: RowsUpdate }[]
}

/**
 * Writes what is due into the text of a test file. Comments stay, and everything but the `rows:` or `tables:` of
 * the cases at hand stays as it is, letter for letter. Undefined where that cannot be, because of aliases.
 */
export function updateTests(text: string, updates: readonly CaseUpdate[]): string | undefined {
  const document = parseDocument(text, { intAsBigInt: true })
  const edits = updates.flatMap(({ index, tables }) => {
    const testCase = document.getIn(['cases', index])
    return isMap(testCase) ? [editCase(testCase, tables, { text, document })] : []
  })
  const edited = edits
    .toSorted((left, right) => right.start - left.start)
    .reduce((before, { start, end, by }) => before.slice(0, start) + by + before.slice(end), text)
  const touched = new Set(updates.map(({ index }) => index))
  return printUntouched(text, touched) === printUntouched(edited, touched) ? edited : undefined
}

/** A test file without what is due in the cases that are touched; undefined when it is no YAML. */
function printUntouched(text: string, touched: ReadonlySet<number>): string | undefined {
  const document = parseDocument(text, { intAsBigInt: true })
  if (document.errors.length > 0) return undefined
  const { cases, ...rest } = document.toJS() as { readonly cases: readonly Record<string, unknown>[] }
  const untouched = cases.map((testCase, index) =>
    touched.has(index) ? { ...testCase, rows: undefined, tables: undefined } : testCase,
  )
  return JSON.stringify({ ...rest, cases: untouched }, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
}

interface Context {
  readonly text: string
  readonly document: Document
}

/** What is to stand from `start` to `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly by: string
}

function editCase(testCase: YAMLMap, tables: CaseUpdate['tables'], context: Context): Edit {
  const { text, document } = context
  const [only] = tables
  const key = only !== undefined && only.table === undefined ? 'rows' : 'tables'
  const pair = testCase.items.find((item) => isScalar(item.key) && item.key.value === key)
  const value = updatedDue(pair?.value, tables, document)
  const flow = testCase.flow === true
  const indent = ' '.repeat(columnOf(testCase.range?.[0] ?? 0, text))
  const by = printPair(key, value, { flow, indent })
  if (pair !== undefined) {
    return { start: (pair.key as Node).range?.[0] ?? 0, end: endOf(pair, text), by }
  }
  const last = testCase.items.at(-1)
  const end = last === undefined ? 0 : endOf(last, text)
  if (flow) return { start: end, end, by: `, ${by}` }
  const lineEnd = end + (/^[ \t]*(?:#.*)?/.exec(text.slice(end))?.[0].trimEnd().length ?? 0)
  return { start: lineEnd, end: lineEnd, by: `\n${indent}${by}` }
}

function updatedDue(value: unknown, tables: CaseUpdate['tables'], document: Document): Node {
  const [only] = tables
  if (only !== undefined && only.table === undefined) return updatedRows(value, only.update, document)
  const mapping = isMap(value) ? value : new YAMLMap()
  for (const { table, update } of tables) {
    mapping.set(table, updatedRows(mapping.get(table, true), update, document))
  }
  return mapping
}

function updatedRows(value: unknown, { rows, added }: RowsUpdate, document: Document): YAMLSeq {
  const before = isSeq(value) ? value : new YAMLSeq()
  const kept = before.items.flatMap((item, index) => {
    const update = rows[index]
    return update === undefined || update.kind === 'remove' ? [] : [updatedRow(item, update, document)]
  })
  const flow = before.items.some((item) => isMap(item) && item.flow === true)
  const made = added.map((cells) => {
    const row = document.createNode(cells) as YAMLMap
    for (const { value: cell } of row.items) makeFlow(cell)
    row.flow = flow
    return row
  })
  before.items = [...kept, ...made]
  if (kept.length === 0) before.flow = made.length === 0
  // What stands after the list stays in the text.
  before.comment = null
  return before
}

function updatedRow(item: unknown, update: RowUpdate, document: Document): unknown {
  if (update.kind !== 'change') return item
  const row = isAlias(item) ? item.resolve(document)?.clone() : item
  if (!isMap(row)) return item
  for (const [column, cell] of Object.entries(update.cells)) {
    const before = row.get(column, true)
    const after = document.createNode(cell)
    makeFlow(after)
    if (before !== undefined) {
      after.comment = before.comment ?? null
      after.commentBefore = before.commentBefore ?? null
    }
    row.set(column, after)
  }
  for (const column of update.without) row.delete(column)
  return row
}

/** Nested values stand on one line. */
function makeFlow(node: unknown): void {
  if (isMap(node) || isSeq(node)) node.flow = true
}

function printPair(
  key: string,
  value: Node,
  { flow, indent }: { readonly flow: boolean; readonly indent: string },
): string {
  const mapping = new YAMLMap()
  mapping.flow = flow
  mapping.set(key, value)
  const printed = new Document(mapping).toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd()
  return flow ? printed.slice(1, -1).trim() : printed.replaceAll(/\n(?!\n)/g, `\n${indent}`)
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

/** Behind the last character that belongs to the key or its value. */
function endOf({ key, value }: Pair, text: string): number {
  const start = (key as Node).range?.[0] ?? 0
  const end = (value as Node | null)?.range?.[1] ?? (key as Node).range?.[1] ?? start
  return start + text.slice(start, end).trimEnd().length
}
