/**
 * SQL of a number's text without its exponent: DuckDB rounds texts with one wrongly when it makes decimals of them
 * (`'5e-5'` becomes 0.001). A text that is no number becomes ''.
 */
export function plainNumber(text: string): string {
  const parts = `regexp_extract(${text}, '^([+-]?)([0-9]*)\\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,6}))?$', ['sign', 'whole', 'fraction', 'exponent'])`
  const exponent = 'greatest(least(CAST(_d.exponent AS INTEGER), 400), -2000)'
  const digits = '(_d.whole || _d.fraction)'
  const point = `(length(_d.whole) + ${exponent})`
  const shifted = [
    `CASE WHEN ${point} <= 0 THEN '0.' || repeat('0', -${point}) || ${digits}`,
    `WHEN ${point} >= length(${digits}) THEN ${digits} || repeat('0', ${point} - length(${digits}))`,
    `ELSE ${digits}[1:${point}] || '.' || ${digits}[${point} + 1:] END`,
  ].join(' ')
  return `list_transform([{d: ${parts}, t: ${text}}], lambda _n: CASE WHEN (_n).d.exponent = '' THEN (_n).t ELSE ${shifted.replaceAll('_d.', '(_n).d.').replace(/^/, '(_n).d.sign || ')} END)[1]`
}
