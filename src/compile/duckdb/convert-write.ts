import type { DataType } from '../../spec/data-type.ts'
import { convertValue } from './convert-value.ts'

/**
 * From a column's own type to what stands for it in text: binary as base64, and in JSON, which has no such numbers,
 * NaN and the infinities as text, as Spark has them.
 */
export function convertWrite(type: DataType, value: string, format: 'csv' | 'json'): string {
  return convertValue(type, value, [], {
    convert: (inner, sql) => {
      if (inner.kind === 'binary') return `to_base64(${sql})`
      if (format === 'csv' || (inner.kind !== 'double' && inner.kind !== 'float')) return undefined
      const words = `CASE WHEN isnan(${sql}) THEN 'NaN' WHEN ${sql} > 0 THEN 'Infinity' ELSE '-Infinity' END`
      return `CASE WHEN isfinite(${sql}) THEN to_json(${sql}) WHEN ${sql} IS NOT NULL THEN to_json(${words}) END`
    },
  })
}
