import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Row } from './row.ts'

/** An arrow type as `test/python/read_parquet.py` describes it. */
export type ArrowType =
  | string
  | { readonly list: ArrowType }
  | { readonly struct: Readonly<Record<string, ArrowType>> }
  | { readonly map: readonly [ArrowType, ArrowType] }

/** What pyarrow finds in the Parquet files under a folder. `python`: an interpreter that has pyarrow. */
export async function readParquetPyarrow(
  folder: string,
  python: string,
): Promise<{ readonly schema: Readonly<Record<string, ArrowType>>; readonly rows: readonly Row[] }> {
  const script = join(import.meta.dirname, '../python/read_parquet.py')
  const { stdout } = await promisify(execFile)(python, [script, folder], { maxBuffer: 2 ** 30 })
  const [first = '{}', ...lines] = stdout.trimEnd().split('\n')
  const schema = JSON.parse(first) as Record<string, ArrowType>
  const rows = lines.map((line) => {
    const row = JSON.parse(line) as Row
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, decode(value, schema[name])]))
  })
  return { schema, rows }
}

/** @param type undefined for a partition column */
function decode(value: unknown, type: ArrowType | undefined): unknown {
  if (value === null || type === undefined) return value
  if (typeof type === 'string') return decodeScalar(value, type)
  if ('list' in type) return (value as readonly unknown[]).map((element) => decode(element, type.list))
  if ('map' in type) {
    const entries = value as readonly (readonly [unknown, unknown])[]
    return Object.fromEntries(
      entries.map(([key, item]) => [decode(key, type.map[0]), decode(item, type.map[1])]),
    )
  }
  const fields = value as Row
  return Object.fromEntries(
    Object.entries(type.struct).map(([name, field]) => [name, decode(fields[name], field)]),
  )
}

function decodeScalar(value: unknown, type: string): unknown {
  if (type === 'int64') return BigInt(value as string)
  if (type === 'double' || type === 'float') return Number(value)
  return type === 'binary' ? new Uint8Array(Buffer.from(value as string, 'hex')) : value
}
