import type { CopyOptions } from '../compile/duckdb/print-copy.ts'
import { UnsupportedError } from '../errors.ts'
import type { Sink } from '../spec/sink.ts'

/** The formats that DuckDB writes without downloading anything; others are refused by name. */
export function writableFormat({ format, formatPlace }: Sink): CopyOptions['format'] {
  switch (format) {
    case 'parquet':
    case 'csv':
    case 'json':
      return format
    case 'orc':
    case 'avro':
    case 'iceberg':
      throw new UnsupportedError({
        message: `the local engine does not write ${format}`,
        place: formatPlace,
        expected: 'parquet, csv or json',
        hint:
          format === 'iceberg' ? 'iceberg is reserved for later' : `${format} is for jobs that run on Glue`,
      })
  }
}
