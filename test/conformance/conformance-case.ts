import type { Row } from '../reference/row.ts'

/** The engines that cases run on. */
export type EngineName = 'duckdb' | 'spark'

/** A project in memory and what is due of a job in it. */
export interface ConformanceCase {
  readonly name: string
  /** Spec files and data by path below the project's folder. */
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** The jobs to run, one after another; the last one's table is looked at. Default: the only one. */
  readonly jobs?: readonly string[]
  /** The contract of JSON and CSV is not checked. */
  readonly trustInput?: boolean
  readonly due: Due
  /** Engines that the case is about. Default: all. */
  readonly engines?: readonly EngineName[]
  /** Engines that refuse the case, with words of the refusal. */
  readonly unsupported?: Readonly<Partial<Record<EngineName, string>>>
}

/** What a job comes to. Rows are a bag: their order does not count, how often each comes does. */
export type Due =
  | { readonly rows: readonly Row[] }
  /** By folder below the sink's path: the tables of `relationalize`. */
  | { readonly tables: Readonly<Record<string, readonly Row[]>> }
  /** Words of the problems that stand in the way before anything runs; there are no other problems. */
  | { readonly refused: readonly string[] }
  /** Words of the problem with the data; nothing is written. */
  | { readonly failed: string }
