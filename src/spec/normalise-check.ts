import type { z } from 'zod'
import type { Check, ConditionCheck, NamedColumn, WrittenText, WrittenValue } from './check.ts'
import type { CheckKind, checkForms } from './check-forms.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from './expression.ts'
import { onlyEntry } from './form-parts.ts'
import { parseDurationSeconds } from './quantity.ts'
import type { KeyPath } from './yaml-source.ts'

type RawCheck<K extends CheckKind> = z.infer<(typeof checkForms)[K]>

const normalisers: {
  readonly [K in CheckKind]: (raw: RawCheck<K>, node: SpecNode) => readonly Check[]
} = {
  warn: (_, node) => [conditionCheck(expressionAt(node, 'warn'), 'warn')],
  notNull: (raw, node) =>
    columnsAt(node, 'notNull', raw.notNull).map((column) => ({
      kind: 'notNull',
      ...head(raw, column, `notNull: [${column.name}]`),
      column,
    })),
  unique: (raw, node) => [
    {
      kind: 'unique',
      ...head(raw, { place: placeOf(node, 'unique') }, `unique: [${raw.unique.join(', ')}]`),
      columns: columnsAt(node, 'unique', raw.unique),
    },
  ],
  between: (raw, node) =>
    Object.entries(raw.between).map(([name, written]) => {
      const column = keyAt(node, 'between', name)
      const [lowest, highest] = valuesAt(node, 'between', name, written)
      if (lowest === undefined || highest === undefined) throw new TypeError('expected two values')
      const text = `between: {${name}: [${lowest.text}, ${highest.text}]}`
      return { kind: 'between', ...head(raw, column, text), column, lowest, highest }
    }),
  isIn: (raw, node) =>
    Object.entries(raw.isIn).map(([name, written]) => {
      const column = keyAt(node, 'isIn', name)
      const values = valuesAt(node, 'isIn', name, written)
      return {
        kind: 'isIn',
        ...head(raw, column, `isIn: {${name}: [${printValues(values)}]}`),
        column,
        values,
      }
    }),
  matches: (raw, node) =>
    Object.keys(raw.matches).map((name) => {
      const column = keyAt(node, 'matches', name)
      const pattern = textAt(node, 'matches', name)
      return { kind: 'matches', ...head(raw, column, `matches: {${name}: ${pattern.text}}`), column, pattern }
    }),
  rowCount: (raw, node) => {
    const { min, max } = raw.rowCount
    const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
    const written = Object.entries(limits).map(([name, count]) => `${name}: ${count}`)
    const place = placeOf(node, 'rowCount')
    return [{ kind: 'rowCount', ...head(raw, { place }, `rowCount: {${written.join(', ')}}`), ...limits }]
  },
  freshness: (raw, node) => {
    const [name, maxAge] = onlyEntry(raw.freshness)
    const column = keyAt(node, 'freshness', name)
    const maxAgeSeconds = parseDurationSeconds(maxAge)
    if (maxAgeSeconds === undefined) throw new TypeError(`'${maxAge}' is not a duration`)
    const text = `freshness: {${name}: ${maxAge}}`
    return [{ kind: 'freshness', ...head(raw, column, text), column, maxAge, maxAgeSeconds }]
  },
}

/** One check per column where columns are judged one by one. `raw` has been accepted by `checkForms[kind]`. */
export function normaliseCheck<K extends CheckKind>(
  kind: K,
  raw: RawCheck<K>,
  node: SpecNode,
): readonly Check[] {
  return normalisers[kind](raw, node)
}

export function conditionCheck(condition: Expression, severity: Check['severity']): ConditionCheck {
  const { text, place } = condition
  return { kind: 'condition', text, place, severity, condition }
}

function head(
  { severity = 'fail' }: { readonly severity?: Check['severity'] | undefined },
  { place }: Pick<Check, 'place'>,
  text: string,
) {
  return { text, place, severity }
}

function columnsAt(node: SpecNode, kind: CheckKind, names: readonly string[]): readonly NamedColumn[] {
  return names.map((name, index) => ({ name, place: placeOf(node, kind, index) }))
}

function keyAt({ source, path }: SpecNode, kind: CheckKind, name: string): NamedColumn {
  return { name, place: source.locateKey([...path, kind, name]) }
}

function valuesAt(
  node: SpecNode,
  kind: CheckKind,
  name: string,
  written: readonly WrittenValue['value'][],
): readonly WrittenValue[] {
  return written.map((value, index) => ({ value, ...textAt(node, kind, name, index) }))
}

/** A scalar as it was spelled, and where. */
function textAt(node: SpecNode, ...keys: KeyPath): WrittenText {
  const text = node.source.textAt([...node.path, ...keys]) ?? ''
  return { text, place: placeOf(node, ...keys) }
}

const shownValues = 5

function printValues(values: readonly WrittenValue[]): string {
  const shown = values.slice(0, shownValues).map(({ text }) => text)
  return [...shown, ...(values.length > shownValues ? ['…'] : [])].join(', ')
}
