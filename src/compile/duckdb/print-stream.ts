/*
 * A stream of rows that fails on its way ends like one that is done; only the transaction that it ran in knows
 * better. These statements ask it.
 */

export const beginStream = 'BEGIN TRANSACTION'

/** Fails where the stream before it, in the same transaction, has failed. */
export const checkStream = 'SELECT 1'

export const endStream = 'ROLLBACK'

/** Runs a query again, without its rows: fails for the reason for which the stream has. */
export function printRunAgain(sql: string): string {
  return `EXPLAIN ANALYZE ${sql}`
}
