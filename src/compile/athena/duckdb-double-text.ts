/**
 * A double as Athena writes it: `1.5E0`, `1.0E7`, `-2.5E-4`, `NaN`, `Infinity`. DuckDB's own text has the same
 * shortest digits, in another shape; it is taken apart into sign, digits and exponent.
 */
export function doubleToText(value: string): string {
  return scientific(`CAST(${value} AS VARCHAR)`)
}

/** Athena writes a real with seven digits at most. */
export function realToText(value: string): string {
  return scientific(`format('{:.6e}', CAST(${value} AS DOUBLE))`)
}

function scientific(text: string): string {
  const parts = `regexp_extract(${text}, '^(-?)([0-9]+)\\.?([0-9]*)(?:e([+-][0-9]+))?$', ['sign', 'whole', 'fraction', 'exponent'])`
  return `list_transform([{parts: ${parts}, text: ${text}}], lambda _t: ${assemble()})[1]`
}

function assemble(): string {
  const digits = `((_t).parts.whole || (_t).parts.fraction)`
  const significant = `ltrim(${digits}, '0')`
  const zeros = `(length(${digits}) - length(${significant}))`
  const exponent = `(length((_t).parts.whole) - 1 - ${zeros} + CASE WHEN (_t).parts.exponent = '' THEN 0 ELSE CAST((_t).parts.exponent AS INTEGER) END)`
  const rest = `rtrim(${significant}[2:], '0')`
  return [
    'CASE',
    `WHEN (_t).parts.whole IS NULL THEN NULL`,
    `WHEN (_t).parts.whole = '' THEN CASE (_t).text WHEN 'nan' THEN 'NaN' WHEN '-nan' THEN 'NaN' WHEN 'inf' THEN 'Infinity' ELSE '-Infinity' END`,
    `WHEN ${significant} = '' THEN (_t).parts.sign || '0E0'`,
    // the smallest double: Java writes two digits where one would do
    `WHEN ltrim((_t).text, '-') = '5e-324' THEN (_t).parts.sign || '4.9E-324'`,
    `ELSE (_t).parts.sign || ${significant}[1] || '.' || CASE WHEN ${rest} = '' THEN '0' ELSE ${rest} END || 'E' || CAST(${exponent} AS VARCHAR)`,
    'END',
  ].join(' ')
}
