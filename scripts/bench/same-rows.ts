import { DuckDBInstance } from '@duckdb/node-api'

/** Throws unless the Parquet files below two folders hold the same rows, in any order. */
export async function requireSameRows(left: string, right: string): Promise<void> {
  const instance = await DuckDBInstance.create()
  const connection = await instance.connect()
  const describe = async (folder: string) => {
    const source = `read_parquet('${folder}/**/*.parquet', hive_partitioning = true, hive_types_autocast = false)`
    const result = await connection.runAndReadAll(
      `SELECT count(*) AS row_count, sum(hash(row_of)) AS hash_sum FROM ${source} AS row_of`,
    )
    return JSON.stringify(result.getRowObjectsJson())
  }
  const [one, other] = [await describe(left), await describe(right)]
  connection.closeSync()
  instance.closeSync()
  if (one !== other) throw new Error(`different rows: ${one} in ${left}, ${other} in ${right}`)
}
