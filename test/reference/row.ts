/**
 * A row as plain values, the same from every reader: bigint as BigInt, int and double as number, timestamp as
 * `2019-09-07 15:00:00.000000` (with `Z` after it when the column is adjusted to UTC), date as `2019-09-07`,
 * arrays as arrays, structs as objects, and null.
 */
export type Row = Readonly<Record<string, unknown>>
