import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'

/**
 * A value of DuckDB as JSON text, exactly: integers of any size as numbers, decimals, dates and timestamps as text
 * in Athena's spelling, rows and maps as objects, binary as base64, NaN and Infinity as text.
 */
export function jsonText(value: DuckDBValue, type: DuckDBType | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) {
    const { items } = value as { readonly items: readonly DuckDBValue[] }
    return `[${items.map((item) => jsonText(item, type.valueType)).join(',')}]`
  }
  if (type instanceof DuckDBStructType) {
    const { entries } = value as { readonly entries: Readonly<Record<string, DuckDBValue>> }
    const fields = type.entryNames.map(
      (name, index) => `${JSON.stringify(name)}:${jsonText(entries[name] ?? null, type.entryTypes[index])}`,
    )
    return `{${fields.join(',')}}`
  }
  if (type instanceof DuckDBMapType) {
    const { entries } = value as {
      readonly entries: readonly { readonly key: DuckDBValue; readonly value: DuckDBValue }[]
    }
    const fields = entries.map(
      (entry) => `${keyText(entry.key, type.keyType)}:${jsonText(entry.value, type.valueType)}`,
    )
    return `{${fields.join(',')}}`
  }
  switch (type?.typeId) {
    case DuckDBTypeId.BOOLEAN:
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.UBIGINT:
      return String(value)
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return Number.isFinite(value) ? String(value) : JSON.stringify(String(value))
    case DuckDBTypeId.TIMESTAMP:
      return JSON.stringify(athenaTimestamp(String(value)))
    case DuckDBTypeId.BLOB:
      return JSON.stringify(Buffer.from((value as { readonly bytes: Uint8Array }).bytes).toString('base64'))
    default:
      return JSON.stringify(String(value))
  }
}

function keyText(key: DuckDBValue, type: DuckDBType): string {
  const text = jsonText(key, type)
  return text.startsWith('"') ? text : JSON.stringify(text)
}

/** Three digits after the second, or all six where they say more. */
function athenaTimestamp(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const digits = fraction.padEnd(6, '0')
  return `${whole}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}`
}
