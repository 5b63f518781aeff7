import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import type { Row } from './row.ts'

/** The rows of all Parquet files under a folder, with the Hive partition columns as strings behind their own. */
export async function readParquet(folder: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const path of listParquet(folder)) {
    const file = await asyncBufferFromFile(join(folder, path))
    const metadata = await parquetMetadataAsync(file)
    const adjusted = metadata.schema.some(
      ({ logical_type: type }) => type?.type === 'TIMESTAMP' && type.isAdjustedToUTC,
    )
    const parsers = {
      timestampFromMilliseconds: (value: bigint) => formatTimestamp(value * 1000n, adjusted),
      timestampFromMicroseconds: (value: bigint) => formatTimestamp(value, adjusted),
      timestampFromNanoseconds: (value: bigint) => formatTimestamp(value / 1000n, adjusted),
      dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
    }
    const partition = partitionOf(path)
    for (const row of await parquetReadObjects({ file, metadata, parsers })) {
      rows.push({ ...(fillIn(row) as Row), ...partition })
    }
  }
  return rows
}

/** Paths of the Parquet files under a folder, relative to it; what `_` or `.` hides is passed over. */
export function listParquet(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.parquet') && !path.split(sep).some((name) => /^[_.]/.test(name)))
    .sort()
}

/** `year=2019/month=09/x.parquet` → `{ year: '2019', month: '09' }`, as Hive escapes values. */
export function partitionOf(path: string): Readonly<Record<string, string | null>> {
  const pairs = path
    .split(sep)
    .slice(0, -1)
    .filter((name) => name.includes('='))
    .map((name) =>
      [name.slice(0, name.indexOf('=')), name.slice(name.indexOf('=') + 1)].map(decodeURIComponent),
    )
  return Object.fromEntries(
    pairs.map(([key, value]) => [key, value === '__HIVE_DEFAULT_PARTITION__' ? null : value]),
  )
}

/** @param adjusted the column is adjusted to UTC */
export function formatTimestamp(microseconds: bigint, adjusted: boolean): string {
  const seconds = microseconds / 1_000_000n - (microseconds % 1_000_000n < 0n ? 1n : 0n)
  const fraction = String(microseconds - seconds * 1_000_000n).padStart(6, '0')
  const moment = new Date(Number(seconds) * 1000).toISOString()
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)}.${fraction}${adjusted ? 'Z' : ''}`
}

/** Absent values as null, all the way down. */
function fillIn(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map(fillIn)
  if (typeof value !== 'object' || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fillIn(field)]))
}
