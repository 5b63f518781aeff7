/**
 * SQL of a double's text as Athena writes it: `1.5E0`, `1.0E7`, `-2.5E-4`, `NaN`, `Infinity`. Spark's own text has
 * the same digits in another shape, but where Java 17 writes too many of them.
 */
export function doubleToText(value: string): string {
  return `transform(array(${shortestText(value)}), t -> ${scientific()})[0]`
}

/** SQL of a number's text with the least digits that make up the double. */
export function shortestText(value: string): string {
  return `CASE WHEN abs(${value}) >= 9007199254740992D AND abs(${value}) < 1E27D THEN ${shortest(value)} ELSE CAST(${value} AS STRING) END`
}

/**
 * Whole numbers from 2^53 on: the exact digits, then the least of them that are read as the same double. Before Java 19
 * `Double.toString` had up to two digits too many there (JDK-4511638).
 */
function shortest(value: string): string {
  const bits = `greatest(CAST(log2(abs(${value})) AS INT) - 54, 0)`
  const exact = `CAST(CAST(CAST(abs(${value}) / power(2D, ${bits}) AS BIGINT) AS DECIMAL(20, 0)) * CAST(shiftleft(1L, ${bits}) AS DECIMAL(18, 0)) AS STRING)`
  const rounded =
    "concat(CAST(CAST(concat(e, 'E', n - length(e)) AS DECIMAL(38, 0)) AS STRING), 'E', length(e) - n)"
  const texts = `flatten(transform(array(${exact}), e -> transform(sequence(1, 17), n -> ${rounded})))`
  const least = `filter(${texts}, r -> CAST(r AS DOUBLE) = abs(${value}))[0]`
  return `concat(CASE WHEN ${value} < 0 THEN '-' ELSE '' END, ${least})`
}

/** The text `t` of a number, plain or with an exponent, in scientific notation. */
function scientific(): string {
  const sign = `CASE WHEN t LIKE '-%' THEN '-' ELSE '' END`
  const whole = `regexp_extract(t, '^-?([0-9]+)', 1)`
  const digits = `regexp_replace(t, '^-?0*[.]?0*|[.]|E.*', '')`
  const significant = `trim(TRAILING '0' FROM ${digits})`
  const exponent = `CASE WHEN t LIKE '%E%' THEN CAST(substring_index(t, 'E', -1) AS INT) ELSE 0 END`
  const shift = `CASE WHEN ${whole} = '0' THEN -1 - length(regexp_extract(t, '[.](0*)', 1)) ELSE length(${whole}) - 1 END`
  return [
    `CASE WHEN NOT t RLIKE '[0-9]' OR t RLIKE '^-?[0-9][.][0-9]+E' THEN t`,
    `WHEN ${digits} = '' THEN concat(${sign}, '0E0')`,
    `ELSE concat(${sign}, left(${digits}, 1), '.', CASE WHEN length(${significant}) > 1 THEN substr(${significant}, 2) ELSE '0' END, 'E', ${exponent} + ${shift})`,
    'END',
  ].join(' ')
}

/** Athena writes a real with seven digits at most, rounded half to even. */
export function realToText(value: string): string {
  const mantissa = `CAST(substring_index(t, 'E', 1) AS DECIMAL(20, 18))`
  const rounded = `bround(${mantissa}, 6)`
  // 9.9999999 is rounded to 10
  const carried = `CASE WHEN abs(${rounded}) >= 10 THEN ${rounded} / 10 ELSE ${rounded} END`
  const digits = `regexp_replace(CAST(CAST(${carried} AS DECIMAL(7, 6)) AS STRING), '([.][0-9]+?)0+$', '$1')`
  const exponent = `CAST(substring_index(t, 'E', -1) AS INT) + CASE WHEN abs(${rounded}) >= 10 THEN 1 ELSE 0 END`
  const text = `CASE WHEN t RLIKE '[0-9][.]' THEN concat(${digits}, 'E', ${exponent}) ELSE t END`
  return `transform(array(${doubleToText(`CAST(${value} AS DOUBLE)`)}), t -> ${text})[0]`
}
