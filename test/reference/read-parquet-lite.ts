import { createRequire } from 'node:module'
import { join } from 'node:path'
import { formatTimestamp, listParquet, partitionOf } from './read-parquet.ts'
import type { Row } from './row.ts'

/** What this file uses of parquetjs-lite, which has no types of its own. */
interface ParquetLite {
  readonly ParquetReader: {
    openFile(path: string): Promise<{
      readonly schema: { readonly fields: Readonly<Record<string, Column>> }
      getCursor(): { next(): Promise<Row | null> }
      close(): Promise<void>
    }>
  }
}

interface Column {
  readonly primitiveType?: string
  originalType?: string | undefined
}

const require = createRequire(import.meta.url)
const { ParquetReader } = require('parquetjs-lite') as ParquetLite

/**
 * The rows of Parquet files under a folder, as `readParquet` gives them, by parquetjs-lite. For tables without
 * nested columns: the library does not tell a null struct from one of nulls.
 */
export async function readParquetLite(folder: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const path of listParquet(folder)) {
    const reader = await ParquetReader.openFile(join(folder, path))
    const columns = Object.entries(reader.schema.fields).map(([name, column]) => {
      const type = column.originalType ?? column.primitiveType
      // its own conversion of timestamps fails on the text that dictionaries give
      if (type === 'TIMESTAMP_MICROS') column.originalType = undefined
      return [name, type] as const
    })
    const cursor = reader.getCursor()
    const partition = partitionOf(path)
    for (let record = await cursor.next(); record !== null; record = await cursor.next()) {
      const values = record
      const cells = columns.map(([name, type]) => [name, decode(values[name], type)])
      rows.push({ ...Object.fromEntries(cells), ...partition })
    }
    await reader.close()
  }
  return rows
}

/** The library leaves absent values out and hands values of a dictionary over as text. */
function decode(value: unknown, type: string | undefined): unknown {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'TIMESTAMP_MICROS':
      return formatTimestamp(BigInt(value as string), false)
    case 'INT64':
    case 'INT_64':
      return BigInt(value as string)
    case 'INT32':
    case 'INT_32':
    case 'FLOAT':
    case 'DOUBLE':
      return Number(value)
    default:
      return value
  }
}
